#!/usr/bin/env bash
# Shows the stall twice: as it happens, and as costall finds it in the source.
# ./dev demo calls it. From the environment:
#   COSTALL       the checker (default: build/dev/bin/costall of this checkout)
#   YOUBUY_BUILD  where to build the server (default: build/demo)
# Must stay clean under shellcheck.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."

costall=${COSTALL:-$PWD/build/dev/bin/costall}
build=${YOUBUY_BUILD:-$PWD/build/demo}
plugin=$(dirname "$costall")/../lib/costall/clang-22/costall-plugin.so

if [[ ! -x $costall ]]; then
  echo "demo.sh: there is no checker at $costall; run ./dev demo," \
    "or name it in COSTALL" >&2
  exit 2
fi

if [[ -t 1 ]]; then bold=$'\e[1m' plain=$'\e[0m'; else bold='' plain=''; fi
title() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }

title "Building the server of examples/youbuy ..."
mkdir -p "$build"
log=$build/build.log
if ! {
  cmake -S examples/youbuy -B "$build" -G Ninja \
    -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O1 &&
    cmake --build "$build"
} >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "demo.sh: the server did not build, see $log" >&2
  exit 2
fi

title "1. The server, with the stall: connections time out, the CPU is idle"
echo "40 items, five queries in flight; the database ends a session that gets no" \
  "query for 50 ms"
"$build/youbuy"

title "2. The same work with the cure (youbuy_fixed.cpp)"
"$build/youbuy_fixed"

# Findings are what the demo wants to see: exit status 1 is a success here.
check() {
  local status=0
  "$@" || status=$?
  [[ $status -le 1 ]] || exit "$status"
}

title "3. The checker finds nothing in the cure"
check "$costall" -p "$build" examples/youbuy/youbuy_fixed.cpp

if [[ -f $plugin ]] && command -v clang++-22 >/dev/null; then
  title "4. The compiler finds the stall: clang++-22 -fplugin=costall-plugin.so"
  check clang++-22 -std=c++20 -fsyntax-only -fplugin="$plugin" \
    examples/youbuy/youbuy.cpp
fi

title "5. And so does the checker on its own: costall -p build/demo"
check "$costall" -p "$build"

title "Why it stalls, and what to do instead: ${costall#"$PWD"/} explain window-slow-body"
