#!/bin/sh
# Fuzzes every parser for some seconds each. Usage: Fuzz/run.sh [SECONDS] [TARGET…]
# New inputs stay in Fuzz/.build/corpus; a crash is kept in Fuzz/FailCases/TARGET and makes the exit code 1.
set -u
cd "$(dirname "$0")"
seconds=${1:-60}
[ $# -gt 0 ] && shift
targets=${*:-mavlink link plan-file proof osm geojson cache zones openair mission scenario building-yaml terrain geopackage \
leg-queries free-space routing-instances arc-instances dose-table ground-stations run-store run-query dataflash ulog \
tlog}

swift build -c release --product SortieFuzz || exit 2
fuzzer=$(swift build -c release --show-bin-path)/SortieFuzz
status=0
for target in $targets; do
  echo "== $target, $seconds s"
  mkdir -p ".build/corpus/$target" "FailCases/$target"
  log=.build/fuzz-$target.log
  # Public files beside the project are seeds where they are there; they are read in place.
  seeds=
  case $target in
    zones) folders="zones/ed318-official-examples zones/ed318-pydantic zones/dipul" ;;
    openair) folders="zones/openair" ;;
    building-yaml) folders="maps/rmf_demos" ;;
    arc-instances) folders="arc" ;;
    dataflash | ulog | tlog) folders="mavlink/log" ;;
    ground-stations) folders="mavlink/plan mavlink/waypoints" ;;
    routing-instances) folders="vrp/EVRP-CEC12 vrp/EVRPTW vrp/PDPTW vrp/MDVRP vrp/MTVRPTWR" ;;
    *) folders= ;;
  esac
  for folder in $folders; do [ -d "../../shared/data/$folder" ] && seeds="$seeds ../../shared/data/$folder"; done
  [ "$target" = building-yaml ] && seeds="$seeds ../maps/ward"
  FUZZ_TARGET=$target ASAN_OPTIONS=detect_leaks=0 SWIFT_BACKTRACE=enable=no \
    "$fuzzer" ".build/corpus/$target" "Corpus/$target" $seeds -max_total_time="$seconds" -max_len=65536 -timeout=20 \
    -rss_limit_mb=2048 -artifact_prefix="FailCases/$target/" -print_final_stats=1 >"$log" 2>&1 || status=1
  grep -E 'stat::number_of_executed_units|stat::peak_rss_mb|SUMMARY|Fatal error' "$log"
  rmdir "FailCases/$target" 2>/dev/null
done
exit $status
