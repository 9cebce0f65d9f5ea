#!/bin/sh
# Builds in release. Usage: Scripts/build.sh LABEL [OPTION…]; the options go to `swift build`.
# On a terminal the compiler shows its progress; in a pipe only a failure is shown.
set -eu

label=$1
shift
echo "== build: $label (some minutes the first time)"
if [ -t 1 ]; then
  exec swift build -c release "$@"
fi
mkdir -p .build
log=.build/build-$label.log
if ! swift build -c release "$@" >"$log" 2>&1; then
  grep -E 'error:|warning:' "$log" >&2 || tail -n 40 "$log" >&2
  echo "build: failed; the whole output is in $log" >&2
  exit 1
fi
