"""One hazard file through every front end of every LLVM major that was built.

The compiler plugin must warn exactly where the file says (Clang's -verify); the
command line, the clang-tidy module and the plugin must agree on every finding:
place, rule, message and steps. Used as %check_hazard (test/lit.cfg.py).
"""

import argparse
import difflib
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

DIAGNOSTIC = re.compile(
    r"^(?P<file>[^\s:][^:]*):(?P<line>\d+):(?P<column>\d+): "
    r"(?P<kind>warning|error|note): (?P<message>.*)$"
)
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


def from_json(text):
    findings = []
    for found in json.loads(text)["findings"]:
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


def shown(findings):
    lines = []
    for where, rule, message, steps in findings:
        lines.append(f"{where}: {message} [{rule}]")
        lines += [f"    {step}" for step in steps]
    return lines


def front_ends(site, source, flags):
    """Name and findings of each front end that this build has."""
    for major, bindir in site["llvm"].items():
        files = site["files"]
        if f"cli{major}" in files:
            tool = [files[f"cli{major}"], "check", "--format", "json"]
            out, _ = run([*tool, source, "--", *flags], {0, 1})
            yield f"costall, LLVM {major}", from_json(out)
        if f"plugin{major}" in files:
            clang = [f"{bindir}/clang++", "-fsyntax-only", *flags]
            clang += [f"-fplugin={files[f'plugin{major}']}"]
            verify = ["-Xclang", "-verify", "-Xclang"]
            verify += ["-verify-ignore-unexpected=note"]
            run([*clang, *verify, source], {0})
            _, err = run([*clang, source], {0})
            yield f"compiler plugin, LLVM {major}", from_diagnostics(err)
        if f"tidy{major}" in files:
            tidy = [f"{bindir}/clang-tidy", "--quiet", "--checks=-*,costall-*"]
            tidy += [f"-load={files[f'tidy{major}']}", "--header-filter=.*"]
            out, _ = run([*tidy, source, "--", *flags], {0})
            yield f"clang-tidy module, LLVM {major}", from_diagnostics(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", required=True, help="JSON of this build")
    parser.add_argument("--flags", required=True, help="compiler arguments")
    parser.add_argument("source")
    parser.add_argument("more", nargs="*", help="further compiler arguments")
    arguments = parser.parse_args()
    site = json.loads(Path(arguments.site).read_text(encoding="utf-8"))
    flags = [*shlex.split(arguments.flags), *arguments.more]
    results = list(front_ends(site, arguments.source, flags))
    if not results:
        sys.exit("this build has no front end")
    first, expected = results[0]
    status = 0
    for name, found in results[1:]:
        if found != expected:
            status = 1
            print(f"{name} differs from {first}:")
            print("\n".join(difflib.unified_diff(
                shown(expected), shown(found), first, name, lineterm="")))
    print(f"{len(results)} front ends, {len(expected)} findings")
    return status


if __name__ == "__main__":
    sys.exit(main())
