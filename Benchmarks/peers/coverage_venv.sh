#!/bin/sh
# Makes the Python environment of the coverage peer once, under .build, and prints its folder.
set -eu
VENV=.build/peers-coverage-venv
READY=$VENV/ready-coverage-path-planner-1.4.0
if ! [ -f "$READY" ]; then
  python3 -m venv "$VENV" >&2
  "$VENV/bin/pip" install --quiet --disable-pip-version-check coverage-path-planner==1.4.0 >&2
  touch "$READY"
fi
echo "$VENV"
