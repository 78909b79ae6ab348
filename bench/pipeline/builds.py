"""Builds what the pipeline bench runs: the C++ and Rust peers, and our own
programs once with each compiler. What cannot be built for want of a package or
a source is left out with one line. Must not run what it builds.
"""

import os
import pathlib
import shutil
import subprocess

from building import cmake, jobs, must, say

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
COMPILERS = ["g++", "clang++-22"]
OURS = ["makespan", "overhead", "async_item", "channel", "latency", "live"]
FLAGS = ["-std=c++20", "-O2", "-DNDEBUG", "-pthread"]
CRATES = ("cargo librust-tokio-dev librust-futures-dev"
          " librust-async-channel-dev librust-libc-dev")


def cpp_peers(folder):
    """Name to program of the peers whose libraries are there."""
    cmake(HERE, folder, "bench_peers", "the C++ peers", "-DCOSTALL_BENCH=ON")
    mark = "bench_peer_"
    return {path.name.removeprefix(mark): path
            for path in (folder / "bin").glob(f"{mark}*")}


def rust_peers(folder):
    """Name to program; none without cargo or Debian's crates."""
    if shutil.which("cargo") is None:
        say(f"no cargo, so no Rust peer; install: {CRATES}")
        return {}
    say("building the Rust peers")
    # cargo writes a lock file beside the manifest: not into the checkout.
    copy = folder / "source"
    shutil.copytree(HERE / "rust", copy, dirs_exist_ok=True)
    done = subprocess.run(
        ["cargo", "build", "--release", "--offline", "--quiet", "-j", jobs()],
        cwd=copy, capture_output=True, text=True,
        env=os.environ | {"CARGO_TARGET_DIR": str(folder / "target")})
    if done.returncode != 0:
        (folder / "cargo.log").write_text(done.stderr)
        first = done.stderr.strip().splitlines()[:1]
        say(f"no Rust peer ({''.join(first)}; {folder / 'cargo.log'});"
            f" install: {CRATES}")
        return {}
    return {name: folder / "target/release" / name
            for name in ("pipe", "overhead", "parked")}


def our_programs(folder):
    """Compiler to name to program. Compiled here and not by CMake, which knows
    one compiler, and this table wants two."""
    sources = {name: HERE / "ours" / f"{name}.cpp" for name in OURS}
    missing = [name for name in OURS if not sources[name].exists()]
    if missing:
        say(f"not written yet, so skipped: ours/{{{','.join(missing)}}}.cpp")
    cache = [found] if (found := shutil.which("ccache")) else []
    built = {}
    for compiler in COMPILERS:
        if shutil.which(compiler) is None:
            say(f"no {compiler}, so no rows for it")
            continue
        if len(missing) < len(OURS):
            say(f"building our programs with {compiler}")
        programs = built[compiler] = {}
        place = folder / compiler
        place.mkdir(parents=True, exist_ok=True)
        for name in OURS:
            if name in missing:
                continue
            command = [*cache, compiler, *FLAGS, "-I", ROOT, "-I",
                       ROOT / "pipeline/include", "-c", sources[name], "-o",
                       place / f"{name}.o"]
            must(command, f"compiling {name}.cpp with {compiler}")
            must([compiler, "-pthread", place / f"{name}.o", "-o",
                  place / name], f"linking {name} with {compiler}")
            programs[name] = place / name
    return built


class Built:
    """Everything that there is to run."""

    def __init__(self, build):
        place = build / "bench/pipeline"
        place.mkdir(parents=True, exist_ok=True)
        self.place = place
        self.cpp = cpp_peers(place / "cpp")
        self.rust = rust_peers(place / "rust")
        self.ours = our_programs(place / "ours")

    def our(self, compiler, name):
        return self.ours.get(compiler, {}).get(name)
