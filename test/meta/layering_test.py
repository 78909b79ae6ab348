"""Dependencies point one way: frontends, report, program, hazards, engine,
model.

Fails for an include to the left, for Clang where it does not belong, and for
printing below the front ends.
"""

import re

import house

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.MULTILINE)
LAYERS = ["model", "engine", "hazards", "program", "report", "frontends"]
PRINTS = re.compile(
    r"\bstd::(cout|cerr|clog)\b|\bllvm::(outs|errs|dbgs)\b"
    r"|\b(?<!vsn)(?<!sn)f?printf\s*\(|\bf?puts\s*\(|\bperror\s*\("
)
# What may be included below the front ends: the plugin interfaces never.
NEVER_BELOW = re.compile(r"^(clang-tidy/|clang/(Frontend|Tooling|Driver)/)")
STREAMS = {"iostream", "print", "cstdio", "stdio.h"}


def layer(path):
    """Index in LAYERS; check.h and check.cpp belong to the hazards."""
    parts = path.parts
    if parts[0] != "checker" or len(parts) < 2:
        return None
    return 2 if parts[1].startswith("check.") else (
        LAYERS.index(parts[1]) if parts[1] in LAYERS else None)


def may_see_clang(path):
    text = path.as_posix()
    return text in ("checker/check.cpp",) or text.startswith(
        ("checker/engine/ast/", "checker/frontends/"))


def check(path, text):
    own = layer(path)
    if own is None:
        return []
    problems = []
    for quote, name in INCLUDE.findall(text):
        target = layer(house.Path(name)) if quote == '"' else None
        if target is not None and target > own:
            problems.append(f"{path} includes {name}, which is above it")
        if name.startswith(("clang/", "llvm/", "clang-tidy/")):
            if not may_see_clang(path):
                problems.append(f"{path} includes {name}: only engine/ast,"
                                " check.cpp and the front ends see Clang")
            elif LAYERS[own] != "frontends" and NEVER_BELOW.match(name):
                problems.append(f"{path} includes {name}, which is for the"
                                " front ends")
        if LAYERS[own] != "frontends" and name in STREAMS:
            problems.append(f"{path} includes <{name}>: nothing below the"
                            " front ends prints")
        if LAYERS[own] == "engine" and name.startswith("nlohmann/"):
            problems.append(f"{path} includes {name}: the engine knows no JSON")
    if LAYERS[own] != "frontends":
        code = re.sub(r"//[^\n]*", "", text)
        problems += [f"{path} prints with {m.group(0)}"
                     for m in PRINTS.finditer(code)]
    return problems


def main():
    bad = house.Path("checker/engine/bad.cpp")
    for sample in ['#include "checker/report/json.h"\n', "std::cerr << 1;",
                   '#include "clang/AST/Decl.h"\n', "#include <iostream>\n",
                   'printf("x");']:
        house.alive(check(bad, sample))
    problems = []
    for path in house.files("checker"):
        if path.suffix in (".h", ".cpp"):
            problems += check(path, house.text(path))
    house.finish(problems, "docs/architecture.md says what may see what")


if __name__ == "__main__":
    main()
