#!/usr/bin/env bash
# Shows the stall as it happens, as costall finds it in the source, and as the
# probe finds it in a run; and that nothing is said of the cure.
# ./dev demo calls it. From the environment:
#   COSTALL       the checker (default: build/dev/bin/costall of this checkout)
#   YOUBUY_BUILD  where to build the server (default: build/demo)
# Must stay clean under shellcheck.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."

costall=${COSTALL:-$PWD/build/dev/bin/costall}
build=${YOUBUY_BUILD:-$PWD/build/demo}
plugins=$(dirname "$costall")/../lib/costall/clang-22
probe=$(dirname "$costall")/../runtime-probe

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

if [[ -f $plugins/costall-plugin.so ]] && command -v clang++-22 >/dev/null; then
  title "4. The compiler finds the stall: clang++-22 -fplugin=costall-plugin.so"
  check clang++-22 -std=c++20 -fsyntax-only -fplugin="$plugins/costall-plugin.so" \
    examples/youbuy/youbuy.cpp
fi

title "5. And so does the checker on its own: costall -p build/demo"
check "$costall" -p "$build"

if [[ -f $plugins/costall-pass.so ]] && command -v clang++-22 >/dev/null; then
  run=$build/instrumented
  log=$build/instrumented.log
  title "6. The same server, compiled with one flag more: -fpass-plugin=costall-pass.so"
  if ! {
    cmake -S examples/youbuy -B "$run" -G Ninja -DYOUBUY_INSTRUMENTED=ON \
      -DCMAKE_CXX_COMPILER=clang++-22 -DCMAKE_BUILD_TYPE= \
      -DCMAKE_CXX_FLAGS="-O1 -g1 \"-fpass-plugin=$plugins/costall-pass.so\" \"-I$PWD/runtime-probe/include\"" \
      -DCMAKE_CXX_STANDARD_LIBRARIES="\"$probe/libcostall_probe.a\" \"$probe/libcostall_probe_report.a\"" &&
      cmake --build "$run" --target youbuy youbuy_fixed
  } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "demo.sh: the instrumented server did not build, see $log" >&2
    exit 2
  fi
  for program in youbuy youbuy_fixed; do
    COSTALL_PROBE="on,quiet,record=$build/$program.costall" \
      "$run/$program" >"$build/$program.txt" 2>&1
  done
  echo "Its run, COSTALL_PROBE=on,record=youbuy.costall, names the same await:"
  check "$costall" report "$build/youbuy.costall" >"$build/run.txt"
  sed '/^metric /,$d' "$build/run.txt"
  echo
  echo "The run of the cure:"
  check "$costall" report "$build/youbuy_fixed.costall" | grep '^costall: '

  title "7. Both together: costall -p build/demo --profile run.json"
  check "$costall" report "$build/youbuy.costall" --format json -o "$build/run.json"
  check "$costall" -p "$build" --profile "$build/run.json" \
    examples/youbuy/youbuy.cpp examples/youbuy/youbuy_fixed.cpp |
    grep -v '^ *[0-9]* |\|^ *|'

  check "$costall" -p "$build" --format json -o "$build/found.json" \
    examples/youbuy/youbuy.cpp
  check "$costall" report "$build/youbuy.costall" --findings "$build/found.json" \
    --format html -o "$build/youbuy.html"
  title "8. The picture of that run, for a browser: ${build#"$PWD"/}/youbuy.html"
fi

title "Why it stalls, and what to do instead: ${costall#"$PWD"/} explain window-slow-body"
