#!/bin/sh
# Writes every zone file of ../shared/data/zones as ED-318 with the built `sortie`, and holds the result against the
# official JSON Schemas with the Python package jsonschema. Usage: Scripts/zones/check-schema.sh
# Exit: 0 all pass, or the data is absent; 1 a file does not pass; 2 there is no `sortie`.
set -eu
cd "$(dirname "$0")/../.."
data=../shared/data/zones
if ! [ -d "$data/schemas/ed318" ]; then
  echo "skipped: $data is absent"
  exit 0
fi
sortie=${SORTIE:-.build/release/sortie}
if ! [ -x "$sortie" ]; then
  echo "there is no $sortie: run Scripts/build.sh, or name it in SORTIE" >&2
  exit 2
fi
venv=$(Scripts/zones/venv.sh)
out=.build/zones-ed318
rm -rf "$out"
mkdir -p "$out"
"$venv/bin/python" Scripts/zones/check_schema.py "$sortie" "$data" "$out"
