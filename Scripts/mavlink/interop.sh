#!/bin/sh
# Compares our codec with a live pymavlink for every message of the dialect, in both directions; any difference fails.
# Makes its Python environment under .build. Run from anywhere. `--golden` writes the golden file anew as well.
set -eu
cd "$(dirname "$0")/../.."
VENV=$(Scripts/mavlink/venv.sh)
DIRECTORY=$PWD/.build/interop
rm -rf "$DIRECTORY"
mkdir -p "$DIRECTORY"
if [ "${1:-}" = "--golden" ]; then
  "$VENV/bin/python" Scripts/mavlink/interop.py write Tests/Golden/mavlink/pymavlink.jsonl
fi
"$VENV/bin/python" Scripts/mavlink/interop.py write "$DIRECTORY/pymavlink.jsonl" --all
Scripts/build.sh tests --build-tests
SORTIE_INTEROP_DIR=$DIRECTORY swift test -c release --skip-build --filter "LivePeerTests|PeerFlightTests"
if ! [ -s "$DIRECTORY/sortie.bin" ]; then
  echo "the test wrote no frames to $DIRECTORY/sortie.bin" >&2
  exit 1
fi
"$VENV/bin/python" Scripts/mavlink/interop.py read "$DIRECTORY/pymavlink.jsonl" "$DIRECTORY/sortie.bin"
# A whole simulated flight: what the vehicle says, and what the dispatcher says.
"$VENV/bin/python" Scripts/mavlink/read_flight.py "$DIRECTORY/flight-down.bin" HEARTBEAT GLOBAL_POSITION_INT \
  BATTERY_STATUS EXTENDED_SYS_STATE MISSION_REQUEST MISSION_ACK MISSION_COUNT MISSION_ITEM_INT MISSION_ITEM_REACHED \
  COMMAND_ACK STATUSTEXT CAMERA_THERMAL_RANGE TUNNEL
"$VENV/bin/python" Scripts/mavlink/read_flight.py "$DIRECTORY/flight-up.bin" HEARTBEAT MISSION_COUNT MISSION_ITEM_INT \
  MISSION_REQUEST_LIST MISSION_REQUEST_INT MISSION_ACK COMMAND_LONG
