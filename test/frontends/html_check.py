"""An HTML report as a parser sees it: tags are balanced, ids stand once, links
lead somewhere, and nothing is loaded from anywhere. Used by html.test.
"""

import html.parser
import pathlib
import re
import sys

VOID = {"meta", "input", "link", "br", "img"}
LOADS = {"src", "srcset", "action", "data", "poster", "background", "formaction"}


class Checker(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.problems = [], []
        self.ids, self.links, self.text = [], [], []

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("link", "img", "iframe", "object", "embed", "base"):
            self.problems.append(f"<{tag}> loads something")
        for name, value in attributes:
            if name in LOADS or name.startswith("on"):
                self.problems.append(f"<{tag} {name}={value}>")
            if name == "id":
                self.ids.append(value)
            if name == "href":
                self.links.append(value)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing")

    def handle_data(self, data):
        if self.open and self.open[-1] == "style" and re.search(
                r"url\(|@import", data):
            self.problems.append("the style loads something")
        if not self.open or self.open[-1] not in ("style", "script"):
            self.text.append(data)


def check(page):
    checker = Checker()
    checker.feed(page)
    checker.close()
    problems = checker.problems + [f"<{tag}> stays open" for tag in checker.open]
    problems += [f"id {one} stands twice" for one in sorted(
        {i for i in checker.ids if checker.ids.count(i) > 1})]
    problems += [f"{link} leads nowhere" for link in checker.links
                 if not link.startswith("#") or link[1:] not in checker.ids]
    if not page.startswith("<!DOCTYPE html>") or "default-src 'none'" not in page:
        problems.append("no doctype, or no policy against loading")
    return problems, "".join(checker.text)


def main():
    blind = [bad for bad in ("<p><b></p></b>", "<a href=x></a>", "<p id=a id=b>",
                             "<script src=x></script>") if not check(bad)[0]]
    page = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
    problems, text = check(page)
    problems += [f"not shown: {wanted}" for wanted in sys.argv[2:]
                 if wanted not in text]
    problems += [f"blind to {bad}" for bad in blind]
    print("\n".join(problems) if problems else "sound")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
