"""Tests of the pipeline library, its schedule exploration among them, compiled
with the pass, the library's own coroutines included: they pass, recorded and
not.

    pipeline.py <pass_site.json> <major> [--whole]

With --whole all of them, Qt's adapter left out: some minutes of compiling.
"""

import concurrent.futures
import os
import pathlib
import sys

from building import Site, must, run, skip

UNITS = ("blocks/task", "blocks/select", "blocks/when_all", "blocks/scope",
         "blocks/channel_stop", "blocks/actor_pool", "exploration/schedules",
         "properties/stack", "properties/lifetimes", "properties/reentrancy",
         "operators/retry")


def main():
    words = [word for word in sys.argv[1:] if word != "--whole"]
    whole = len(words) != len(sys.argv[1:])
    site = Site(words, "whole_pipeline" if whole else "pipeline")
    root = pathlib.Path(site.all["source"])
    if not pathlib.Path("/usr/include/gmock/gmock.h").exists():
        skip("GoogleTest is not there")
    tests = root / "test/pipeline"
    sources = [tests / f"{unit}_test.cpp" for unit in UNITS]
    if whole:
        sources = sorted(each for each in tests.glob("*/*_test.cpp")
                         if not each.name.startswith("qt"))
    flags = ["-O1", "-g1", f"-I{root}", f"-I{root}/pipeline/include",
             *site.with_pass("-costall-probe-internals")]

    def compiled(source):
        name = f"{source.parent.name}_{source.stem}.o"
        return site.compile(source, *flags, out=site.out / name)

    jobs = int(os.environ.get("COSTALL_JOBS", "2")) if whole else 1
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        objects = list(pool.map(compiled, sources))
    made = site.link("tests", *objects, flags=["-lgmock_main", "-lgmock",
                                               "-lgtest"])
    # A recording allocates where the tests count what the library does.
    for how, left_out in (("off", ""), ("quiet,live=off", "-Allocations.*")):
        done = run([made, "--gtest_brief=1", f"--gtest_filter={left_out or '*'}"],
                   env={"COSTALL_PROBE": how}, check=False)
        must(done.returncode == 0 and "[  PASSED  ]" in done.stdout,
             f"{how}: {done.stdout[-3000:]}{done.stderr[-1000:]}")
        print(f"{how}: {done.stdout.splitlines()[-1]}")


if __name__ == "__main__":
    main()
