"""Files up to 400 lines, functions up to 60, lines up to 100 columns.

A file that must be longer stands in size_exemptions.txt with the reason; an
exemption that is not needed fails. Functions are measured by universal-ctags.
"""

import json
import re
import subprocess
import tempfile
from pathlib import Path

import house

FILE, FUNCTION, COLUMNS = 400, 60, 100
EXEMPTIONS = "test/meta/size_exemptions.txt"
SUFFIXES = (".h", ".cpp", ".def", ".py", ".cmake", ".in", ".txt", ".md", "")
EXPECTATION = re.compile(r"\s*// (expected-|costall-expect|CHECK).*")
FUNCTIONS = {"C++": ("function",), "Python": ("function", "member")}


def exemptions(text):
    """File to reason; each line is `path: reason`."""
    lines = [line for line in text.splitlines()
             if line.strip() and not line.startswith("#")]
    return dict(line.split(": ", 1) for line in lines)


def check_file(path, text):
    lines = text.splitlines()
    # What a test expects of a line must stand on that line.
    code = [EXPECTATION.sub("", line) for line in lines]
    problems = []
    if len(lines) > FILE:
        problems.append(f"{path} has {len(lines)} lines, over {FILE}")
    # A line of hazards.def is one hazard, however long its summary.
    if path.suffix in house.CODE and path.suffix != ".def":
        problems += [f"{path}:{number} has {len(line)} columns, over {COLUMNS}"
                     for number, line in enumerate(code, 1)
                     if len(line) > COLUMNS and "http" not in line]
    return problems


def check_functions(paths, root):
    command = ["ctags", "--languages=C++,Python", "--langmap=C++:+.h",
               "--kinds-C++=f", "--fields=+neKl", "--output-format=json",
               "-o", "-", "-L", "-"]
    done = subprocess.run(command, input="\n".join(map(str, paths)), cwd=root,
                          capture_output=True, text=True, check=True)
    problems = []
    for line in done.stdout.splitlines():
        tag = json.loads(line)
        if tag.get("kind") not in FUNCTIONS.get(tag.get("language"), ()):
            continue
        length = tag.get("end", tag["line"]) - tag["line"] + 1
        if length > FUNCTION:
            problems.append(f"{tag['path']}:{tag['line']} {tag['name']} has"
                            f" {length} lines, over {FUNCTION}")
    return problems


def samples_fail():
    house.alive(check_file(Path("x.cpp"), "int x;\n" * (FILE + 1)))
    house.alive(check_file(Path("x.cpp"), "//" + "x" * COLUMNS))
    with tempfile.TemporaryDirectory() as folder:
        body = "  f();\n" * FUNCTION
        (Path(folder) / "x.cpp").write_text(f"auto f() -> void {{\n{body}}}\n")
        (Path(folder) / "x.py").write_text("def f():\n" + body)
        house.alive(check_functions(["x.cpp"], folder))
        house.alive(check_functions(["x.py"], folder))


def main():
    samples_fail()
    paths = [p for p in house.files() if p.suffix in SUFFIXES
             and p.name != "LICENSE" and house.text(p) is not None]
    code = [p for p in paths if p.suffix in (".h", ".cpp", ".py")]
    problems = check_functions(code, house.ROOT)
    for path in paths:
        problems += check_file(path, house.text(path))
    allowed = exemptions(house.text(EXEMPTIONS))
    kept = [p for p in problems
            if not any(p.startswith((f"{a} ", f"{a}:")) for a in allowed)]
    for path, reason in allowed.items():
        if not any(p.startswith((f"{path} ", f"{path}:")) for p in problems):
            kept.append(f"{EXEMPTIONS} names {path}, which needs no exemption")
        if len(reason) < 10:
            kept.append(f"{EXEMPTIONS} gives no reason for {path}")
    house.finish(kept, f"split it, or exempt it with a reason in {EXEMPTIONS}")


if __name__ == "__main__":
    main()
