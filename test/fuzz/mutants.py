#!/usr/bin/env python3
"""Mutates the cases of the corpus and lets the checker run over what comes out.

    mutants.py --costall build/dev/bin/costall --out build/dev/fuzz/mutants
    mutants.py ... --count 2000 --seed 7    more of them, others

Whatever the code has become: no unit ends by a signal or takes longer than
--seconds, and no finding is without a place in a file that exists. Mutants that
don't compile any more test nothing, so that at least --least of all must. Used by
the CTest entry fuzz.mutants; run it with the asan-ubsan preset's costall after
changes to the engine.
"""

import argparse
import json
import pathlib
import random
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "corpus"))
import run as corpus  # noqa: E402

TOKEN = re.compile(r"//.*|\"(?:\\.|[^\"\\\n])*\"|\w+|::|->|[&|=+<>-]{2}|\S|\s+")
CRASH = "the checker stopped in the middle"  # by a signal, or a sanitizer
STATEMENT = re.compile(r"^ +[^\n{}]*;[^\n{}]*\n", re.MULTILINE)


def swapped_statements(text, dice):
    found = list(STATEMENT.finditer(text))
    if len(found) < 2:
        return text
    at = dice.randrange(len(found) - 1)
    one, two = found[at], found[at + 1]
    return (text[:one.start()] + two[0] + text[one.end():two.start()] + one[0]
            + text[two.end():])


def with_one(text, dice, change):
    """The text with one of its statements changed."""
    found = list(STATEMENT.finditer(text))
    if not found:
        return text
    one = dice.choice(found)
    return text[:one.start()] + change(one[0]) + text[one.end():]


def repeated_statement(text, dice):
    return with_one(text, dice, lambda one: one + one)


def dropped_statement(text, dice):
    return with_one(text, dice, lambda one: "")


def in_a_block(text, dice):
    head = dice.choice(["for (;;) {", "while (true) {", "if (true) {", "{",
                        "try {", "do {"])
    tail = {"try {": "} catch (...) {}", "do {": "} while (false);"}.get(head, "}")
    return with_one(text, dice, lambda one: f"{head}\n{one}{tail}\n")


def replaced_token(text, dice):
    """One name for another of the same file, or one of a few words dropped or
    put in."""
    tokens = TOKEN.findall(text)
    names = [i for i, token in enumerate(tokens) if token.isidentifier()]
    way = dice.choice(["name", "await", "drop", "reference"])
    if way == "name":
        tokens[dice.choice(names)] = tokens[dice.choice(names)]
    elif way == "await":
        awaits = [i for i in names if tokens[i] in ("co_await", "co_yield",
                                                    "co_return", "return")]
        if awaits:
            tokens[dice.choice(awaits)] = dice.choice(
                ["co_await", "co_return", "return", ""])
    elif way == "drop":
        tokens[dice.randrange(len(tokens))] = ""
    else:
        signs = [i for i, token in enumerate(tokens) if token in "&*"]
        if signs:
            tokens[dice.choice(signs)] = dice.choice(["", "&", "*", "&&"])
    return "".join(tokens)


WAYS = [swapped_statements, dropped_statement, repeated_statement, in_a_block,
        in_a_block, replaced_token]


def write_mutants(out, count, dice):
    entries = []
    out.mkdir(parents=True, exist_ok=True)
    cases = corpus.load_cases(argparse.Namespace(
        cases=corpus.HERE / "cases", inputs=corpus.HERE / "inputs", flag=[],
        only=[]))
    for number in range(count):
        case = dice.choice(cases)
        mutant = case.path.read_text(encoding="utf-8")
        for _ in range(dice.choice([1, 1, 1, 2])):
            mutant = dice.choice(WAYS)(mutant, dice)
        file = out / f"{number}_{case.ident}.cpp"
        file.write_text(mutant, encoding="utf-8")
        entries.append({"file": str(file), "directory": str(out),
                        "arguments": ["clang++", *case.flags, "-c", str(file)]})
    return entries


def check(costall, out, entries, seconds):
    database = out / "compile_commands.json"
    database.write_text(json.dumps(entries), encoding="utf-8")
    done = subprocess.run(
        [costall, "-p", str(out), "--no-config", "--no-cache", "--format", "json",
         "--min-confidence", "possible", "--enable", "*"],
        capture_output=True, text=True, check=False,
        timeout=seconds * len(entries))
    if done.returncode not in (0, 1, 3):
        sys.exit(f"exit status {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout)


def problems_of(report):
    for error in report["errors"]:
        if CRASH in error["message"]:
            yield f"{error['file']}: {error['message']}"
    for found in report["findings"]:
        places = [found, *found["steps"]]
        if any(place["line"] < 1 or place["column"] < 1
               or not pathlib.Path(place["file"]).is_file() for place in places):
            yield (f"{found['file']}:{found['line']}: {found['rule']}: a step has"
                   " no place")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--costall", required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--count", type=int, default=60, help="mutants")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=30,
                        help="a mutant may take on average")
    parser.add_argument("--least", type=float, default=0.3,
                        help="share of the mutants that must compile")
    options = parser.parse_args()
    out = options.out.resolve()
    entries = write_mutants(out, options.count, random.Random(options.seed))
    start = time.monotonic()
    report = check(options.costall, out, entries, options.seconds)
    summary = report["summary"]
    units, failed = summary["units"], summary["failed"]
    problems = list(problems_of(report))
    if failed > (1 - options.least) * units:
        problems.append(f"{failed} of {units} mutants do not compile: too many")
    print("\n".join(problems))
    print(f"{units} mutants, {failed} do not compile,"
          f" {len(report['findings'])} findings, {len(problems)} problems,"
          f" {time.monotonic() - start:.0f} s")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
