"""--fix over sources of one's own kind: a pack says that `spawn` keeps a callable
that it is given. What is fixed compiles and is silent; all else stays as it is.
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys

TASK = """#pragma once
#include <coroutine>
struct task {
  struct promise_type {
    auto get_return_object() -> task;
    auto initial_suspend() noexcept -> std::suspend_always { return {}; }
    auto final_suspend() noexcept -> std::suspend_always { return {}; }
    void return_void();
    void unhandled_exception();
  };
  auto await_ready() -> bool;
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
auto nap(int id) -> task;
namespace own {
void spawn(task work);
template <class Callable> void spawn(Callable work) { (void)work; }
}
"""
PACK = {"schema": 1, "id": "own", "library": "Own", "spawns": [
    {"callee": {"fn": "own::spawn"}, "work_arg": 0, "callable_arg": "copied"}]}
FIXED = """// Größe
void later(int id) {
  own::spawn([id]() -> task {
    co_await nap(1);
    co_await nap(id);
  }CALL);  // naïve
}
"""
# Each a body that is reported and must stay as it is.
LEFT = {
    "by reference": "own::spawn([&id]() -> task { co_await nap(1);"
                    " co_await nap(id); }());",
    "this": "own::spawn([this]() -> task { co_await nap(1);"
            " co_await nap(member); }());",
    "in parentheses": "own::spawn(([id]() -> task { co_await nap(1);"
                      " co_await nap(id); })());",
    "a comment": "own::spawn([id]() -> task { co_await nap(1);"
                 " co_await nap(id); }(/*now*/));",
    "a macro": "own::spawn([id]() -> task { co_await nap(1);"
               " co_await nap(id); }CALL);",
    "arguments": "own::spawn([id](int one) -> task { co_await nap(one);"
                 " co_await nap(id); }(1));",
    "a closure with a name": "auto work = [id]() -> task { co_await nap(1);"
                             " co_await nap(id); }; own::spawn(work());",
    "another spawn": "other([id]() -> task { co_await nap(1);"
                     " co_await nap(id); }());",
    "suppressed": "own::spawn([id]() -> task { co_await nap(1); co_await"
                  " nap(id); }());  // NOLINT(costall-detached-borrow)",
}
problems = []


def expect(what, wanted, got):
    if wanted != got:
        problems.append(f"{what}: expected {wanted}, got {got}")


class Folder:
    """Sources of a case, and costall over them."""

    def __init__(self, options, name):
        self.costall, self.flags = options.costall, options.flags
        self.root = options.out.resolve() / name
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir(parents=True)
        self.write("task.h", TASK)
        self.write("pack.json", json.dumps(PACK))

    def write(self, name, text):
        (self.root / name).write_bytes(text.encode())

    def read(self, name):
        return (self.root / name).read_bytes().decode()

    def command(self, *words):
        return [self.costall, "--rules", "pack.json", "--progress", "never",
                *words, "--", *self.flags]

    def run(self, *words):
        return subprocess.run(self.command(*words), cwd=self.root, check=False,
                              capture_output=True, text=True)

    def report(self, *words):
        return json.loads(self.run("--format", "json", *words).stdout)


def fixes(options):
    at = Folder(options, "fixes")
    text = '#include "task.h"\r\n' + FIXED.replace("\n", "\r\n")
    at.write("a.cpp", "\ufeff" + text.replace("CALL", "()"))
    before = at.report("a.cpp")["findings"]
    expect("a fix is offered", [("detached-borrow", [("a.cpp", 2, "")])],
           [(one["rule"], [(edit["file"], edit["length"], edit["replacement"])
                           for edit in one["fix"]["edits"]])
            for one in before])
    sarif = json.loads(at.run("--format", "sarif", "a.cpp").stdout)
    region = (sarif["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0]
              ["replacements"][0]["deletedRegion"])
    expect("in SARIF too", (7, 4, 6), tuple(
        region[key] for key in ("startLine", "startColumn", "endColumn")))
    expect("nothing is changed unasked", text.count("CALL"),
           at.read("a.cpp").count("()") - text.count("()"))
    link = at.root / "link.cpp"
    link.symlink_to("a.cpp")
    os.chmod(at.root / "a.cpp", 0o640)
    done = at.run("--fix", "link.cpp")
    expect("fixed: status", 0, done.returncode)
    expect("fixed: bytes", "\ufeff" + text.replace("CALL", ""),
           at.read("a.cpp"))
    expect("fixed: said", "costall: fixed: link.cpp:4:3: pass the lambda uncalled,"
           " so that it is kept [costall-detached-borrow]\n", done.stderr)
    expect("fixed: summed up", True, "; 1 fixed by --fix" in done.stdout)
    expect("a link stays one", True, link.is_symlink())
    expect("the mode stays", 0o640, (at.root / "a.cpp").stat().st_mode & 0o777)
    again = at.run("--fix", "a.cpp")
    expect("again", (0, ""), (again.returncode, again.stderr))
    expect("again: silent", True, again.stdout.startswith("costall: no findings"))
    expect("no other files", ["a.cpp", "link.cpp", "pack.json", "task.h"],
           sorted(path.name for path in at.root.iterdir()))


def in_a_header(options):
    at = Folder(options, "header")
    header = '#pragma once\n#include "task.h"\ninline ' + FIXED.replace(
        "// Größe\n", "")
    at.write("shared.h", header.replace("CALL", "()"))
    (at.root / "sub").mkdir()
    (at.root / "link").symlink_to(".")
    at.write("a.cpp", '#include "shared.h"\n')
    at.write("b.cpp", '#include "sub/../shared.h"\n')
    at.write("c.cpp", '#include "link/shared.h"\n')
    words = ["--cache-dir", "cache", "a.cpp", "b.cpp", "c.cpp"]
    expect("before", 1, len(at.report(*words)["findings"]))
    fixed = at.report("--fix", *words)
    expect("in a header: once", (3, 1, 0), (
        fixed["summary"]["cached"], fixed["summary"]["fixed"],
        len(fixed["findings"])))
    expect("in a header: text", header.replace("CALL", ""), at.read("shared.h"))
    after = at.report("--fix", *words)
    expect("in a header: again", (0, 0, 0), (
        after["summary"]["cached"], after["summary"]["fixed"],
        len(after["findings"])))


def left_alone(options):
    for what, body in LEFT.items():
        at = Folder(options, "left")
        text = (f'#include "task.h"\n#define CALL ()\ntemplate <class T> [[clang'
                f'::annotate("costall:spawn")]] void other(T work);\nstruct s {{'
                f'\n  void later(int id);\n  int member;\n}};\nvoid s::later(int'
                f' id) {{\n  {body}\n}}\n')
        at.write("a.cpp", text)
        report = at.report("--min-confidence", "possible", "--fix", "a.cpp")
        expect(f"{what}: found", ["detached-borrow"],
               [one["rule"] for one in report["findings"]])
        expect(f"{what}: fixed", 0, report["summary"]["fixed"])
        expect(f"{what}: text", text, at.read("a.cpp"))
        shown = at.run("--min-confidence", "possible", "a.cpp").stdout
        expect(f"{what}: the shape is shown", what != "suppressed",
               "= instead: give the work its own copy\n" in shown)
    at = Folder(options, "known")
    text = '#include "task.h"\n' + FIXED.replace("CALL", "()")
    at.write("a.cpp", text)
    at.run("--write-baseline", "base.json", "a.cpp")
    done = at.run("--fix", "--baseline", "base.json", "a.cpp")
    expect("known: left", (0, text), (done.returncode, at.read("a.cpp")))


def not_writable(options):
    at = Folder(options, "read-only")
    text = '#include "task.h"\n' + FIXED.replace("CALL", "()")
    for name in "a.cpp", "b.cpp":
        at.write(name, text)
    os.chmod(at.root / "a.cpp", 0o444)
    done = at.run("--fix", "a.cpp", "b.cpp")
    expect("read-only: status", 1, done.returncode)
    expect("read-only: said", [
        "costall: fixed: b.cpp:4:3: pass the lambda uncalled, so that it is kept"
        " [costall-detached-borrow]",
        "costall: warning: a.cpp:4:3: not fixed: the file is read-only; make it"
        " writable and run again"], done.stderr.splitlines())
    expect("read-only: files", (text, text.replace("}()", "}")),
           (at.read("a.cpp"), at.read("b.cpp")))


def meanwhile(options):
    """A second unit waits for a pipe, so that the first one is done with."""
    text = '#include "task.h"\n' + FIXED.replace("CALL", "()")
    for what in "changed", "interrupted":
        at = Folder(options, what)
        at.write("a.cpp", text)
        at.write("b.cpp", '#include "pipe.h"\n')
        os.mkfifo(at.root / "pipe.h")
        run = subprocess.Popen(at.command("--fix", "-j1", "a.cpp", "b.cpp"),
                               cwd=at.root, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
        pipe = os.open(at.root / "pipe.h", os.O_WRONLY)
        if what == "changed":
            at.write("a.cpp", text + "// later\n")
        else:
            run.send_signal(signal.SIGINT)
            run.wait(timeout=300)
        os.close(pipe)
        _, err = run.communicate(timeout=300)
        changed = what == "changed"
        expect(f"{what}: status", 1 if changed else 130, run.returncode)
        expect(f"{what}: said", "costall: warning: a.cpp:4:3: not fixed: the file"
               " has changed since it was compiled; run again\n" if changed
               else "", err)
        expect(f"{what}: text", text + ("// later\n" if changed else ""),
               at.read("a.cpp"))
        expect(f"{what}: files", ["a.cpp", "b.cpp", "pack.json", "pipe.h",
                                  "task.h"],
               sorted(path.name for path in at.root.iterdir()))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--costall", required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("flags", nargs="+")
    options = parser.parse_args()
    options.costall = str(pathlib.Path(options.costall).resolve())
    for part in fixes, in_a_header, left_alone, not_writable, meanwhile:
        part(options)
    print("\n".join(problems))
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
