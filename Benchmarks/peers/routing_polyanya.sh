#!/bin/sh
# Builds Polyanya's C++ with routing_polyanya.cpp below .build/peers and prints the program's path.
# Usage: POLYANYA_SOURCE=FOLDER Benchmarks/peers/routing_polyanya.sh, from the project's root.
# FOLDER is a checked-out copy with the folders structs, search and helpers: the root of bshen95/End-Point-Search
# (AGPL-3; read, built and measured at b529fca). anyangle/polyanya of xiangzebo/Polyanya (MIT, 14a95d3) builds too but
# crashes on these maps: its search for successors reads past an array (search/expansion.cpp), and its slabs are sorted
# by a comparison that is no order (structs/mesh.cpp).
# Prints nothing and says so on standard error where there is no copy.
set -eu
here=$(dirname "$0")
source=${POLYANYA_SOURCE:-}
if ! [ -f "$source/search/searchinstance.cpp" ]; then
  echo "skipped: POLYANYA_SOURCE names no copy of Polyanya's C++ sources" >&2
  exit 0
fi
work=.build/peers/polyanya-$(printf '%s' "$source" | cksum | cut -d ' ' -f 1)
program=$work/routing_polyanya
if ! [ -x "$program" ] || [ "$here/routing_polyanya.cpp" -nt "$program" ]; then
  mkdir -p "$work"
  set --
  for file in structs/mesh structs/graph search/searchinstance search/expansion helpers/geometry helpers/timer; do
    [ -f "$source/$file.cpp" ] && set -- "$@" "$source/$file.cpp"
  done
  # Two standard headers are missing in one of the copies.
  "${CXX:-g++}" -std=c++14 -O3 -march=native -DNDEBUG -w -include stack -include iomanip \
    -I "$source/structs" -I "$source/search" -I "$source/helpers" \
    "$here/routing_polyanya.cpp" "$@" -o "$program" >&2
fi
echo "$program"
