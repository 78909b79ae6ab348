"""A small program in three files, each compiled with the plugin: what its facts
say together, the same as the command line says of its database, from objects,
archives and joined objects; and facts that are damaged, cut off or newer.
Lines of the program with `finding: <rule>` must be found, no other.
One function is one case; each runs for every LLVM major that was built.
"""

import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys

FILES = ["consumer", "store", "disk"]
EXPECTED = re.compile(r"//.*finding: ([a-z-]+)")
problems = []


def expect(what, wanted, got):
    if wanted != got:
        problems.append(f"{what}: expected {wanted}, got {got}")


class Setup:
    def __init__(self, site, major, program, out, flags):
        self.clang = f"{site['llvm'][major]}/clang++"
        self.objcopy = f"{site['llvm'][major]}/llvm-objcopy"
        self.costall = site["files"][f"cli{major}"]
        self.plugin = site["files"][f"plugin{major}"]
        self.flags, self.out = flags, out / major
        shutil.rmtree(self.out, ignore_errors=True)
        self.source = self.out / "source"
        shutil.copytree(program, self.source)

    def run(self, *command, status=0, folder=None):
        done = subprocess.run([str(word) for word in command], text=True,
                              capture_output=True, cwd=folder or self.out)
        if status is not None and done.returncode != status:
            problems.append(f"{' '.join(map(str, command))}: status"
                            f" {done.returncode} in place of {status}:"
                            f" {done.stderr}")
        return done

    def compile(self, folder, *more, source=None):
        """All files to objects in a folder; what the plugin finds by itself."""
        folder.mkdir(parents=True, exist_ok=True)
        source = source or self.source
        found = []
        for name in FILES:
            report = folder / f"{name}.json"
            self.run(self.clang, *self.flags, f"-fplugin={self.plugin}",
                     f"-fplugin-arg-costall-json={report}", *more, "-c",
                     f"{name}.cpp", "-o", folder / f"{name}.o", folder=source)
            if report.exists():
                found += json.loads(report.read_text())["findings"]
        return found

    def link(self, *inputs, status=1, folder=None):
        done = self.run(self.costall, "link", *inputs, "--format", "json",
                        "--no-config", status=status, folder=folder)
        return json.loads(done.stdout) if done.stdout else None


def short(findings):
    return sorted((pathlib.Path(one["file"]).name, one["line"], one["rule"])
                  for one in findings)


def whole(findings):
    """All but what depends on the other findings of the same run."""
    kept = ("rule", "file", "line", "column", "confidence", "message", "site",
            "steps", "function")
    def key(one):
        return {name: str(pathlib.Path(one[name]).name) if name == "file"
                else [(pathlib.Path(s["file"]).name, s["line"], s["message"])
                      for s in one[name]] if name == "steps"
                else one[name] for name in kept}
    return sorted((json.dumps(key(one), sort_keys=True) for one in findings))


def expected(program):
    found = []
    for name in FILES:
        lines = (program / f"{name}.cpp").read_text().splitlines()
        for number, line in enumerate(lines, 1):
            for rule in EXPECTED.findall(line):
                found.append((f"{name}.cpp", number, rule))
    return sorted(found)


def finds_what_the_program_shows(setup):
    alone = setup.compile(setup.out / "objects")
    expect("by the units alone", [], short(alone))
    report = setup.link(setup.out / "objects")
    expect("whole program", expected(setup.source), short(report["findings"]))
    expect("units", 3, report["summary"]["units"])
    expect("awaits seen", True, report["summary"]["awaits"] > 20)
    chain = next(one for one in report["findings"]
                 if one["function"].startswith("slow_body"))
    told = [step["message"] for step in chain["steps"]]
    expect("the way is told", True,
           "'save' awaits 'write_page'" in told)
    files = {pathlib.Path(step["file"]).name for step in chain["steps"]}
    expect("the way goes through", True, {"store.cpp", "disk.cpp"} <= files)


def the_same_over_a_database(setup):
    # Relative paths start where no debugger is told: see docs/whole_program.md.
    linked = setup.link(setup.out / "objects",
                        folder=setup.source)["findings"]
    (setup.source / "compile_commands.json").write_text(json.dumps([
        {"directory": str(setup.source), "file": f"{name}.cpp",
         "arguments": ["clang++", *setup.flags, "-c", f"{name}.cpp"]}
        for name in FILES]))
    done = setup.run(setup.costall, "-p", setup.source, "--format", "json",
                     status=1)
    checked = whole(json.loads(done.stdout)["findings"])
    for one in sorted(set(whole(linked)) ^ set(checked)):
        problems.append("only one of link and check says " + one)


def archives_and_joined_objects(setup):
    objects = [setup.out / "objects" / f"{name}.o" for name in FILES]
    want = short(setup.link(setup.out / "objects")["findings"])
    setup.run("ar", "rcs", setup.out / "all.a", *objects)
    expect("an archive", want,
           short(setup.link(setup.out / "all.a")["findings"]))
    setup.run("ar", "rcsT", setup.out / "thin.a", *objects)
    expect("a thin archive", want,
           short(setup.link(setup.out / "thin.a")["findings"]))
    setup.run("ld", "-r", "-o", setup.out / "joined.o", *objects)
    joined = setup.link(setup.out / "joined.o", status=None)
    kept = joined is not None
    expect("joined by ld -r", want, short(joined["findings"]) if kept else [])


def programs_have_no_facts(setup):
    objects = [setup.out / "objects" / f"{name}.o" for name in FILES]
    main = setup.out / "main.cpp"
    main.write_text("int main() {}\n")
    setup.run(setup.clang, main, *objects, "-o", setup.out / "program",
              "-Wl,--unresolved-symbols=ignore-all")
    sections = setup.run("readelf", "-SW", setup.out / "program").stdout
    expect("sections of the program", False, ".costall" in sections)


def equal_sources_give_equal_objects(setup):
    """Wherever they lie, with the options that make builds reproducible."""
    made = []
    for place in ("here", "far/away"):
        source = setup.out / place / "source"
        shutil.copytree(setup.source, source)
        objects = setup.out / place / "objects"
        for name in FILES:
            objects.mkdir(parents=True, exist_ok=True)
            setup.run(setup.clang, *setup.flags, f"-fplugin={setup.plugin}",
                      f"-ffile-prefix-map={setup.out / place}=.",
                      "-ffile-compilation-dir=.", "-g", "-c", f"{name}.cpp",
                      "-o", objects / f"{name}.o", folder=source)
        made.append([(objects / f"{name}.o").read_bytes() for name in FILES])
    expect("objects of two folders", True, made[0] == made[1])
    found = setup.link(setup.out / "far/away/objects",
                       folder=setup.out / "far/away/source")["findings"]
    expect("found from them", expected(setup.source), short(found))
    expect("with their source", True,
           all((setup.out / "far/away/source" / one["file"]).exists()
               for one in found))


def with_section(setup, change, name):
    """A copy of an object with its facts changed."""
    made = setup.out / name
    facts = setup.out / "facts.bin"
    original = setup.out / "objects" / "store.o"
    setup.run(setup.objcopy, f"--dump-section=.costall.facts={facts}",
              original, made)
    facts.write_bytes(change(bytearray(facts.read_bytes())))
    setup.run(setup.objcopy, f"--update-section=.costall.facts={facts}",
              original, made)
    return made


def broken_facts_are_told_and_skipped(setup):
    def flip(facts):
        facts[len(facts) // 2] ^= 0x20
        return facts

    def newer(facts):
        facts[4] = 9
        return facts

    consumer = setup.out / "objects" / "consumer.o"
    disk = setup.out / "objects" / "disk.o"
    for change, words in ((flip, "their checksum is wrong"),
                          (newer, "format version 9"),
                          (lambda facts: facts[:-7], "cut off"),
                          (lambda facts: b"what" + facts, "their mark")):
        broken = with_section(setup, change, "broken.o")
        report = setup.link(broken, consumer, disk, status=3)
        told = [one["message"] for one in report["errors"]]
        expect("one message", 1, len(told))
        expect(f"it says {words}", True, words in told[0])
        lines = [one["line"] for one in report["findings"]]
        expect("the rest is served", True, len(lines) > 0)
    (setup.out / "text.o").write_text("not an object\n")
    report = setup.link("text.o", consumer, disk, status=3)
    expect("not an object", True, "text.o" in report["errors"][0]["file"])


def mistakes_are_told(setup):
    done = setup.run(setup.costall, "link", "nowhere", status=2)
    expect("not there", True, "nowhere: no such file" in done.stderr)
    (setup.out / "empty").mkdir()
    done = setup.run(setup.costall, "link", "empty", status=2)
    expect("no objects", True, "holds no object files" in done.stderr)
    plain = setup.out / "plain.o"
    main = setup.out / "main.cpp"
    setup.run(setup.clang, "-c", main, "-o", plain)
    done = setup.run(setup.costall, "link", plain, status=2)
    expect("no facts", True, "holds facts; compile with" in done.stderr)
    setup.run(setup.clang, *setup.flags, f"-fplugin={setup.plugin}",
              "-fplugin-arg-costall-facts=off", "-c",
              setup.source / "store.cpp", "-o", plain)
    done = setup.run(setup.costall, "link", plain, status=2)
    expect("facts=off", True, "holds facts; compile with" in done.stderr)


def suppressions_and_selection(setup):
    text = (setup.source / "consumer.cpp").read_text()
    ignored = text.replace("// finding: window-slow-body",
                           "// NOLINT(costall-window-slow-body)", 1)
    (setup.source / "consumer.cpp").write_text(ignored)
    try:
        report = setup.link(setup.out / "objects", folder=setup.source)
    finally:
        (setup.source / "consumer.cpp").write_text(text)
    expect("suppressed", 1,
           sum(one["suppressed"] for one in report["findings"]))
    done = setup.run(setup.costall, "link", setup.out / "objects",
                     "--no-config", "--enable", "cold-*", "--format", "json",
                     status=1)
    expect("selected", {"cold-task-across-await"},
           {one["rule"] for one in json.loads(done.stdout)["findings"]})


CASES = [finds_what_the_program_shows, the_same_over_a_database,
         archives_and_joined_objects, programs_have_no_facts,
         equal_sources_give_equal_objects, broken_facts_are_told_and_skipped,
         mistakes_are_told, suppressions_and_selection]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--site", required=True)
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    arguments, flags = parser.parse_known_args()
    site = json.loads(pathlib.Path(arguments.site).read_text())
    for major in site["llvm"]:
        if f"plugin{major}" not in site["files"]:
            continue
        setup = Setup(site, major, arguments.program, arguments.out, flags)
        for case in CASES:
            before = len(problems)
            case(setup)
            for i in range(before, len(problems)):
                problems[i] = f"LLVM {major}: {case.__name__}: {problems[i]}"
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
