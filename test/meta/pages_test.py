"""Every hazard's page has the same sections in the same order.

Fails for a page that lacks one, is over 8 KB, shows no code or does not name
its id. The pages are what `costall explain` prints.
"""

import re

import house

SECTIONS = ["What goes wrong", "Example", "Instead", "Known limits", "Suppress",
            "Seen at run time"]
LIMIT = 8 * 1024  # bytes; what a reader takes in, and a raw string may hold
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


def section(text, name):
    parts = re.split(r"^## ", text, flags=re.MULTILINE)
    return next((p for p in parts if p.startswith(name + "\n")), "")


def check(path, text):
    rule = path.stem.replace("_", "-")
    problems = []
    if not text.startswith(f"# {rule}\n"):
        problems.append(f"{path} does not open with '# {rule}'")
    if HEADING.findall(text) != SECTIONS:
        problems.append(f"{path} has the sections {HEADING.findall(text)},"
                        f" expected {SECTIONS}")
    for name in ("Example", "Instead"):
        if "```cpp" not in section(text, name):
            problems.append(f"{path} shows no C++ in '{name}'")
    if f"NOLINT(costall-{rule})" not in section(text, "Suppress"):
        problems.append(f"{path} does not show NOLINT(costall-{rule})")
    if len(text.encode()) > LIMIT:
        problems.append(f"{path} is over {LIMIT} bytes")
    empty = [name for name in SECTIONS
             if len(section(text, name).split()) < len(name.split()) + 8]
    problems += [f"{path} says next to nothing in '{name}'" for name in empty]
    return problems


def main():
    house.alive(check(house.Path("docs/hazards/some_rule.md"), "# some-rule\n"))
    problems = []
    for path in house.files("docs/hazards"):
        problems += check(path, house.text(path))
    house.finish(problems, "docs/writing_a_hazard.md shows a page")


if __name__ == "__main__":
    main()
