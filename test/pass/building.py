"""Compiles programs with and without the pass, for the tests beside it. What
the build knows stands in pass_site.json (test/pass.cmake).

Must not judge what a program does.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PROGRAMS = HERE / "programs"
SKIPPED = 77
LIMIT = 300  # seconds, for whatever could hang
LEVELS = ("-O0", "-O1", "-O2", "-O3")


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def must(holds, what):
    if not holds:
        sys.exit(f"{pathlib.Path(sys.argv[0]).stem}: {what}")


def run(command, env=None, check=True, cwd=None):
    """Done, its output as text; stops the test on any exit status but 0."""
    done = subprocess.run([str(word) for word in command], capture_output=True,
                          text=True, timeout=LIMIT, check=False, cwd=cwd,
                          env=dict(os.environ) | (env or {}))
    if check and done.returncode != 0:
        sys.exit(f"exit status {done.returncode} of"
                 f" {' '.join(map(str, command))}\n"
                 f"{(done.stdout + done.stderr)[:4000]}")
    return done


class Site:
    """One LLVM major of the build."""

    def __init__(self, words=None, name=None):
        parser = argparse.ArgumentParser()
        parser.add_argument("site", type=pathlib.Path)
        parser.add_argument("major")
        parsed = parser.parse_args(words)
        self.all = json.loads(parsed.site.read_text())
        self.major = parsed.major
        known = self.all["majors"][self.major]
        self.bin = pathlib.Path(known["bindir"])
        self.plugin = pathlib.Path(known["pass"])
        self.out = (pathlib.Path(self.all["build"]) / "test/pass" /
                    f"{name or pathlib.Path(sys.argv[0]).stem}_{self.major}")
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir(parents=True)
        if not self.tool("clang++").exists():
            skip(f"{self.tool('clang++')} is not there")

    def tool(self, name):
        return self.bin / name

    @property
    def include(self):
        return f"-I{self.all['include']}"

    @property
    def runtime(self):
        return [self.all["probe"], self.all["report"], "-pthread"]

    def with_pass(self, *options):
        """Both flags: options of a plugin need it loaded early before 22."""
        words = [f"-fpass-plugin={self.plugin}"]
        for option in options:
            words += ["-mllvm", option]
        return words + ([f"-fplugin={self.plugin}"] if options else [])

    def compile(self, source, *flags, out=None, check=True):
        made = out or self.out / (pathlib.Path(source).stem + ".o")
        done = run([self.tool("clang++"), "-std=c++20", *flags, "-c", source,
                    "-o", made], check=check)
        return made if check else done

    def link(self, name, *objects, flags=()):
        made = self.out / name
        run([self.tool("clang++"), *objects, *flags, *self.runtime, "-o", made])
        return made

    def program(self, name, *sources, flags=(), plain=()):
        """`plain`: sources that are compiled without the pass."""
        objects = [self.compile(each, *flags, out=self.out / f"{name}_{at}.o")
                   for at, each in enumerate(sources)]
        bare = [flag for flag in flags if "plugin" not in str(flag)]
        objects += [self.compile(each, *bare, self.include,
                                 out=self.out / f"{name}_plain_{at}.o")
                    for at, each in enumerate(plain)]
        linked = [flag for flag in flags if str(flag).startswith("-fsan")]
        return self.link(name, *objects, flags=linked)


def report_of(program, *words, env=None):
    """What the probe says of a run, as JSON, and what the program printed."""
    path = pathlib.Path(f"{program}.json")
    done = run([program, *words],
               env={"COSTALL_PROBE": f"quiet,live=off,json={path}"} |
               (env or {}))
    return json.loads(path.read_text()), done.stdout
