#!/bin/sh
# Makes the Python environment of the ground stations once, under .build, and prints its folder.
set -eu
cd "$(dirname "$0")/../.."
VENV=$PWD/.build/acceptance-venv
READY=$VENV/ready-mavsdk-4.1.0-mavproxy-1.8.75-pymavlink-2.4.50-pyulog-1.3.0-mcap-1.6.0-jsonschema-4.26.0
if ! [ -f "$READY" ]; then
  python3 -m venv "$VENV" >&2
  "$VENV/bin/pip" install --quiet --disable-pip-version-check mavsdk==4.1.0 MAVProxy==1.8.75 pymavlink==2.4.50 \
    pyulog==1.3.0 mcap==1.6.0 jsonschema==4.26.0 >&2
  touch "$READY"
fi
echo "$VENV"
