"""Builds what the probe's bench runs, the probe's library included, optimised.
Must not run what it builds.
"""

import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def say(text):
    print(f"bench probe: {text}", file=sys.stderr)


def must(command, what):
    done = subprocess.run(list(map(str, command)), capture_output=True,
                          text=True)
    if done.returncode != 0:
        sys.exit(f"bench probe: {what} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def programs(build):
    """Name to program of all that could be built."""
    folder = build / "bench/probe"
    say("building the programs")
    told = must(["cmake", "-S", HERE, "-B", folder, "-G", "Ninja",
                 "-DCMAKE_BUILD_TYPE=Release"], "configuring the programs")
    for line in told.splitlines():
        if line.startswith("-- bench: "):
            say(line.removeprefix("-- bench: "))
    jobs = os.environ.get("COSTALL_JOBS", str(os.cpu_count()))
    must(["cmake", "--build", folder, "-j", jobs], "building the programs")
    if not pathlib.Path("/usr/include/lttng/tracepoint.h").exists():
        say("no liblttng-ust-dev, and no row for LTTng-UST")
    return {path.name: path for path in (folder / "bin").iterdir()}
