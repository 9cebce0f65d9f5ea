#!/bin/sh
# Installs the Debian packages that Sortie needs and that are missing. Does nothing where all are there.
set -eu

packages="libgeos-dev libproj-dev libsimdjson-dev libsqlite3-dev zlib1g-dev coinor-libclp-dev pkg-config sqlite3 \
librsvg2-bin gdal-bin"

fail() {
  echo "setup: $1" >&2
  exit 2
}

command -v swift >/dev/null 2>&1 || fail "swift is not in PATH; install Swift 6.3 from https://www.swift.org/install"
command -v dpkg >/dev/null 2>&1 ||
  fail "this is no Debian system; install what these packages hold by hand: $packages"

missing=""
for package in $packages; do
  dpkg -s "$package" 2>/dev/null | grep -q '^Status: install ok installed' || missing="$missing $package"
done
if [ -z "$missing" ]; then
  echo "setup: all system packages are there"
  exit 0
fi

if [ "$(id -u)" -eq 0 ]; then
  as_root=""
elif command -v sudo >/dev/null 2>&1; then
  as_root="sudo"
else
  fail "missing:$missing. Only root may install them and there is no sudo; as root run: apt-get install$missing"
fi

echo "setup: installing$missing"
log=.build/setup.log
mkdir -p .build
# Words are split on purpose: the lists hold package names only.
# shellcheck disable=SC2086
if ! { $as_root apt-get -qq update &&
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing; } >"$log" 2>&1
then
  tail -n 20 "$log" >&2
  fail "apt-get failed; its output is in $log"
fi
