"""Builds what the probe's bench runs, the probe's library included, optimised.
Must not run what it builds.
"""

import pathlib

from building import cmake

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def programs(build):
    """Name to program of all that could be built."""
    folder = build / "bench/probe"
    cmake(HERE, folder, "all", "the programs")
    return {path.name: path for path in (folder / "bin").iterdir()}
