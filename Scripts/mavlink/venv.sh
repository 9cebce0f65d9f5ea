#!/bin/sh
# Makes the Python environment with pymavlink once, under .build, and prints its folder.
# Sourced by nothing: call it as `VENV=$(Scripts/mavlink/venv.sh)` from the project's root.
set -eu
VENV=.build/pymavlink-venv
if ! [ -f "$VENV/ready-2.4.50" ]; then
  python3 -m venv "$VENV" >&2
  "$VENV/bin/pip" install --quiet --disable-pip-version-check \
    pymavlink==2.4.50 fastcrc==0.5.0 lxml==6.1.3 >&2
  touch "$VENV/ready-2.4.50"
fi
echo "$VENV"
