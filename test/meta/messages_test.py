"""Every message a user sees is lower case, has no full stop and no shouting.

Looks at every string literal in checker/ that reads like a sentence, joined
over `+` and over adjacent literals, and at the summaries of hazards.def. A name
that is spelled with a capital stands in NAMES.
"""

import re

import house

TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^(\s]*)\((?P<raw>.*?)\)(?P=mark)"'
    r"|\"(?P<text>(?:[^\"\\\n]|\\.)*)\"|'(?:[^'\\\n]|\\.)+'"
    r"|\#[^\n]*|\w+|\s+|<<|.",
    re.DOTALL,
)
NAMES = ("JSON", "LLVM", "Clang", "NOLINT", "SARIF", "C++", "Markdown", "AST",
         "UTF-8", "TU", "CFG", "HTML", "Debian", "COSTALL_", "RTLD")
# How messages of CLI11 begin, which are looked for to be replaced.
FOREIGN = ("The following argument", "A subcommand is")
JOINS = ("+", "<<")


def literals(code):
    """(line, text, begins, ends) of each literal; begins and ends say whether
    the sentence does so there, or goes on in the expression around it."""
    tokens = [m for m in TOKEN.finditer(code)
              if not m.group(0).startswith(("//", "/*"))
              and not m.group(0).isspace()]
    found = []
    for index, token in enumerate(tokens):
        text = token.group("text") if token.group("text") is not None \
            else token.group("raw")
        if text is None:
            continue
        around = [tokens[i].group(0) if 0 <= i < len(tokens) else ""
                  for i in (index - 1, index + 1)]
        open_at = [w in JOINS or w.startswith('"') for w in around]
        line = code.count("\n", 0, token.start()) + 1
        found.append((line, text, not open_at[0], not open_at[1]))
    return found


def is_sentence(text):
    return " " in text.strip() and re.search(r"[a-z]{2}", text) is not None


def faults(text, begins, ends):
    if begins and text[:1].isupper() and not text.startswith(
            NAMES + FOREIGN):
        yield "begins with a capital"
    if ends and re.search(r"[^.]\.\s*$", text):
        yield "ends with a full stop"
    if "!" in text.replace("!=", ""):
        yield "shouts"
    if re.search(r"(?i)\bplease\b|\bsorry\b|\boops\b", text):
        yield "chats"


def check(path, code):
    problems = []
    lines = code.splitlines()
    for line, text, begins, ends in literals(code):
        # The title of a help page is no message.
        if is_sentence(text) and "CLI::App app{" not in lines[line - 1]:
            problems += [f'{path}:{line} {fault}: "{text}"'
                         for fault in faults(text, begins, ends)]
    return problems


def main():
    for sample in ['"Cannot read it"', '"cannot read " + name + " at all."',
                   '"cannot read it!"', '"cannot " "read it."']:
        house.alive(check(house.Path("x.cpp"), f"f({sample});"))
    problems = check(house.Path("x.cpp"), 'f("read " + "That is " + x);')
    for path in house.files("checker"):
        if path.suffix in (".h", ".cpp", ".def"):
            problems += check(path, house.text(path))
    house.finish(problems, "lower case, no full stop: what was found and where,"
                 " then what to do (CONTRIBUTING.md)")


if __name__ == "__main__":
    main()
