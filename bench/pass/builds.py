"""Builds what the pass's bench runs, the probe's library included, optimised,
with the Clang that the pass is for. Must not run what it builds.
"""

import pathlib
import shutil
import subprocess
import sys

from building import cmake, say

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MAJORS = (22, 19)


def plugin_of(build):
    """The first pass of the build that has its compiler, and that compiler."""
    for major in MAJORS:
        plugin = build / f"lib/costall/clang-{major}/costall-pass.so"
        compiler = shutil.which(f"clang++-{major}")
        if not plugin.exists():
            subprocess.run(["cmake", "--build", build, "--target",
                            f"costall_pass_{major}"], check=False,
                           capture_output=True)
        if plugin.exists() and compiler:
            return plugin, compiler
    sys.exit(f"bench pass: there is no pass in {build}, or no Clang for it;"
             " ./dev setup installs one, ./dev build builds the other")


def programs(build):
    """Name to program of all that could be built; the plugin; the compiler."""
    plugin, compiler = plugin_of(build)
    say(f"with {compiler}")
    folder = build / "bench/pass"
    cmake(HERE, folder, "all", "the programs",
          f"-DCMAKE_CXX_COMPILER={compiler}", f"-DCOSTALL_PASS={plugin}")
    found = {path.name: path for path in (folder / "bin").iterdir()}
    return found, plugin, compiler
