"""One hazard file through every front end of every LLVM major that was built.

A file in a folder of its hazard, with more cases of the same, goes through two of
them alone: the command line of the newest LLVM and the plugin of the oldest. The
compiler plugin must warn exactly where the file says; the
JSON of the command line and of the plugin must be the same, and so must place,
rule, message and steps of what the plugin and the clang-tidy module print.
Used as %check_hazard (test/lit.cfg.py).
"""

import argparse
import difflib
import json
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

DIAGNOSTIC = re.compile(
    r"^(?P<file>[^\s:][^:]*):(?P<line>\d+):(?P<column>\d+): "
    r"(?P<kind>warning|error|note): (?P<message>.*)$"
)
EXPECTED = re.compile(r"expected-warning \{\{(.*?)\}\}")
ROOT = Path(__file__).resolve().parents[2]
OFF = re.compile(r"^COSTALL_HAZARD_OFF\((\w+),", re.MULTILINE)
RULE = re.compile(r" \[costall-(?P<rule>[a-z-]+)[^\]]*\]$")


def run(command, accepted):
    """Standard output and error; stops the test on another exit status."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in accepted:
        sys.exit(
            f"exit status {done.returncode} of: {' '.join(command)}\n"
            f"{done.stdout}{done.stderr}"
        )
    return done.stdout, done.stderr


def place(file, line, column):
    return f"{Path(file).resolve()}:{line}:{column}"


def as_printed(all_findings):
    """What of the JSON is printed: place, rule, message, steps."""
    findings = []
    for found in all_findings:
        if found["suppressed"]:
            continue
        steps = [
            f"{place(s['file'], s['line'], s['column'])}: {s['message']}"
            for s in found["steps"]
        ]
        where = place(found["file"], found["line"], found["column"])
        findings.append((where, found["rule"], found["message"], tuple(steps)))
    return sorted(findings)


def from_diagnostics(text):
    findings = []
    for line in text.splitlines():
        match = DIAGNOSTIC.match(line)
        if not match:
            continue
        where = place(match["file"], match["line"], match["column"])
        rule = RULE.search(match["message"])
        if match["kind"] == "note" and findings:
            findings[-1][3].append(f"{where}: {match['message']}")
        elif rule:
            message = match["message"][: rule.start()]
            findings.append((where, rule["rule"], message, []))
    return sorted((w, r, m, tuple(steps)) for w, r, m, steps in findings)


def pretty(findings):
    return json.dumps(findings, indent=1, ensure_ascii=False).splitlines()


def shown(findings):
    lines = []
    for where, rule, message, steps in findings:
        lines.append(f"{where}: {message} [{rule}]")
        lines += [f"    {step}" for step in steps]
    return lines


def off_by_default():
    return OFF.findall((ROOT / "checker/hazards/hazards.def").read_text("utf-8"))


def check_cli(tool, source, flags, enable):
    only = ["--enable", enable] if enable else []
    out, _ = run([tool, "check", "--format", "json", *only, source, "--",
                  *flags], {0, 1})
    return json.loads(out)["findings"]


def verify(source, text):
    """Stops the test unless the compiler warned exactly where the file says, as
    Clang's -verify does, which would take a compilation of its own."""
    expected = [(number, wanted)
                for number, line in enumerate(
                    Path(source).read_text("utf-8").splitlines(), 1)
                for wanted in EXPECTED.findall(line)]
    surplus = []
    for line in text.splitlines():
        match = DIAGNOSTIC.match(line)
        if not match or match["kind"] == "note":
            continue
        fits = [one for one in expected
                if one[0] == int(match["line"]) and one[1] in line
                and Path(match["file"]).resolve() == Path(source).resolve()
                and match["kind"] == "warning"]
        if fits:
            expected.remove(fits[0])
        else:
            surplus.append(line)
    if expected or surplus:
        missing = [f"{source}:{line}: expected and not seen: {wanted}"
                   for line, wanted in expected]
        sys.exit("\n".join(missing + [f"not expected: {line}"
                                      for line in surplus]))


def check_plugin(bindir, plugin, source, flags, expected, enable):
    """The findings as the plugin writes them, and as it prints them; `expected`
    where the source says what it expects."""
    only = [f"-fplugin-arg-costall-enable={enable}"] if enable else []
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "findings.json"
        _, err = run([f"{bindir}/clang++", "-fsyntax-only",
                      f"-fplugin={plugin}", *flags, *only,
                      f"-fplugin-arg-costall-json={written}", source], {0})
        findings = json.loads(written.read_text("utf-8"))["findings"]
    if expected:
        verify(source, err)
    return findings, from_diagnostics(err)


def check_tidy(bindir, module, source, flags, enable):
    # An own configuration: the project's makes errors of warnings. A glob means
    # every check to clang-tidy.
    names = [f"costall-{enable}"] if enable else [
        "costall-*", *(f"-costall-{stem.replace('_', '-')}"
                       for stem in off_by_default())]
    tidy = [f"{bindir}/clang-tidy", "--quiet", "--config={}",
            f"--checks=-*,{','.join(names)}"]
    tidy += [f"-load={module}", "--header-filter=.*", source, "--", *flags]
    return from_diagnostics(run(tidy, {0})[0])


def front_ends(site, source, flags, expected=True, enable=""):
    """Name, JSON (None: it writes none) and printed findings of each front end
    of this build."""
    files = site["files"]
    for major, bindir in site["llvm"].items():
        if f"cli{major}" in files:
            found = check_cli(files[f"cli{major}"], source, flags, enable)
            yield f"costall, LLVM {major}", found, as_printed(found)
        if f"plugin{major}" in files:
            found, printed = check_plugin(bindir, files[f"plugin{major}"],
                                          source, flags, expected, enable)
            yield f"compiler plugin, LLVM {major}", found, printed
        if f"tidy{major}" in files:
            printed = check_tidy(bindir, files[f"tidy{major}"], source, flags,
                                 enable)
            yield f"clang-tidy module, LLVM {major}", None, printed


def is_further_file(source):
    return Path(source).resolve().parent != ROOT / "test/hazards"


def two_of(site):
    """The part of a site that one command line and one plugin need."""
    majors = list(site["llvm"])
    kept = {f"cli{majors[0]}", f"plugin{majors[-1]}"}
    files = {k: v for k, v in site["files"].items() if k in kept}
    return {**site, "files": files}


def differences(first, name, expected, found):
    return list(difflib.unified_diff(expected, found, first, name, lineterm=""))


def compare(results):
    """Every line by which a front end differs from the first one."""
    (first, json_expected, printed_expected), *others = results
    found = []
    for name, written, printed in others:
        if written is not None:
            found += differences(f"{first}: JSON", f"{name}: JSON",
                                 pretty(json_expected), pretty(written))
        found += differences(first, name, shown(printed_expected),
                             shown(printed))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", required=True, help="JSON of this build")
    parser.add_argument("--flags", required=True, help="compiler arguments")
    parser.add_argument("--enable", default="", help="this hazard alone")
    parser.add_argument("source")
    parser.add_argument("more", nargs="*", help="further compiler arguments")
    arguments = parser.parse_args()
    site = json.loads(Path(arguments.site).read_text(encoding="utf-8"))
    if is_further_file(arguments.source):
        site = two_of(site)
    flags = [*shlex.split(arguments.flags), *arguments.more]
    results = list(front_ends(site, arguments.source, flags,
                              enable=arguments.enable))
    if not results:
        sys.exit("this build has no front end")
    found = compare(results)
    print("\n".join(found))
    print(f"{len(results)} front ends, {len(results[0][1])} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
