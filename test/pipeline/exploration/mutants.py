"""Seeded bugs of the stage machine, each of which the exploration must find.

usage: mutants.py <compiler> <folder for copies>

Copies the library, breaks one line, and runs schedules_test against the copy.
Must not touch the library itself; fails when a mutant survives or when the line
to break is not there any more.
"""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HERE = "costall/pipeline/"
WORKER = HERE + "detail/worker_stage.h"
LIMIT = 60  # seconds; a mutant that runs on for ever is found, too

# name: file, what stands there once, what stands there instead
MUTANTS = {
    "too_much_room": (
        WORKER, "return starts_at_once() ? buffer + startable() : buffer;",
        "return starts_at_once() ? buffer + startable() + 1 : buffer;"),
    "puts_without_room": (
        WORKER, "if (next().room() == 0) {\n          break;",
        "if (false) {\n          break;"),
    "lost_wake_up": (
        WORKER, "if (more_room || freed || waiting != queue_.size()) {",
        "if (freed && waiting == 99) {"),
    "a_place_stays_empty": (
        WORKER, "if (more_room || freed || waiting != queue_.size()) {",
        "if (freed || waiting != queue_.size()) {"),
    "runs_as_many_as_the_window": (
        WORKER, "std::min(plan_.how.running() - running_,",
        "std::max(plan_.how.running() - running_,"),
    "ends_before_the_last_item": (
        WORKER, "slots_.taken() == 0 && !std::exchange(over_, true)",
        "!std::exchange(over_, true)"),
    "keeps_the_claim_of_a_dropped_item": (
        WORKER, "core().release(each->in.claims);\n", "\n"),
    "keeps_the_permit": (
        WORKER, "--running_;\n      permits_.give_back();", "--running_;"),
    "stops_the_wrong_side_of_a_failure": (
        WORKER, "(!slots_.ordered() || before_in_order(failed, each))",
        "(!slots_.ordered() || before_in_order(each, failed))"),
    "claims_too_many": (
        HERE + "detail/source_stage.h", "core_.claims_free() != 0) {",
        "true) {"),
    "never_ends": (
        HERE + "detail/core.h", "work.finish();\n    --busy_;",
        "work.finish();"),
    "does_not_ask_for_more": (
        HERE + "start.h", "who.registering = true;\n    before_.wanted();",
        "who.registering = true;"),
}


def build(compiler, include, program):
    subprocess.run(
        [compiler, "-std=c++20", "-O1", f"-I{include}", f"-I{ROOT}",
         str(ROOT / "test/pipeline/exploration/schedules_test.cpp"),
         "-o", str(program), "-lgtest_main", "-lgtest", "-pthread"],
        check=True, capture_output=True, text=True)


def survives(program):
    """Whether every test passes."""
    try:
        done = subprocess.run([str(program), "--gtest_brief=1",
                               "--gtest_fail_fast"], timeout=LIMIT,
                              capture_output=True, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def try_mutant(compiler, folder, name):
    """None when it is found, or what is wrong."""
    path, before, after = MUTANTS[name]
    include = folder / name
    shutil.rmtree(include, ignore_errors=True)
    shutil.copytree(ROOT / "pipeline/include", include)
    file = include / path
    text = file.read_text(encoding="utf-8")
    if text.count(before) != 1:
        return f"{name}: the line to break is in {path} {text.count(before)} times"
    file.write_text(text.replace(before, after), encoding="utf-8")
    program = folder / f"{name}.run"
    try:
        build(compiler, include, program)
    except subprocess.CalledProcessError as error:
        return f"{name}: does not compile: {error.stderr[:400]}"
    return f"{name}: survives" if survives(program) else None


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    compiler, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(2) as pool:
        problems = list(filter(None, pool.map(
            lambda name: try_mutant(compiler, folder, name), MUTANTS)))
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(1)
    print(f"{len(MUTANTS)} mutants, all found")


if __name__ == "__main__":
    main()
