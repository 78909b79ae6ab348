"""Each input of a result is changed in turn, and no answer is stale; damage,
many runs at once, a limit, and a folder that cannot be written.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys

from cache_project import QUIET, STALL, Project


def sources_and_headers(project):
    project.step("first run", 0, 3)
    project.step("unchanged", 3, 3)
    text = (project.root / "a.cpp").read_text()
    project.write("a.cpp", text.replace("MEANWHILE", "fast"))
    project.step("a source", 2, 2)
    project.write("a.cpp", text)
    project.step("the source as it was", 3, 3)
    project.write("second/own.h", QUIET)
    project.step("a header of one unit", 2, 2)
    header = project.root / "second/shared.h"
    times = header.stat()
    header.write_text(QUIET)
    os.utime(header, ns=(times.st_atime_ns, times.st_mtime_ns))
    project.expect("same size", times.st_size, header.stat().st_size)
    project.step("same size and time", 1, 0)
    project.step("again unchanged", 3, 0)


def header_search(project):
    project.step("before", 0, 3)
    project.write("first/shared.h", QUIET)
    project.step("a header that shadows another", 1, 1)
    os.remove(project.root / "first/shared.h")
    project.step("a header is removed", 1, 3)
    project.write("second/own.h", '#if __has_include("extra.h")\n' + QUIET +
                  "#else\n" + STALL + "#endif\n")
    project.step("asks for a header", 2, 3)
    project.write("first/extra.h", "")
    project.step("it is there now", 2, 2)
    os.remove(project.root / "first/extra.h")
    project.step("and gone again", 2, 3)
    shutil.rmtree(project.root / "first")
    project.step("a folder is removed", 0, 3)
    (project.root / "first").mkdir()
    project.write("first/own.h", QUIET)
    project.step("and comes back with a header", 0, 2)


def links(project):
    for name, text in ("one", STALL), ("two", QUIET):
        project.write(f"{name}.h", text)
    link = project.root / "first/own.h"
    link.symlink_to("../one.h")
    project.step("before", 0, 3)
    link.unlink()
    link.symlink_to("../two.h")
    project.step("a link leads elsewhere", 2, 2)


def commands(project):
    project.step("before", 0, 3)
    project.database("-DWITHOUT")
    project.step("a flag", 0, 0)
    project.write("flags.rsp", "-DONE")
    project.database("@flags.rsp")
    project.step("a response file", 0, 3)
    project.step("it is unchanged", 3, 3)
    project.write("flags.rsp", "-DWITHOUT")
    project.step("a word in it", 3, 0)
    project.database()
    project.step("the flags as they were", 3, 3)
    project.environment = {**os.environ, "CPATH": str(project.root / "none")}
    project.step("the environment", 0, 3)


def packs_and_hazards(project):
    pack = project.root / "pack.json"
    project.step("before", 0, 3)
    pack.write_text('{"schema": 1, "id": "mine", "library": "Mine"}')
    project.options = ["--rules", str(pack)]
    project.step("a pack", 0, 3)
    pack.write_text('{"schema": 1, "id": "yours", "library": "Mine"}')
    project.step("a pack is changed", 0, 3)
    project.step("the pack is unchanged", 3, 3)
    project.options = ["--disable", "cold-task-across-await"]
    project.step("another choice of hazards", 0, 0)
    project.options = []
    project.write(".costall.json", '{"disable": ["cold-task-across-await"]}')
    project.step("the same in the configuration", 3, 0)
    project.write(".costall.json", '{"min-harm": "deadlock"}')
    project.step("what is shown of it", 3, 0)
    os.remove(project.root / ".costall.json")
    project.step("as at first", 3, 3)


def annotations(project):
    for mark, cached, findings in (("COSTALL_SLOW", 0, 3),
                                   ("COSTALL_FAST", 2, 2)):
        project.write("second/own.h", f"#define MARK {mark}\n"
                      "#define MEANWHILE marked\n")
        project.step(mark, cached, findings)


def the_tool(project):
    project.step("before", 0, 3)
    tool = project.root / "costall"
    shutil.copy(project.costall, tool)
    project.costall = tool
    project.step("the same tool elsewhere", 3, 3)
    with open(tool, "ab") as out:
        out.write(b"\n")
    project.step("another build of the tool", 0, 3)


def broken_units(project):
    project.write("second/own.h", '#include "gone.h"\n' + STALL)
    project.step("one fails", 0, 2)
    project.step("and fails again", 2, 2)
    project.write("second/gone.h", "")
    project.step("and is mended", 2, 3)


def damage(project):
    project.step("before", 0, 3)
    ways = {"empty": lambda was: b"",
            "cut": lambda was: was[:len(was) // 2],
            "a byte less": lambda was: was[:-1],
            "a byte more": lambda was: was + b"\0",
            "a bit": lambda was: was[:99] + bytes([was[99] ^ 4]) +
            was[100:],
            "a bit of the result": lambda was: was[:-9] +
            bytes([was[-9] ^ 1]) + was[-8:],
            "the magic alone": lambda was: was[:17],
            "another version": lambda was: b"costall result 2" + was[16:],
            "garbage": lambda was: os.urandom(4096)}
    for what, way in ways.items():
        for entry in project.entries():
            entry.write_bytes(way(entry.read_bytes()))
        project.step(what, 0, 3)
        project.step(f"{what}, mended", 3, 3)
    for entry in project.entries():
        os.remove(entry)
        entry.mkdir()
    _, cached = project.run("--cache-dir", str(project.cache))
    project.expect("folders for entries: cached", 0, cached)


def many_at_once(project):
    command = project.command("--cache-dir", str(project.cache))
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE) for _ in range(4)]
    for run in runs:
        _, err = run.communicate(timeout=300)
        project.expect("at once", (1, b""), (run.returncode, err))
    names = [entry.suffix for entry in project.entries()]
    project.expect("at once: files", [".unit"] * 3, names)
    project.step("afterwards", 3, 3)


def limit(project):
    project.step("before", 0, 3)
    folder = project.entries()[0].parent
    old, stranger = folder / "0.unit", project.cache / "results/mine.txt"
    left = folder / "1.unit.a1b2c3"
    for path in old, stranger, left:
        path.write_bytes(bytes(1 << 20))
        os.utime(path, (1e9, 1e9))
    project.step("nothing to write", 3, 3)
    project.expect("nothing is taken away", True, old.exists())
    project.write("second/own.h", QUIET)
    project.options = ["--cache-size", "1"]
    project.step("over the limit", 2, 2)
    project.expect("the oldest, what a killed run left, what is not ours",
                   (False, False, True),
                   (old.exists(), left.exists(), stranger.exists()))
    project.step("the others stay", 3, 2)
    fresh = folder / "2.unit"
    fresh.write_bytes(bytes(3 << 20))
    os.utime(fresh, (4e9, 4e9))
    project.write("second/own.h", STALL)
    project.run("--cache-dir", str(project.cache))
    project.expect("larger than the limit alone", (False, 3),
                   (fresh.exists(), len(project.entries())))


def not_writable(project):
    project.write("file", "")
    plain, _ = project.run()
    report, cached = project.run("--cache-dir", str(project.root / "file/in"))
    project.expect("not writable: report", plain, report)
    project.expect("not writable: cached", 0, cached)
    lines = project.err.splitlines()
    project.expect("not writable: lines", 1, len(lines))
    wanted = f"costall: warning: cannot make {project.root}/file/in/results/"
    if not project.err.startswith(wanted) or "not a directory" not in lines[0]:
        project.problems.append(f"not writable: said {lines}")


def configured(project):
    project.write(".costall.json", '{"cache-dir": "kept", "cache-size": 9}')
    for what, cached in ("first", 0), ("second", 3):
        project.expect(f"configured: {what}", cached, project.run()[1])
    project.expect("configured: place", True, (project.root / "kept").exists())
    project.expect("configured: off", 0, project.run("--no-cache")[1])
    shutil.rmtree(project.root / "kept")
    project.run("--no-cache")
    project.expect("off: nothing is written", False,
                   (project.root / "kept").exists())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--costall", required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("flags", nargs="+")
    options = parser.parse_args()
    problems = []
    for part in (sources_and_headers, header_search, links, commands,
                 packs_and_hazards, annotations, the_tool, broken_units, damage,
                 many_at_once, limit, not_writable, configured):
        project = Project(pathlib.Path(options.costall).resolve(),
                          options.out.resolve() / part.__name__, options.flags)
        part(project)
        problems += [f"{part.__name__}: {one}" for one in project.problems]
    print("\n".join(problems))
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
