#!/bin/sh
# Writes Sources/MAVLink/Generated anew from the definitions in the pinned pymavlink package.
# The same package version gives the same bytes. Run from anywhere.
set -eu
cd "$(dirname "$0")/../.."
VENV=$(Scripts/mavlink/venv.sh)
DEFINITIONS=$("$VENV/bin/python" -c 'import os, pymavlink; print(os.path.dirname(pymavlink.__file__))')/dialects/v20
python3 Scripts/mavlink/generate.py "$DEFINITIONS" Scripts/mavlink/newer.txt Sources/MAVLink/Generated \
  "pymavlink 2.4.50, dialects/v20, and Scripts/mavlink/newer.txt"
swift format format -i -r Sources/MAVLink/Generated
