"""Tests of the pipeline library, its schedule exploration among them, compiled
with the pass, the library's own coroutines included: they pass, recorded and
not.

    pipeline.py <pass_site.json> <major>
"""

import pathlib

from building import Site, must, run, skip

UNITS = ("blocks/task", "blocks/select", "blocks/when_all", "blocks/scope",
         "blocks/channel_stop", "blocks/actor_pool", "exploration/schedules",
         "properties/stack", "properties/lifetimes", "properties/reentrancy",
         "operators/retry")


def main():
    site = Site()
    root = pathlib.Path(site.all["source"])
    if not pathlib.Path("/usr/include/gmock/gmock.h").exists():
        skip("GoogleTest is not there")
    flags = ["-O1", "-g1", f"-I{root}", f"-I{root}/pipeline/include",
             *site.with_pass("-costall-probe-internals")]
    objects = [site.compile(root / f"test/pipeline/{unit}_test.cpp", *flags,
                            out=site.out / f"{unit.replace('/', '_')}.o")
               for unit in UNITS]
    made = site.link("tests", *objects, flags=["-lgmock_main", "-lgmock",
                                               "-lgtest"])
    for how in ("off", "quiet,live=off"):
        done = run([made, "--gtest_brief=1"], env={"COSTALL_PROBE": how},
                   check=False)
        must(done.returncode == 0 and "[  PASSED  ]" in done.stdout,
             f"{how}: {done.stdout[-3000:]}{done.stderr[-1000:]}")


if __name__ == "__main__":
    main()
