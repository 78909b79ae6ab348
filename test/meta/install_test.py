"""What is installed lies where docs/architecture.md says, and is found again.

Installs this build below a folder of its own, then configures and builds a
project that says find_package(costall) and costall_check_target(), and ones
that link costall::pipeline and costall::probe.
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path

import house

LISTS = """cmake_minimum_required(VERSION 3.25)
project(user LANGUAGES CXX)
find_package(costall 0.1 REQUIRED)
add_library(user OBJECT user.cpp)
target_compile_features(user PRIVATE cxx_std_20)
costall_check_target(user)
"""
SOURCE = """#include <costall/annotations.h>
COSTALL_SLOW auto fetch(int key) -> int;
COSTALL_FAST auto peek(int key) -> int;
COSTALL_SPAWN auto start(int key) -> void;
struct COSTALL_PRODUCER(polled) Rows {};
struct COSTALL_PERMIT Lease {};
"""

# Projects of people who use the libraries: lists, source, what it prints.
LIBRARY_LISTS = """cmake_minimum_required(VERSION 3.25)
project(user LANGUAGES CXX)
find_package(costall 0.1 REQUIRED)
add_executable(user user.cpp)
target_link_libraries(user PRIVATE costall::{library})
"""
PIPELINE_SOURCE = """#include <costall/pipeline.h>
#include <cstdio>
#include <vector>
namespace pl = costall::pipeline;
auto square(int number) -> pl::task<int> { co_return number * number; }
int main() {
  auto squares = pl::from(std::vector<int>{1, 2, 3}) |
                 pl::map(square, pl::concurrent_ordered(2));
  auto run = pl::for_each(std::move(squares), pl::inline_executor(),
                          [](int number) { std::printf("%d\\n", number); });
  pl::sync_wait(std::move(run));
}
"""
# A window with one item that is ready while its owner waits elsewhere.
PROBE_SOURCE = """#include <costall/probe/group.h>
#include <costall/probe/session.h>
#include <cstdio>
namespace probe = costall::probe;
int main() {
  probe::session recording;
  const probe::id owner = probe::new_id(probe::role::frame);
  probe::exchange_current(owner);
  probe::emit(probe::event::clock, 0);
  probe::group window(probe::kind::window);
  const probe::id item = window.started();
  { const auto pulling = window.pulling(); }
  window.ready(item);
  probe::emit(probe::event::suspend, owner, 0, std::source_location::current());
  probe::emit(probe::event::clock, 2'000'000'000);
  probe::emit(probe::event::resume, owner);
  for (const auto& each : recording.stop().findings)
    std::printf("%s %u\\n", each.rule.c_str(), each.blamed.line);
}
"""
LIBRARIES = {"pipeline": (PIPELINE_SOURCE, "1\n4\n9\n"),
             "probe": (PROBE_SOURCE, "window-slow-body 14\n")}


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def expected(site):
    """What must be there, as this build has it."""
    files = ["include/costall/annotations.h",
             "lib/cmake/costall/costallConfig.cmake",
             "share/costall/rules/schema/pack.schema.json",
             "share/costall/rules/schema/config.schema.json",
             "share/bash-completion/completions/costall",
             "share/zsh/site-functions/_costall",
             "share/fish/vendor_completions.d/costall.fish"]
    files += [f"share/costall/rules/packs/{p.name}"
              for p in (house.ROOT / "rules/packs").glob("*.json")]
    for path in map(Path, site["files"].values()):
        files.append(str(path.relative_to(site["build"])))
        if path.suffix == ".so":
            files.append(str(path.relative_to(site["build"]).with_name(
                f"{path.stem}-impl.so")))
    return files


def use(prefix, compiler, must_load):
    """Configures and builds a project that uses what is installed."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "CMakeLists.txt").write_text(LISTS)
        (root / "user.cpp").write_text(SOURCE)
        binary = str(root / "build")
        status, output = run("cmake", "-S", folder, "-B", binary, "-GNinja",
                             f"-DCMAKE_PREFIX_PATH={prefix}",
                             f"-DCMAKE_CXX_COMPILER={compiler}")
        if status == 0:
            status, built = run("cmake", "--build", binary, "--verbose")
            output += built
        loads = "-fplugin=" in output
        if status == 0 and loads == must_load:
            return []
        return [f"find_package(costall) with {compiler}: status {status},"
                f" plugin loaded: {loads}\n{output}"]


def use_library(library, prefix, compiler):
    """Builds and runs a project that uses an installed library."""
    source, expected_output = LIBRARIES[library]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "CMakeLists.txt").write_text(
            LIBRARY_LISTS.format(library=library))
        (root / "user.cpp").write_text(source)
        binary = str(root / "build")
        status, output = run("cmake", "-S", folder, "-B", binary, "-GNinja",
                             f"-DCMAKE_PREFIX_PATH={prefix}",
                             f"-DCMAKE_CXX_COMPILER={compiler}")
        if status == 0:
            status, built = run("cmake", "--build", binary)
            output += built
        if status == 0:
            status, output = run(f"{binary}/user")
        if status == 0 and expected_output in output:
            return []
        return [f"costall::{library} with {compiler}: status {status}\n{output}"]


def main():
    build = house.build()
    site = json.loads((build / "test/site.json").read_text(encoding="utf-8"))
    problems = []
    with tempfile.TemporaryDirectory() as prefix:
        status, output = run("cmake", "--install", str(build), "--prefix",
                             prefix)
        if status != 0:
            problems.append(output)
        files = expected(site)
        house.alive([f for f in [*files, "bin/none"]
                     if not os.path.exists(os.path.join(prefix, f))])
        problems += [f"{name} is not installed" for name in files
                     if not os.path.exists(os.path.join(prefix, name))]
        problems += use(prefix, site["cxx"], must_load=False)
        for library in LIBRARIES:
            problems += use_library(library, prefix, site["cxx"])
        for major, bindir in site["llvm"].items():
            if f"plugin{major}" in site["files"]:
                problems += use(prefix, f"{bindir}/clang++", must_load=True)
    house.finish(problems, "see cmake/install.cmake")


if __name__ == "__main__":
    main()
