"""Every fact of a built-in pack stands where it says it was read.

A source "path/to/header.h:12" (or several, with commas) is looked up in the
installed headers: the names of the fact must stand there, and one of them near
each line. Headers that are not installed are skipped, but not all of them. Used by
test/rules/schema.test.
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOTS = [Path("/usr/include"), *Path("/usr/include").glob("*-linux-gnu"),
         *Path("/usr/local/include").glob("*"), ROOT / "runtime-probe/include",
         ROOT / "pipeline/include"]
SOURCE = re.compile(r"(\S+\.(?:h\w*|inc)|c\+\+/\S+):(\d+)")
NEAR = 10  # lines
NAME_KEYS = ("fn", "method", "ctor", "cpo", "op", "memop", "operand_type", "name",
             "type")


def as_list(value):
    return value if isinstance(value, list) else [value]


def names_of(fact):
    """The last part of each exact name that the fact is about."""
    about = [fact] if "name" in fact or "type" in fact else []
    about += [m for key in ("callee", "factory", "acquire") if key in fact
              for m in as_list(fact[key])]
    for matcher in about:
        for key in NAME_KEYS:
            for name in as_list(matcher.get(key, [])):
                yield name.rsplit("::", 1)[-1]


def header(path):
    return next((r / path for r in ROOTS if (r / path).is_file()), None)


def check(fact, where, seen):
    whole, names = "", list(names_of(fact))
    for source in fact.get("source", "").split(", "):
        match = SOURCE.fullmatch(source)
        if not match:
            if not source.startswith("https://"):
                yield f'{where}: "{source}" is no header:line and no address'
            return
        file = header(match[1])
        if file is None:
            return
        seen.add(file)
        text = file.read_text(errors="replace")
        line = int(match[2])
        near = "\n".join(text.splitlines()[max(0, line - NEAR):line + NEAR])
        whole += text
        if names and not any(name in near for name in names):
            yield f"{where}: {source} has none of {', '.join(names)} near it"
    yield from (f"{where}: no source has {n}" for n in names if n not in whole)


def main():
    problems, seen, count = [], set(), 0
    for path in sorted((ROOT / "rules/packs").glob("*.json")):
        for section, facts in json.loads(path.read_text()).items():
            if section in ("namespace_map", "tested") or not isinstance(facts, list):
                continue
            for index, fact in enumerate(facts):
                count += 1
                problems += check(fact, f"{path.name} /{section}/{index}", seen)
    if not seen:
        problems.append("no header of any source is installed; run ./dev setup")
    if list(check({"name": "no_such", "source": "c++/12/coroutine:1"}, "x", set())) == []:
        problems.append("this test cannot fail: its bad sample passes")
    print("\n".join(problems) if problems else f"{count} facts, {len(seen)} headers")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
