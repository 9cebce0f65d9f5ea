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
SORTIE_INTEROP_DIR=$DIRECTORY swift test --filter LivePeerTests
if ! [ -s "$DIRECTORY/sortie.bin" ]; then
  echo "the test wrote no frames to $DIRECTORY/sortie.bin" >&2
  exit 1
fi
"$VENV/bin/python" Scripts/mavlink/interop.py read "$DIRECTORY/pymavlink.jsonl" "$DIRECTORY/sortie.bin"
