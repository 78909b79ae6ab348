"""Links between the pages resolve, and the files that pages name are there."""

import re

import house

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
NAMED = re.compile(
    r"`((?:checker|rules|docs|test|examples|cmake|bench|tools|include)"
    r"/[\w./-]*\w)`")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def anchors(text):
    """As GitHub makes them of headings."""
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", t.lower()).replace(" ", "-")
            for t in titles}


def check_link(path, text, target):
    if re.match(r"[a-z]+:", target):
        return []
    name, _, anchor = target.partition("#")
    file = house.ROOT / path.parent / name if name else house.ROOT / path
    if not file.exists():
        return [f"{path} links to {target}, which is not there"]
    if anchor and file.suffix == ".md":
        content = file.read_text(encoding="utf-8") if name else text
        if anchor not in anchors(content):
            return [f"{path} links to {target}: no such heading"]
    return []


def check(path, text):
    prose = FENCE.sub("", text)
    problems = []
    for target in LINK.findall(prose):
        problems += check_link(path, text, target)
    if path.name != "real_code.md":  # names files of other code bases
        problems += [f"{path} names {name}, which is not there"
                     for name in NAMED.findall(prose)
                     if not (house.ROOT / name).exists()]
    return problems


def main():
    house.alive(check(house.Path("x.md"), "see [this](none.md)"))
    house.alive(check(house.Path("x.md"), "see [this](#none)"))
    house.alive(check(house.Path("x.md"), "see `docs/none.md`"))
    problems = []
    for path in house.files():
        if path.suffix == ".md":
            problems += check(path, house.text(path))
    house.finish(problems, "mend the link, or the name of the file")


if __name__ == "__main__":
    main()
