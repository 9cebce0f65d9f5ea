#!/bin/sh
# Makes the Python environment of the peers once, under .build, and prints its folder.
set -eu
VENV=.build/peers-venv
if ! [ -f "$VENV/ready-shapely-2.1.2-pyproj-3.7.2" ]; then
  python3 -m venv "$VENV" >&2
  "$VENV/bin/pip" install --quiet --disable-pip-version-check shapely==2.1.2 pyproj==3.7.2 >&2
  touch "$VENV/ready-shapely-2.1.2-pyproj-3.7.2"
fi
echo "$VENV"
