#!/usr/bin/env python3
"""Builds the fuzz targets, or runs one over its seeds and on from there.

    run.py --out build/dev/fuzz --build --clang clang++-22
    run.py --out build/dev/fuzz --target pack [--seconds 60] [--seed 1]

COSTALL_FUZZ_SECONDS stands for --seconds, which is 60 without both, and
COSTALL_FUZZ_SEED for --seed, which is 1 without both: a gate judges the change
before it, so two runs of it try the same. 0 is another seed each time, for the
long runs that look for what is new. What a run learns stays in the build folder,
and so does an input that breaks a target: shrink it, mend the reader, and commit
it to seeds/. Used by the CTest entries fuzz.*.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# Seeds that are kept elsewhere already.
MORE_SEEDS = {"pack": [ROOT / "rules/packs"]}
LIMITS = ["-timeout=10", "-rss_limit_mb=2048", "-max_len=65536",
          "-print_final_stats=1", "-verbosity=1"]


def build(out, clang):
    configure = ["cmake", "-S", HERE, "-B", out, "-G", "Ninja",
                 f"-DCMAKE_CXX_COMPILER={clang}", "--log-level=WARNING"]
    jobs = os.environ.get("COSTALL_JOBS", str(os.cpu_count()))
    for command in configure, ["cmake", "--build", out, "-j", jobs]:
        done = subprocess.run(command, check=False)
        if done.returncode != 0:
            return done.returncode
    return 0


def run(out, target, seconds, seed):
    learned = out / "corpus" / target
    broken = out / "broken"
    for folder in learned, broken:
        folder.mkdir(parents=True, exist_ok=True)
    seeds = [HERE / "seeds" / target, *MORE_SEEDS.get(target, [])]
    count = sum(1 for folder in seeds for _ in folder.iterdir())
    done = subprocess.run(
        [out / f"fuzz_{target}", f"-max_total_time={seconds}",
         f"-seed={seed}", *LIMITS,
         f"-artifact_prefix={broken}/{target}-", learned, *seeds],
        stderr=subprocess.PIPE, text=True, errors="replace", check=False)
    lines = done.stderr.splitlines()
    executed = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    runs = int(executed[1]) if executed else 0
    if done.returncode == 0 and runs >= count:
        print(f"fuzz {target}: {runs} inputs, {count} of them seeds")
        return 0
    print("\n".join(lines[-60:]))
    print(f"fuzz {target}: exit status {done.returncode} after {runs} inputs;"
          f" what breaks it is in {broken}")
    return 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--build", action="store_true")
    parser.add_argument("--clang", default="clang++-22")
    parser.add_argument("--target")
    parser.add_argument("--seconds", type=int, default=int(
        os.environ.get("COSTALL_FUZZ_SECONDS", "60")))
    parser.add_argument("--seed", type=int, default=int(
        os.environ.get("COSTALL_FUZZ_SEED", "1")))
    options = parser.parse_args()
    out = options.out.resolve()
    if options.build:
        sys.exit(build(out, options.clang))
    sys.exit(run(out, options.target, options.seconds, options.seed))


if __name__ == "__main__":
    main()
