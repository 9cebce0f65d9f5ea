#!/bin/sh
# Flies each scenario in simulator/ with the seeds 1 to SEEDS (2). A scenario that names a mission is flown with it;
# one that names none is flown with each mission of MISSIONS. Each mission is planned once.
# Everything is written below .build/scenarios; a scenario whose expectations fail makes the script fail, and the
# failing seeds are shown with the commands that fly them again.
set -eu

sortie=$(swift build -c release --show-bin-path)/sortie
work=.build/scenarios
seeds=${SEEDS:-2}
missions=${MISSIONS:-missions/insulin-run.yaml missions/medicine-round.yaml missions/market-square.yaml \
  missions/street-disinfection.yaml missions/street-robots.yaml missions/ward-night.yaml}
rm -rf "$work"
mkdir -p "$work/plans"
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

# The mission that a scenario is for, a path relative to the scenario's folder; all of MISSIONS where it names none.
missions_of() {
  path=$(sed -n 's/^mission:[[:space:]]*//p' "$1" | sed 's/[[:space:]]*\(#.*\)\{0,1\}$//' | tr -d "\"'" | head -n 1)
  if [ -n "$path" ]; then
    realpath --relative-to=. "$(dirname "$1")/$path"
  else
    echo "$missions"
  fi
}

echo "== simulate: every scenario with its missions, seeds 1 to $seeds"
for scenario in simulator/*.yaml; do
  [ -f "$scenario" ] || { echo "simulator/ holds no scenario" >&2; exit 1; }
  name=$(basename "$scenario" .yaml)
  for mission in $(missions_of "$scenario"); do
    plan=$work/plans/$(echo "$mission" | tr '/' '-')
    if ! [ -d "$plan" ]; then
      logged "$plan.log" "$sortie" plan "$mission" -o "$plan" --seed 1 || exit 1
      echo "planned $mission"
    fi
    run=$work/$name-$(basename "$mission" .yaml)
    if logged "$run.log" "$sortie" simulate "$plan" --scenario "$scenario" --seeds "1...$seeds" --jobs 2 -o "$run"; then
      echo "ok      $scenario, $mission"
    else
      failed=$((failed + 1))
    fi
    flown=$((flown + 1))
  done
done
echo "$flown scenarios flown with $seeds seeds each, $failed failed"
[ "$failed" -eq 0 ]
