"""costall_instrument() of the installed package: with a list, with a compiler
that it cannot serve, and the settings by which a list that changes is heeded.

    package.py <pass_site.json> <major>
"""

import os
import pathlib
import shutil

from building import PROGRAMS, Site, must, run

LISTS = """cmake_minimum_required(VERSION 3.25)
project(user LANGUAGES CXX)
find_package(costall 0.1 REQUIRED)
add_executable(user window.cpp told.cpp)
target_compile_features(user PRIVATE cxx_std_20)
costall_instrument(user {options})
target_link_libraries(user PRIVATE costall::probe)
"""


def prefix_of(site):
    """What ./dev install makes of these parts: the whole is not built for it."""
    prefix = site.out / "prefix"
    build = pathlib.Path(site.all["build"])
    package = prefix / "lib/cmake/costall"
    package.mkdir(parents=True)
    for name in ("costallConfig.cmake", "costallConfigVersion.cmake"):
        shutil.copy(build / name, package)
    shutil.copytree(site.plugin.parent,
                    prefix / f"lib/costall/clang-{site.major}")
    for library in (site.all["probe"], site.all["report"]):
        shutil.copy(library, prefix / "lib/costall")
    shutil.copytree(site.all["include"], prefix / "include")
    return prefix


def build(site, prefix, options, compiler):
    """The program, or nothing, and what CMake said."""
    folder = site.out / "user"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "CMakeLists.txt").write_text(LISTS.format(options=options))
    for name, of in (("window.cpp", "window.cpp"), ("told.cpp", "clock.cpp"),
                     ("home.h", "home.h")):
        shutil.copy(PROGRAMS / of, folder / name)
    (folder / "list.txt").write_text("[costall]\nfun:*next*\n")
    env = {"CCACHE_DISABLE": "1"}
    said = run(["cmake", "-S", folder, "-B", folder / "build", "-GNinja",
                "-DCMAKE_BUILD_TYPE=Release", f"-DCMAKE_PREFIX_PATH={prefix}",
                f"-DCMAKE_CXX_COMPILER={compiler}"], env=env).stderr
    run(["cmake", "--build", folder / "build"], env=env)
    return folder, said


def awaits_of(folder):
    done = run([folder / "build/user"],
               env={"COSTALL_PROBE": "on,live=off"}).stderr
    return [line for line in done.splitlines() if "window.cpp:" in line]


def main():
    site = Site()
    prefix = prefix_of(site)
    compiler = site.tool("clang++")
    folder, said = build(site, prefix, "", compiler)
    must("costall" not in said, said)
    must(any("window-slow-body" in line for line in awaits_of(folder)),
         "nothing is told")

    folder, _ = build(site, prefix, "LIST list.txt INTERNALS", compiler)
    must(not any("window-slow-body" in line for line in awaits_of(folder)),
         "the list is not heeded")
    (folder / "list.txt").write_text("[costall]\nfun:nobody\n")
    run(["cmake", "--build", folder / "build"])
    must(any("window-slow-body" in line for line in awaits_of(folder)),
         "a changed list is not heeded")

    _, said = build(site, prefix, "", os.environ.get("CXX", "g++"))
    must("user is not instrumented, since GNU loads no pass of LLVM" in
         " ".join(said.split()), said)
    shutil.rmtree(prefix / f"lib/costall/clang-{site.major}")
    _, said = build(site, prefix, "", compiler)
    must("user is not instrumented, since there is no" in
         " ".join(said.split()), said)


if __name__ == "__main__":
    main()
