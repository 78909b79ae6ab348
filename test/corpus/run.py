#!/usr/bin/env python3
"""Measures precision and recall of `costall` over the labelled cases.

Runs the command line tool over every file of cases/ and compares rule and line
with the labels in the file. Prints a table per hazard and every miss and false
alarm. Must not know how the checker works; labels come from its definitions.
`--syntax` only compiles the cases; `--table` writes the table of docs/corpus.md
and `--check-table` holds it. Covered by the CTest entry `corpus`.
"""
import argparse
import collections
import json
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
HEADER = re.compile(r"^// case: (?P<id>[\w-]+); style: (?P<style>[\w-]+); "
                    r"flags: (?P<flags>.+)$")
LABEL = re.compile(r"// costall-expect(?P<alt>-or)?: (?P<rule>[\w|-]+)\s*$")
LEVELS = ("definite", "likely", "possible")
SHOWN = LEVELS[:2]  # by default
PAGE = ROOT / "docs/corpus.md"
MARKS = ("<!-- written by test/corpus/run.py --table -->\n",
         "<!-- end of the table -->\n")
TIMEOUT = 600  # seconds; only to end a run that hangs
STYLES = ("asio", "asio-standalone", "qcoro", "home")


def pkg_config_cflags():
    """Include flags of Qt 6; empty where it is not installed."""
    command = ["pkg-config", "--cflags", "Qt6Core", "Qt6Network",
               "Qt6WebSockets", "Qt6DBus"]
    for packages in (command[2:], command[2:4]):
        done = subprocess.run(command[:2] + packages, capture_output=True,
                              text=True, check=False)
        if done.returncode == 0:
            # System headers: their warnings are nobody's business here.
            return [f"-isystem{flag[2:]}" if flag.startswith("-I") else flag
                    for flag in shlex.split(done.stdout)]
    return []


def flags_of_style(style):
    if style == "asio-standalone":
        return ["-DASIO_STANDALONE=1", "-DASIO_HAS_CO_AWAIT=1",
                "-DASIO_HAS_STD_COROUTINE=1"]
    if style == "qcoro":
        return [*pkg_config_cflags(), "-isystem/usr/include/qcoro6",
                "-isystem/usr/include/qcoro6/qcoro", "-fPIC"]
    return []


@dataclass
class Label:
    rule: str  # "a|b" in the file: counted as a, b is defensible too
    line: int
    or_rules: frozenset = frozenset()
    also: set = field(default_factory=set)  # other defensible lines


@dataclass
class Case:
    path: Path
    ident: str
    flags: list
    labels: list


@dataclass
class Outcome:
    case: Case
    error: str = ""
    hits: list = field(default_factory=list)           # Label
    misses: list = field(default_factory=list)         # Label
    false_alarms: list = field(default_factory=list)   # finding dict
    # (rule, confidence) -> [right, wrong], with those that are not shown
    levels: dict = field(default_factory=dict)


def read_labels(lines, path):
    labels, others = [], []
    for number, text in enumerate(lines, 1):
        match = LABEL.search(text)
        if not match:
            if "costall-expect" in text:
                sys.exit(f"{path}:{number}: malformed label")
            continue
        target = others if match["alt"] else labels
        rule, *others_allowed = match["rule"].split("|")
        target.append(Label(rule, number, frozenset(others_allowed)))
    for other in others:
        same = [label for label in labels if label.rule == other.rule]
        if not same:
            sys.exit(f"{path}:{other.line}: costall-expect-or without an "
                     f"expectation of {other.rule}")
        nearest = min(same, key=lambda label: abs(label.line - other.line))
        nearest.also.add(other.line)
    return labels


def read_case(path, style_flags, inputs):
    lines = path.read_text(encoding="utf-8").splitlines()
    header = HEADER.match(lines[0]) if lines else None
    if not header or header["style"] not in STYLES:
        sys.exit(f"{path}:1: expected '// case: <id>; style: "
                 f"{'|'.join(STYLES)}; flags: <flags or none>'")
    if header["id"] != path.stem:
        sys.exit(f"{path}:1: case id '{header['id']}' is not the file's name")
    extra = [] if header["flags"] == "none" else shlex.split(header["flags"])
    flags = ["-std=c++20", f"-I{inputs}", *style_flags(header["style"]), *extra]
    return Case(path, header["id"], flags, read_labels(lines, path))


def run_checker(case, tool, options):
    command = [str(tool), "check", "--format", "json", *options,
               str(case.path), "--", *case.flags]
    try:
        done = subprocess.run(command, capture_output=True, text=True,
                              timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        return None, f"no answer within {TIMEOUT} s"
    try:
        answer = json.loads(done.stdout)
        findings = answer["findings"]
    except (ValueError, KeyError):
        return None, (f"exit status {done.returncode}, no JSON: "
                      f"{done.stderr.strip()[:400]}")
    if done.returncode not in (0, 1):
        said = "; ".join(str(e.get("message", e)) for e in answer.get("errors", []))
        return None, f"exit status {done.returncode}: {said[:400]}"
    return findings, ""


def compare(case, findings):
    outcome = Outcome(case)
    used = set()
    for label in case.labels:
        places = {label.line, *label.also}
        matching = [index for index, found in enumerate(findings)
                    if found["rule"] in {label.rule, *label.or_rules}
                    and Path(found["file"]).name == case.path.name
                    and found["line"] in places]
        used.update(matching)
        (outcome.hits if matching else outcome.misses).append(label)
    outcome.false_alarms = [found for index, found in enumerate(findings)
                            if index not in used]
    return outcome


def levels_of(case, findings):
    """Right and wrong by rule and confidence; a label counts once, at the best
    confidence with which it was found."""
    levels = collections.defaultdict(lambda: [0, 0])
    best = sorted(findings, key=lambda one: LEVELS.index(one["confidence"]))
    met = set()
    for count in range(1, len(best) + 1):
        outcome = compare(case, best[:count])
        found = best[count - 1]
        new = [label for label in outcome.hits if id(label) not in met]
        met.update(id(label) for label in new)
        for label in new:
            levels[label.rule, found["confidence"]][0] += 1
        if any(one is found for one in outcome.false_alarms):
            levels[found["rule"], found["confidence"]][1] += 1
    return levels


def check_case(case, tool, options):
    findings, error = run_checker(
        case, tool, [*options, "--min-confidence", "possible"])
    if error:
        return Outcome(case, error=error, misses=list(case.labels))
    findings = [f for f in findings if not f.get("suppressed")]
    outcome = compare(case, [f for f in findings if f["confidence"] in SHOWN])
    outcome.levels = levels_of(case, findings)
    return outcome


def compile_case(case, compiler):
    command = [compiler, "-fsyntax-only", "-Wall", "-Wextra", *case.flags,
               str(case.path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return case, done.returncode == 0 and not done.stderr, done.stderr


def find_tool():
    found = sorted(ROOT.glob("build/*/bin/costall"),
                   key=lambda path: path.stat().st_mtime)
    if not found:
        sys.exit("no build/*/bin/costall; name the tool with --costall")
    return found[-1]


def ratio(part, rest):
    return 1.0 if part + rest == 0 else part / (part + rest)


def tally(outcomes):
    """Rule -> [true positives, false positives, false negatives]."""
    table = {}
    for outcome in outcomes:
        for column, items in ((0, outcome.hits), (2, outcome.misses)):
            for label in items:
                table.setdefault(label.rule, [0, 0, 0])[column] += 1
        for found in outcome.false_alarms:
            table.setdefault(found["rule"], [0, 0, 0])[1] += 1
    return table


def print_table(table):
    total = [sum(row[column] for row in table.values()) for column in range(3)]
    print(f"{'hazard':<28}{'TP':>5}{'FP':>5}{'FN':>5}{'precision':>11}{'recall':>9}")
    for rule, row in [*sorted(table.items()), ("all", total)]:
        tp, fp, fn = row
        print(f"{rule:<28}{tp:>5}{fp:>5}{fn:>5}{ratio(tp, fp):>11.3f}"
              f"{ratio(tp, fn):>9.3f}")
    return ratio(total[0], total[1]), ratio(total[0], total[2])


def page_table(outcomes, cases):
    """The table of docs/corpus.md."""
    levels = collections.Counter()
    for outcome in outcomes:
        for (rule, level), (right, wrong) in outcome.levels.items():
            levels[rule, level, "right"] += right
            levels[rule, level, "wrong"] += wrong
    table = tally(outcomes)
    rules = sorted({rule for rule, _, _ in levels} | set(table))
    silent = sum(1 for case in cases if not case.labels)
    lines = [f"{len(cases)} cases, {silent} of them silent.", "",
             "| Hazard | Expected | Definite | Likely | Possible | Precision |"
             " Recall |", "|---|---|---|---|---|---|---|"]

    def line(name, of):
        cells = []
        for level in LEVELS:
            right, wrong = (sum(levels[rule, level, kind] for rule in of)
                            for kind in ("right", "wrong"))
            cells.append(f"{right} / {wrong}" if right + wrong else "")
        tp, fp, fn = (sum(table.get(rule, [0] * 3)[column] for rule in of)
                      for column in range(3))
        return (f"| {name} | {tp + fn} | {' | '.join(cells)} |"
                f" {ratio(tp, fp):.3f} | {ratio(tp, fn):.3f} |")

    lines += [line(f"[`{rule}`](hazards/{rule.replace('-', '_')}.md)", [rule])
              for rule in rules]
    return "\n".join([*lines, line("all", rules)]) + "\n"


def hold_page(text, write):
    """Writes the table into the page, or says whether it is there."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(MARKS[0])
    old, after = rest.split(MARKS[1])
    if write:
        PAGE.write_text(before + MARKS[0] + text + MARKS[1] + after,
                        encoding="utf-8")
    elif old != text:
        print(f"{PAGE.relative_to(ROOT)} does not show this run; write it with"
              " test/corpus/run.py --table")
        return False
    return True


def print_details(outcomes):
    for outcome in outcomes:
        where = outcome.case.path.name
        if outcome.error:
            print(f"failed       {where}: {outcome.error}")
        for label in outcome.misses:
            print(f"missed       {where}:{label.line}: {label.rule}")
        for found in outcome.false_alarms:
            print(f"false alarm  {Path(found['file']).name}:{found['line']}: "
                  f"{found['rule']} ({found['confidence']}) in {where}")


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", metavar="ID",
                        help="run this case only, repeatable")
    parser.add_argument("--costall", type=Path, metavar="PATH",
                        help="the tool; default: the newest build/*/bin/costall")
    parser.add_argument("--cases", type=Path, default=HERE / "cases",
                        help="folder of the cases")
    parser.add_argument("--inputs", type=Path, default=HERE / "inputs",
                        help="folder of the headers that cases share")
    parser.add_argument("--option", action="append", default=[],
                        help="further option for the tool, repeatable")
    parser.add_argument("--flag", action="append", default=[],
                        help="further compiler flag, repeatable (--flag=-isystem/x)")
    parser.add_argument("--min-precision", type=float, default=0.0)
    parser.add_argument("--min-recall", type=float, default=0.0)
    parser.add_argument("--table", action="store_true",
                        help="write the table of docs/corpus.md")
    parser.add_argument("--check-table", action="store_true",
                        help="fail when docs/corpus.md shows another table")
    parser.add_argument("--syntax", action="store_true",
                        help="only compile the cases, with warnings as failures")
    parser.add_argument("--compiler", default="clang++-22")
    parser.add_argument("-j", type=int, default=2)
    return parser.parse_args()


def load_cases(arguments):
    memo = {}

    def style_flags(style):
        if style not in memo:
            memo[style] = [*flags_of_style(style), *arguments.flag]
        return memo[style]

    cases = [read_case(path, style_flags, arguments.inputs.resolve())
             for path in sorted(arguments.cases.resolve().glob("*.cpp"))]
    if arguments.only:
        unknown = set(arguments.only) - {case.ident for case in cases}
        if unknown:
            sys.exit(f"no such case: {', '.join(sorted(unknown))}")
        cases = [case for case in cases if case.ident in arguments.only]
    if not cases:
        sys.exit(f"no cases in {arguments.cases}")
    return cases


def check_syntax(cases, arguments, pool):
    bad = 0
    for case, good, text in pool.map(
            lambda case: compile_case(case, arguments.compiler), cases):
        if not good:
            bad += 1
            print(f"does not compile cleanly: {case.path.name}\n{text[:1500]}")
    print(f"{len(cases)} cases, {bad} with errors or warnings")
    return 1 if bad else 0


def main():
    arguments = parse_arguments()
    cases = load_cases(arguments)
    with ThreadPoolExecutor(max_workers=max(1, arguments.j)) as pool:
        if arguments.syntax:
            return check_syntax(cases, arguments, pool)
        tool = arguments.costall or find_tool()
        outcomes = list(pool.map(
            lambda case: check_case(case, tool, arguments.option), cases))
    precision, recall = print_table(tally(outcomes))
    print_details(outcomes)
    failed = sum(1 for outcome in outcomes if outcome.error)
    silent = sum(1 for case in cases if not case.labels)
    print(f"{len(cases)} cases ({silent} silent), {failed} could not be checked")
    low = precision < arguments.min_precision or recall < arguments.min_recall
    if arguments.table or arguments.check_table:
        low |= not hold_page(page_table(outcomes, cases), arguments.table)
    return 1 if low or failed else 0


if __name__ == "__main__":
    sys.exit(main())
