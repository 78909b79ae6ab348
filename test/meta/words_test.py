"""Nothing of one machine, nothing unfinished and nothing generated is tracked.

Fails for paths of one machine, for notes that something is still to be done,
and for files that a tool writes.
"""

import re

import house

WORDS = {
    "the path of one machine": re.compile(
        r"(?<![\w.-])/(?:home/\w+|root|work|farm|Users/\w+)/\w"),
    "a note of unfinished work": re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b"),
    "a signature of a tool": re.compile(
        r"(?i:co-authored-by)|[Gg]enerated (?:by|with) \["),
}
GENERATED = re.compile(
    r"(^|/)(build|__pycache__|node_modules|\.cache)/|^compile_commands\.json$"
    r"|\.(o|a|so|pyc|bc|ll|gch|pch|orig|rej)$")
HEAD = re.compile(r"(?i)do not edit|@generated|automatically generated")
OWN = "test/meta/words_test.py"


def check(path, text):
    name = path.as_posix()
    problems = []
    if GENERATED.search(name):
        problems.append(f"{path} is generated")
    if text is None or name == OWN:
        return problems
    if HEAD.search("\n".join(text.splitlines()[:5])):
        problems.append(f"{path} says that it is generated")
    for number, line in enumerate(text.splitlines(), 1):
        problems += [f"{path}:{number} holds {what}: {m.group(0)}"
                     for what, pattern in WORDS.items()
                     for m in [pattern.search(line)] if m]
    return problems


def main():
    house.alive(check(house.Path("x.md"), "see /home/someone/x"))
    house.alive(check(house.Path("x.md"), "a TODO is left"))
    house.alive(check(house.Path("lib/x.so"), None))
    house.alive(check(house.Path("x.h"), "// do not edit\n"))
    problems = []
    for path in house.files():
        problems += check(path, house.text(path))
    house.finish(problems, "write it so that it holds on every machine")


if __name__ == "__main__":
    main()
