"""tools/new_hazard.py writes all that a hazard is, at its place in the list."""

import subprocess
import sys
import tempfile
from pathlib import Path

import house

LISTED = '// The list.\nCOSTALL_HAZARD(bad_thing, "x")\n' \
         'COSTALL_HAZARD(worse_thing, "y")\n'
FILES = ["checker/hazards/{}.cpp", "docs/hazards/{}.md", "test/hazards/{}.cpp"]


def run(root, *words):
    tool = [sys.executable, str(house.ROOT / "tools/new_hazard.py")]
    done = subprocess.run([*tool, "--root", str(root), *words], check=False,
                          capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def tree(folder):
    for name in ("checker/hazards", "docs/hazards", "test/hazards"):
        (Path(folder) / name).mkdir(parents=True)
    (Path(folder) / "checker/hazards/hazards.def").write_text(LISTED)


def check(root):
    problems = []
    status, output = run(root, "new_thing", "something new is awaited")
    if status != 0:
        problems.append(f"exit status {status}: {output}")
    problems += [f"no {name.format('new_thing')} was written" for name in FILES
                 if not (root / name.format("new_thing")).exists()]
    stems = [line.split("(")[1].split(",")[0] for line in
             (root / "checker/hazards/hazards.def").read_text().splitlines()[1:]]
    if stems != ["bad_thing", "new_thing", "worse_thing"]:
        problems.append(f"hazards.def lists {stems}")
    return problems


def refuses(root, wanted, *words):
    status, output = run(root, *words)
    if status == 2 and wanted in output:
        return []
    return [f"{words}: expected status 2 and '{wanted}', got {status}: {output}"]


def main():
    with tempfile.TemporaryDirectory() as folder:
        tree(folder)
        root = Path(folder)
        house.alive(refuses(root, "no such message", "Bad-Stem", "x"))
        problems = check(root)
        problems += refuses(root, "already", "new_thing", "once more")
        problems += refuses(root, "already", "bad_thing", "once more")
        problems += refuses(root, "no stem", "Bad-Stem", "x")
        problems += refuses(root, "full stop", "other_thing", "Ends badly.")
    house.finish(problems, "see tools/new_hazard.py")


if __name__ == "__main__":
    main()
