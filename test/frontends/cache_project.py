"""A small project under the cache: three units, of which two share a header.
Whatever a run with the cache says is compared with what one without says.
"""

import json
import shutil
import subprocess

# A task that is kept while something slow is awaited; no header of the standard
# library but the smallest, since each unit is compiled a hundred times.
UNIT = """#include <coroutine>
#include "{header}"
#include <costall/annotations.h>

struct task {{
  struct promise_type {{
    auto get_return_object() -> task;
    auto initial_suspend() noexcept -> std::suspend_always {{ return {{}}; }}
    auto final_suspend() noexcept -> std::suspend_always {{ return {{}}; }}
    void return_void();
    void unhandled_exception();
  }};
  auto await_ready() -> bool;
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
  ~task();
}};
COSTALL_SLOW auto slow() -> task;
COSTALL_FAST auto fast() -> task;
MARK auto marked() -> task;
auto store() -> task {{ co_await slow(); }}
auto save() -> task {{
  auto one = store();
#ifndef WITHOUT
  co_await MEANWHILE();
#endif
  co_await one;
}}
"""
STALL = "#define MARK\n#define MEANWHILE slow\n"
QUIET = "#define MARK\n#define MEANWHILE fast\n"


class Project:
    """Units a and b include shared.h, c includes own.h; all stall at first."""

    def __init__(self, costall, root, flags):
        self.costall, self.root, self.flags = costall, root, flags
        self.cache = root / "cache"
        self.options = []
        self.environment = None
        self.problems = []
        shutil.rmtree(root, ignore_errors=True)
        for folder in "first", "second":
            (root / folder).mkdir(parents=True)
        for name, header in [("a", "shared"), ("b", "shared"), ("c", "own")]:
            self.write(f"{name}.cpp", UNIT.format(header=f"{header}.h"))
        self.write("second/shared.h", STALL)
        self.write("second/own.h", STALL)
        self.database()

    def write(self, name, text):
        (self.root / name).write_text(text)

    def database(self, *more):
        """Every unit is compiled with `more` besides."""
        self.write("compile_commands.json", json.dumps([
            {"directory": str(self.root), "file": f"{name}.cpp", "arguments":
             ["clang++", *self.flags, "-Ifirst", "-Isecond", *more, "-c",
              f"{name}.cpp"]} for name in "abc"]))

    def command(self, *options):
        return [str(self.costall), "-p", str(self.root), "--format", "json",
                "--progress", "never", *self.options, *options]

    def run(self, *options):
        """The report, without what may differ, and how many were cached."""
        done = subprocess.run(self.command(*options), capture_output=True,
                              text=True, check=False, cwd=self.root,
                              env=self.environment)
        self.err = done.stderr
        report = json.loads(done.stdout)
        cached = report["summary"].pop("cached")
        report["summary"].pop("seconds")
        return {**report, "status": done.returncode}, cached

    def step(self, what, cached, findings):
        """Runs with the cache: as many taken from it, as many findings, and
        all as without it."""
        plain, none = self.run("--no-cache")
        report, taken = self.run("--cache-dir", str(self.cache))
        self.expect(f"{what}: said", "", self.err)
        self.expect(f"{what}: without the cache", 0, none)
        self.expect(f"{what}: cached", cached, taken)
        self.expect(f"{what}: findings", findings, len(report["findings"]))
        if report != plain:
            self.problems.append(f"{what}: stale: {report} for {plain}")

    def expect(self, what, wanted, got):
        if wanted != got:
            self.problems.append(f"{what}: expected {wanted}, got {got}")

    def entries(self):
        return sorted((self.cache / "results").glob("??/*"))
