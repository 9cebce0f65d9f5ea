#!/bin/sh
# Real ground stations against `sortie fleet`: MAVSDK, MAVProxy and pymavlink, each unchanged from PyPI.
# Usage: Tests/Acceptance/run.sh [SCRIPT…]; without names all of them run. Needs `sortie` built in release.
set -eu
cd "$(dirname "$0")/../.."

echo "== ground stations"
mkdir -p .build
if ! command -v python3 >/dev/null 2>&1 || ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
  echo "skipped: ground stations need python3 with venv"
  exit 0
fi
if ! VENV=$(Tests/Acceptance/venv.sh 2>.build/acceptance-venv.log); then
  echo "skipped: MAVSDK, MAVProxy and pymavlink cannot be installed from PyPI; see .build/acceptance-venv.log"
  exit 0
fi
THERMAL_VENV=$(Tests/Acceptance/thermal-venv.sh 2>.build/thermal-venv.log) || THERMAL_VENV=
SORTIE=${SORTIE:-$(swift build -c release --show-bin-path)/sortie}
export SORTIE
mkdir -p .build/acceptance
if [ $# -eq 0 ]; then
  set -- dispatch_fleet dispatch_pymavlink mavsdk_px4 mavsdk_ardupilot mavproxy_ardupilot fleet_signed killed_run \
    store_crash run_store exchange thermal
  # ArduPilot itself where its binary is named; otherwise its script flies a vehicle of ours, so that it is tried.
  if [ -n "${ARDUPILOT_SITL:-}" ]; then set -- "$@" ardupilot_sitl; else set -- "$@" ardupilot_sitl:--simulated; fi
fi
if [ -z "$THERMAL_VENV" ]; then
  echo "skipped: thermal; esda, rdflib and others cannot be installed from PyPI; see .build/thermal-venv.log"
  kept=
  for name in "$@"; do [ "$name" = thermal ] || kept="$kept $name"; done
  # shellcheck disable=SC2086
  set -- $kept
fi
# They wait for vehicles most of the time, so all of them run at once. The limit is for a client that hangs; each script
# has shorter ones of its own.
for name in "$@"; do
  {
    rc=0
    # A script and its flag stand together, as ardupilot_sitl:--simulated. A real autopilot needs its own time.
    script=${name%%:*}
    flag=${name#"$script"}
    limit=240
    [ "$name" = ardupilot_sitl ] && limit=900
    python=$VENV/bin/python
    [ "$script" = thermal ] && python=$THERMAL_VENV/bin/python
    timeout "$limit" "$python" "Tests/Acceptance/$script.py" ${flag:+"${flag#:}"} \
      >".build/acceptance/$name.log" 2>&1 || rc=$?
    echo "$rc" >".build/acceptance/$name.rc"
  } &
done
wait
if [ -z "${ARDUPILOT_SITL:-}" ]; then echo "skipped: a real ArduPilot; ARDUPILOT_SITL names no binary of it"; fi
failed=0
for name in "$@"; do
  log=$PWD/.build/acceptance/$name.log
  if [ "$(cat ".build/acceptance/$name.rc")" -eq 0 ]; then
    echo "$name: $(grep -c '^ok' "$log") checks"
    if grep '^skipped' "$log"; then :; fi
  else
    grep -E '^(ok|FAILED|error)' "$log" >&2 || true
    tail -n 30 "$log" >&2
    echo "acceptance: $name failed; the whole output is in $log" >&2
    failed=1
  fi
done
exit "$failed"
