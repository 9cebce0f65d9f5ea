#!/bin/sh
# Makes the Python environment of the schema check once, under .build, and prints its folder.
set -eu
VENV=.build/zones-venv
if ! [ -f "$VENV/ready-jsonschema-4.23.0" ]; then
  python3 -m venv "$VENV" >&2
  "$VENV/bin/pip" install --quiet --disable-pip-version-check "jsonschema[format]==4.23.0" >&2
  touch "$VENV/ready-jsonschema-4.23.0"
fi
echo "$VENV"
