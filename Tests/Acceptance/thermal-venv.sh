#!/bin/sh
# Makes the Python environment of the thermal checks once, under .build, and prints its folder.
set -eu
cd "$(dirname "$0")/../.."
VENV=$PWD/.build/thermal-venv
READY=$VENV/ready-esda-2.9.0-rdflib-7.6.0
if ! [ -f "$READY" ]; then
  python3 -m venv "$VENV" >&2
  "$VENV/bin/pip" install --quiet --disable-pip-version-check \
    esda==2.9.0 libpysal==4.14.1 jsonschema==4.26.0 rdflib==7.6.0 shapely==2.2.0 pyshacl==0.40.1 >&2
  touch "$READY"
fi
echo "$VENV"
