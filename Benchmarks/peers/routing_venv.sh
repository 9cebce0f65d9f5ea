#!/bin/sh
# Makes the Python environment of the routing peers once, under .build, and prints its folder.
# triangle (PyPI) wraps Shewchuk's Triangle, which is free for non-commercial use only: it prepares the peer's mesh here
# and is no part of the product.
set -eu
VENV=.build/peers-routing-venv
if ! [ -f "$VENV/ready-triangle-20250106-shapely-2.1.2-pyproj-3.7.2" ]; then
  python3 -m venv "$VENV" >&2
  "$VENV/bin/pip" install --quiet --disable-pip-version-check \
    numpy==2.4.6 triangle==20250106 shapely==2.1.2 pyproj==3.7.2 >&2
  touch "$VENV/ready-triangle-20250106-shapely-2.1.2-pyproj-3.7.2"
fi
echo "$VENV"
