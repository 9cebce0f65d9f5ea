#!/bin/sh
# Check, plan, prove, fly and report one mission. Usage: Scripts/demo.sh [MISSION] [FOLDER]
# The folder is written anew.
set -eu

mission=${1:-missions/medicine-round.yaml}
folder=${2:-out/medicine-round}
bin=$(swift build -c release --show-bin-path)

# Prints a command as a user would type it, then runs it.
step() {
  printf '\n$ sortie %s\n' "$*"
  "$bin/sortie" "$@"
}

rm -rf "$folder"
step check "$mission"
step plan "$mission" -o "$folder" --seed 1
step verify "$folder"
step simulate "$folder" --seed 1 -o "$folder/run"
step report "$folder/run" -o "$folder/run/report.html"

printf '\nFiles to open:\n'
for file in "$folder/plan.html" "$folder/run/report.html" "$folder/run/run.sqlite" "$folder"/vehicles/*.plan; do
  [ -f "$file" ] || { echo "demo: $file was not written" >&2; exit 1; }
  echo "  $file"
done
