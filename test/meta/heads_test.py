"""Every source opens with what it is for; what it names there exists.

One to six lines of comment (public headers may say more), and each path under
test/ or docs/ that a head names must be there.
"""

import re

import house

SOURCES = (".h", ".cpp", ".cmake", ".py", ".in")
NAMED = re.compile(r"(?<![\w/.])(?:test|docs)/[\w./*{},-]*\w")
MOST = 6


def head(path, text):
    """The lines of the opening comment or docstring."""
    lines = text.splitlines()
    if lines and lines[0].startswith("#!"):
        lines = lines[1:]
    if path.suffix == ".py":
        match = re.match(r'"""(.*?)"""', "\n".join(lines), re.DOTALL)
        return match.group(1).strip().splitlines() if match else []
    mark = "#" if path.name.endswith((".cmake", ".txt", ".cmake.in")) or (
        path.suffix == ".in" and not path.name.endswith(".cpp.in")) else "//"
    opening = []
    for line in lines:
        if not line.startswith(mark):
            break
        opening.append(line)
    return opening


def expand(pattern):
    """test/report/{text,json}_test.cpp as its alternatives."""
    match = re.search(r"\{([^}]*)\}", pattern)
    if not match:
        return [pattern]
    return [pattern[:match.start()] + word + pattern[match.end():]
            for word in match.group(1).split(",")]


def named_files(opening):
    joined = "\n".join(opening).replace("//", " ")
    return [p for m in NAMED.findall(joined) for p in expand(m)]


def exists(pattern):
    return any(house.ROOT.glob(pattern.rstrip("/.")))


def check(path, text):
    opening = head(path, text)
    problems = [] if opening else [f"{path} does not say what it is for"]
    if path.suffix == ".cpp" and len(opening) > MOST + 6:
        problems.append(f"{path} opens with {len(opening)} lines")
    problems += [f"{path} names {name}, which is not there"
                 for name in named_files(opening) if not exists(name)]
    return problems


def main():
    house.alive(check(house.Path("x.cpp"), "int x;\n"))
    house.alive(check(house.Path("x.py"), "import os\n"))
    house.alive(check(house.Path("x.h"), "// Tested by test/none/x_test.cpp.\n"))
    problems = []
    for path in house.files():
        if path.suffix in SOURCES or path.name == "CMakeLists.txt":
            problems += check(path, house.text(path))
    house.finish(problems, "say what it is for, what it must not do and which"
                 " test covers it (CONTRIBUTING.md)")


if __name__ == "__main__":
    main()
