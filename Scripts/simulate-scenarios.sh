#!/bin/sh
# Flies each scenario in simulator/ once, seed 1. Each mission that a scenario names is planned once.
# Everything is written below .build/scenarios; a scenario whose expectations fail makes the script fail.
set -eu

sortie=$(swift build -c release --show-bin-path)/sortie
work=.build/scenarios
rm -rf "$work"
mkdir -p "$work"
failed=0
flown=0

# Runs a command with its output in a log; shows the log's end where it fails.
logged() {
  log=$1
  shift
  if ! "$@" >"$log" 2>&1; then
    echo "failed: $*" >&2
    tail -n 30 "$log" >&2
    return 1
  fi
}

# The mission that a scenario is for: the key `mission`, a path relative to the scenario's folder.
mission_of() {
  path=$(sed -n 's/^mission:[[:space:]]*//p' "$1" | sed 's/[[:space:]]*\(#.*\)\{0,1\}$//' | tr -d "\"'" | head -n 1)
  [ -n "$path" ] || { echo "$1 names no mission" >&2; return 1; }
  realpath --relative-to=. "$(dirname "$1")/$path"
}

echo "== simulate: every scenario, seed 1"
for scenario in simulator/*.yaml; do
  [ -f "$scenario" ] || { echo "simulator/ holds no scenario" >&2; exit 1; }
  name=$(basename "$scenario" .yaml)
  mission=$(mission_of "$scenario")
  plan=$work/plans/$(echo "$mission" | tr '/' '-')
  if ! [ -d "$plan" ]; then
    mkdir -p "$work/plans"
    logged "$plan.log" "$sortie" plan "$mission" -o "$plan" --seed 1 || exit 1
    echo "planned $mission"
  fi
  if logged "$work/$name.log" "$sortie" simulate "$plan" --scenario "$scenario" --seed 1 -o "$work/$name"; then
    echo "ok      $scenario"
  else
    failed=$((failed + 1))
  fi
  flown=$((flown + 1))
done
echo "$flown scenarios flown, $failed failed"
[ "$failed" -eq 0 ]
