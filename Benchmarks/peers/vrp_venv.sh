#!/bin/sh
# Makes the Python environment of the vehicle routing peers once, under .build, and prints its folder.
set -eu
VENV=.build/peers-vrp-venv
READY=$VENV/ready-pyvrp-0.14.1-ortools-9.15.6755-pyvroom-1.15.2-hygese-0.1.0
if ! [ -f "$READY" ]; then
  python3 -m venv "$VENV" >&2
  "$VENV/bin/pip" install --quiet --disable-pip-version-check \
    pyvrp==0.14.1 ortools==9.15.6755 pyvroom==1.15.2 hygese==0.1.0 >&2
  touch "$READY"
fi
echo "$VENV"
