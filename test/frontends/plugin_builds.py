"""The plugin inside of builds: units it has nothing to say about, precompiled
headers, ccache, and code that must come out as it does without the plugin.
One function is one case; each runs for every LLVM major that was built.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

WARNING = "[costall-window-slow-body]"

# Found without the body of any template: a header that is precompiled has none
# of them yet (docs/limits.md).
NAPS = """#pragma once
#include "lazy_task.h"

#include <chrono>
#include <thread>

inline lab::task<void> naps() {
  std::this_thread::sleep_for(std::chrono::seconds(20));
  co_return;
}
"""


class Setup:
    """One major: its compiler, its plugin, a fresh folder and the stall."""

    def __init__(self, site, major, out, source, flags):
        self.clang = f"{site['llvm'][major]}/clang++"
        self.plugin = site["files"][f"plugin{major}"]
        self.load = [f"-fplugin={self.plugin}"]
        self.out = out / major
        self.source, self.flags = source, flags
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir(parents=True)

    def file(self, name, text):
        path = self.out / name
        path.write_text(text)
        return path

    def run(self, command, status=0, env=None):
        """Standard error; the exit status must be the one expected."""
        done = subprocess.run([str(word) for word in command], text=True,
                              capture_output=True, check=False,
                              env={**os.environ, **(env or {})}, cwd=self.out)
        assert done.returncode == status, (
            f"exit status {done.returncode}, expected {status}:\n"
            f"{done.stdout}{done.stderr}")
        return done.stderr


def silent_units(setup):
    """C, C++ without coroutines, and C++17 say nothing and still compile."""
    text = "int answer(void) { return 42; }\n"
    for name, flags in [("unit.c", ["-x", "c"]), ("unit.cpp", ["-std=c++20"]),
                        ("old.cpp", ["-std=c++17"])]:
        path = setup.file(name, text)
        err = setup.run([setup.clang, *flags, *setup.load, "-c", path])
        assert err == "", err


def units_with_errors(setup):
    """Beside an error of the compiler there is no warning of ours."""
    path = setup.file("bad.cpp", setup.source.read_text() + "int x = nothing;\n")
    err = setup.run([setup.clang, *setup.flags, *setup.load, "-c", path], 1)
    assert "use of undeclared identifier 'nothing'" in err, err
    assert "costall" not in err, err


def warnings_made_errors(setup):
    """A warning that -Werror turned into an error does not hide ours."""
    path = setup.file("warned.cpp", setup.source.read_text()
                      + "int f() { int unused; return 1; }\n")
    err = setup.run([setup.clang, *setup.flags, *setup.load, "-c", path,
                     "-Werror=unused-variable", "-Wall"], 1)
    assert "unused variable" in err and WARNING in err, err


def same_code(setup):
    """The object file is the same with and without the plugin, but for facts."""
    base = [setup.clang, *setup.flags, "-O1", "-g", "-c", setup.source, "-o"]
    setup.run([*base, "without.o"])
    err = setup.run([*base, "with.o", *setup.load,
                     "-fplugin-arg-costall-facts=off"])
    assert WARNING in err, err
    assert (setup.out / "with.o").read_bytes() == \
        (setup.out / "without.o").read_bytes(), "the object files differ"
    setup.run([*base, "facts.o", *setup.load])
    code = []
    for name in ("facts.o", "without.o"):
        setup.run([setup.clang.replace("clang++", "llvm-objcopy"),
                   "--dump-section", f".text={name}.text", name, "copy.o"])
        code.append((setup.out / f"{name}.text").read_bytes())
    assert code[0] == code[1], "facts change the code"


def syntax_only(setup):
    err = setup.run([setup.clang, *setup.flags, *setup.load, "-fsyntax-only",
                     setup.source])
    assert err.count(WARNING) == 1, err


def precompiled_header(setup):
    """Libraries from a precompiled header, built with and without the plugin;
    what is in the header is said where the header is built, and not again."""
    text = setup.source.read_text()
    includes, body = text.split("rq::child<int> fetch", 1)
    header = setup.file("all.h", "#pragma once\n" + includes)
    unit = setup.file("unit.cpp", "rq::child<int> fetch" + body)
    for load in ([], setup.load):
        pch = [setup.clang, *setup.flags, *load, "-x", "c++-header", header]
        assert setup.run([*pch, "-o", "all.pch"]) == ""
        err = setup.run([setup.clang, *setup.flags, *setup.load, "-c", unit,
                         "-include-pch", "all.pch"])
        assert err.count(WARNING) == 1, err
    header = setup.file("naps.h", NAPS)
    pch = [setup.clang, *setup.flags, *setup.load, "-x", "c++-header", header]
    err = setup.run([*pch, "-o", "naps.pch"])
    assert err.count("[costall-blocking-call-in-coroutine]") == 1, err or "none"
    unit = setup.file("user.cpp", "int main() {}\n")
    err = setup.run([setup.clang, *setup.flags, *setup.load, "-c", unit,
                     "-include-pch", "naps.pch"])
    assert err == "", err


def compiler_cache(setup):
    """A hit of ccache repeats the warning; another costall is no hit."""
    if not shutil.which("ccache"):
        print("no ccache: skipped")
        return
    # An installation of its own, whose objects may be touched.
    home = setup.out / "lib"
    shutil.copytree(pathlib.Path(setup.plugin).parent, home)
    env = {"CCACHE_DIR": str(setup.out / "cache"), "CCACHE_CONFIGPATH":
           "/dev/null", "CCACHE_COMPILERCHECK": "content"}
    compile_it = ["ccache", setup.clang, *setup.flags, "-c", setup.source,
                  f"-fplugin={home}/costall-plugin.so"]

    def hits():
        text = subprocess.run(["ccache", "--print-stats"], text=True, check=True,
                              capture_output=True, env={**os.environ, **env})
        counts = dict(line.split("\t") for line in text.stdout.splitlines())
        return (int(counts["direct_cache_hit"])
                + int(counts["preprocessed_cache_hit"]))

    for expected in (0, 1):
        err = setup.run(compile_it, env=env)
        assert err.count(WARNING) == 1, err
        assert hits() == expected, f"{hits()} hits, expected {expected}"
    # The loader holds a digest of the front end behind it, so that a new front
    # end is a new loader: byte by byte, as the build makes it.
    with open(home / "costall-plugin.so", "ab") as loader:
        loader.write(b"\0")
    setup.run(compile_it, env=env)
    assert hits() == 1, "an answer of another costall was taken"


CASES = [silent_units, units_with_errors, warnings_made_errors, same_code,
         syntax_only, precompiled_header, compiler_cache]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    arguments, flags = parser.parse_known_args()
    site = json.loads(pathlib.Path(arguments.site).read_text())
    wrong = 0
    for major in site["llvm"]:
        for case in CASES:
            try:
                case(Setup(site, major, arguments.out / case.__name__,
                           arguments.source, flags))
            except AssertionError as found:
                wrong += 1
                print(f"LLVM {major}, {case.__name__}: {found}")
    print(f"{len(CASES)} cases for each of {len(site['llvm'])} majors,"
          f" {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
