"""Whole compile databases of the kinds that builds write: names with spaces and
letters of other scripts, links, relative folders, several entries for one file,
response files; and sources that can't be checked.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys

PLAIN = "int answer() { return 42; }\n"
problems = []


def expect(what, wanted, got):
    if wanted != got:
        problems.append(f"{what}: expected {wanted}, got {got}")


class Project:
    """A folder with sources and a database, checked as JSON."""

    def __init__(self, costall, root):
        self.costall, self.root = costall, root
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)

    def write(self, name, text=PLAIN):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def database(self, entries, folder="build"):
        self.write(f"{folder}/compile_commands.json", json.dumps(entries))

    def check(self, *arguments, folder="."):
        done = subprocess.run(
            [self.costall, "--format", "json", *arguments],
            cwd=self.root / folder, capture_output=True, text=True, check=False)
        if not done.stdout:
            return done.returncode, {}, done.stderr
        report = json.loads(done.stdout)
        errors = {e["file"]: e["message"] for e in report["errors"]}
        return done.returncode, errors, report["summary"]["units"]


def entry(file, directory="..", command=None):
    return {"file": file, "directory": directory,
            "command": command or f"g++ -std=c++20 -c '{file}'"}


def names_and_links(project):
    project.write("sp ace/\u00e9\u6f22.cpp")
    project.write("real/linked.cpp")
    (project.root / "link").symlink_to("real")
    project.database([entry("sp ace/\u00e9\u6f22.cpp"), entry("link/linked.cpp"),
                      entry("../real/linked.cpp", directory="../sp ace")])
    expect("whole database", (0, {}, 3), project.check("-p", "build"))
    expect("database named as a file", (0, {}, 3),
           project.check("-p", "build/compile_commands.json"))
    expect("a name in another script", (0, {}, 1),
           project.check("-p", "build", "sp ace/\u00e9\u6f22.cpp"))
    expect("by the link", (0, {}, 1),
           project.check("-p", "build", "link/linked.cpp"))
    expect("from below", (0, {}, 1),
           project.check("-p", "../build", "linked.cpp", folder="real"))


def through_a_link_alone(project):
    project.write("real/one.cpp")
    (project.root / "link").symlink_to("real")
    project.database([entry("link/one.cpp")])
    expect("the database knows another spelling", (0, {}, 1),
           project.check("-p", "build", "real/one.cpp"))


def several_entries(project):
    project.write("a.cpp")
    project.write("d.cpp", "#ifdef BAD\n#error bad\n#endif\n")
    project.database([
        entry("a.cpp"), entry("a.cpp"), entry("d.cpp"),
        entry("d.cpp", command="g++ -DBAD -c d.cpp"),
        entry("c.c", command="gcc -c c.c"), entry("s.S")])
    status, errors, units = project.check("-p", "build")
    expect("equal entries once, other languages not at all", (3, 3),
           (status, units))
    expect("the entry that fails", ["d.cpp"], list(errors))


def searched_upwards(project):
    project.write("src/deep/a.cpp")
    project.database([entry("src/deep/a.cpp", directory=".")], folder=".")
    expect("above the source", (0, {}, 1), project.check("src/deep/a.cpp"))
    expect("above the source, from elsewhere", (0, {}, 1),
           project.check("../src/deep/a.cpp", folder="src"))


def response_files(project):
    project.write("a.cpp", '#include <inner.h>\nstatic_assert(X == 2);\n')
    project.write("in c/inner.h", "")
    project.write("all.rsp", '-DX=2 @more.rsp\n')
    project.write("more.rsp", '"-Iin c"\n')
    project.database([entry("a.cpp", command="g++ @all.rsp -c a.cpp")])
    expect("response files", (0, {}, 1), project.check("-p", "build"))
    (project.root / "more.rsp").unlink()
    status, errors, _ = project.check("-p", "build")
    expect("a response file that is gone", (3, {
        "a.cpp": "cannot read its response file: more.rsp: no such file or"
                 " directory"}), (status, errors))


def bad_sources(project):
    project.write("good.cpp")
    project.write("other.cpp")
    project.write("head.hpp")
    (project.root / "folder.cpp").mkdir()
    project.database([entry("good.cpp"), entry("gone.cpp"),
                      entry("good.cpp", directory="../nowhere")])
    status, errors, units = project.check(
        "-p", "build", "good.cpp", "other.cpp", "head.hpp", "folder.cpp",
        "none.cpp")
    database = project.root / "build/compile_commands.json"
    expect("sources that can't be checked", (3, 5, {
        "folder.cpp": "cannot read it: is a folder",
        "head.hpp": "is a header; give a source that includes it, or -x c++"
                    " after --",
        "none.cpp": "cannot read it: no such file or directory",
        "other.cpp": f"is not in {database}; build it again, or give compiler"
                     " arguments after --"}), (status, units, errors))
    status, errors, _ = project.check("-p", "build")
    expect("a unit that is gone", "cannot read it: no such file or directory",
           errors.get("gone.cpp"))
    expect("a folder that is gone", True,
           "cannot read it" in errors.get("nowhere/good.cpp", ""))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--costall", required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    for run in [names_and_links, through_a_link_alone, several_entries,
                searched_upwards, response_files, bad_sources]:
        run(Project(options.costall, options.out / run.__name__))
    print("\n".join(problems))
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
