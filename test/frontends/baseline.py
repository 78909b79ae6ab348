"""A baseline through the life of a project: each edit of a source, and what is
then introduced, preexisting and fixed. Used by baseline.test.
"""

import argparse
import json
import pathlib
import subprocess
import sys

HEAD = '''#include "event_loop.h"
#include "lazy_task.h"
#include "run_queue.h"
#include <optional>
rq::child<int> fetch(rq::run_queue& queue, int id) {
  co_await queue.sleep(std::chrono::milliseconds(10));
  co_return id;
}
struct card {};
'''
STALL = '''  while (std::optional<int> row = co_await rows.next()) {
    co_await net::sleep_for(std::chrono::seconds(20));
  }
'''
WINDOW = "  rq::window<int> rows(5, 20, fetch);\n"


def function(name, body=STALL, parameters=""):
    return f"lab::task<void> {name}({parameters}) {{\n{WINDOW}{body}}}\n"


ONE, TWO = function("one"), function("two", parameters="card&")
TWICE = function("one", STALL + STALL)
TEMPLATE = "template <class T> " + function("many", parameters="T")
USE = 'auto use{0}() {{ return many({1}); }}\n'

# Name of the edit, source before, source after, and what the second run says
# of it: introduced, preexisting, fixed.
EDITS = [
    ("nothing", HEAD + ONE + TWO, HEAD + ONE + TWO, (0, 2, 0)),
    ("lines above", HEAD + ONE + TWO, "// a\n\n\n" + HEAD + "int x;\n" + ONE
     + "\n\n" + TWO, (0, 2, 0)),
    ("other order", HEAD + ONE + TWO, HEAD + TWO + ONE, (0, 2, 0)),
    ("other names beside it", HEAD + ONE + TWO,
     HEAD.replace("fetch", "get") + ONE.replace("fetch", "get").replace(
         "row ", "line ") + TWO.replace("fetch", "get"), (0, 2, 0)),
    ("another type of parameter", HEAD + TWO,
     HEAD.replace("card", "ticket") + TWO.replace("card", "ticket"),
     (0, 1, 0)),
    ("another layout", HEAD + ONE, HEAD + ONE.replace(
        "co_await net::sleep_for(", "co_await  net::sleep_for(\n        "),
     (0, 1, 0)),
    ("another instance of a template", HEAD + TEMPLATE + USE.format(1, "1.5"),
     HEAD + TEMPLATE + USE.format(1, "1.5") + USE.format(2, "'c'"), (0, 1, 0)),
    ("one more function", HEAD + TWO, HEAD + ONE + TWO, (1, 1, 0)),
    ("one less", HEAD + ONE + TWO, HEAD + TWO, (0, 1, 1)),
    ("the same twice", HEAD + TWICE, HEAD + TWICE, (0, 2, 0)),
    ("the same once more", HEAD + ONE, HEAD + TWICE, (1, 1, 0)),
    ("the same once less", HEAD + TWICE, HEAD + ONE, (0, 1, 1)),
    ("another await", HEAD + ONE, HEAD + ONE.replace("(20)", "(21)"),
     (1, 0, 1)),
    ("another function", HEAD + ONE, HEAD + ONE.replace("one", "uno"),
     (1, 0, 1)),
    ("silenced", HEAD + ONE, HEAD + ONE.replace(
        "(20));", "(20));  // NOLINT(costall-window-slow-body)"), (0, 0, 0)),
]
problems = []


class Project:
    def __init__(self, costall, flags, folder):
        self.costall, self.flags, self.folder = costall, flags, folder
        folder.mkdir(parents=True, exist_ok=True)

    def run(self, *arguments):
        done = subprocess.run(
            [self.costall, *arguments, "--", *self.flags], cwd=self.folder,
            capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr


def check_edit(project, edit):
    name, before, after, wanted = edit
    source = project.folder / "work.cpp"
    source.write_text(before)
    status, _, err = project.run("work.cpp", "--write-baseline", "base.json")
    if status != 0:
        problems.append(f"{name}: cannot write a baseline: {status} {err}")
        return
    source.write_text(after)
    status, out, _ = project.run("work.cpp", "--baseline", "base.json",
                                 "--format", "json")
    report = json.loads(out)
    told = report["baseline"]
    got = (told["introduced"], told["preexisting"], len(told["fixed"]))
    shown = sum(not one["suppressed"] for one in report["findings"])
    if got != wanted or shown != wanted[0] or status != (wanted[0] != 0):
        problems.append(f"{name}: expected {wanted}, got {got} with {shown}"
                        f" shown and exit status {status}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--costall", required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("flags", nargs="*")
    options = parser.parse_args()
    project = Project(options.costall, options.flags, options.out)
    for edit in EDITS:
        check_edit(project, edit)
    print("\n".join(problems) if problems else f"{len(EDITS)} edits as expected")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
