#!/bin/sh
# Runs the tests that `swift build -c release --build-tests` has built, and shows what failed or the sum.
set -eu

echo "== tests"
mkdir -p .build
log=.build/test.log
if ! swift test -c release --skip-build --parallel "$@" >"$log" 2>&1; then
  # Swift Testing marks a failure with a cross; a crash has an error line of its own.
  grep -E -A 3 '✘|error:|[Ff]atal error' "$log" | head -n 80 >&2 || tail -n 40 "$log" >&2
  echo "tests: failed; the whole output is in $log" >&2
  exit 1
fi
grep -E 'Test run with' "$log" || { tail -n 20 "$log" >&2; echo "tests: none ran, see $log" >&2; exit 1; }
grep -E '^skipped:' "$log" || true
