#!/bin/sh
# Builds docs/examples/prove, a package that uses the verifier from outside, and runs it on a plan.
# Usage: Scripts/check-library.sh [PLAN_FOLDER]. It builds everything once more: some minutes the first time.
set -eu
cd "$(dirname "$0")/.."
plan=${1:-}
if [ -z "$plan" ]; then
  plan=.build/library-plan
  "$(swift build -c release --show-bin-path)/sortie" plan missions/insulin-run.yaml -o "$plan" >/dev/null
fi
build=.build/library
swift build --package-path docs/examples/prove --scratch-path "$build" -c release
"$(swift build --package-path docs/examples/prove --scratch-path "$build" -c release --show-bin-path)/prove" "$plan"
