"""The pass adds calls and moves nothing: what is left of the IR without them is
what it was; the verifier agrees before and after each pass of the optimiser.

    shape.py <pass_site.json> <major>
"""

import collections
import re

from building import PROGRAMS, Site, must, run

HOOK = re.compile(r"costall_pass_1_(\w+)\(")
FUNCTION = re.compile(r"^define .*?@(\"[^\"]+\"|[\w.$]+)\(", re.M)
# Edges that get a block of their own, and landing pads that are no longer
# shared, are jumps and merges.
STRUCTURE = ("br", "phi", "landingpad", "catch", "cleanup", "filter")
EXPECTED = {"create", "resume", "suspend", "yield", "stay", "finish", "leave",
            "destroy"}


def functions(text):
    """Name to the lines of the body."""
    found, name, body = {}, None, []
    for line in text.splitlines():
        begins = FUNCTION.match(line)
        if begins:
            name, body = begins.group(1), []
        elif line == "}" and name:
            found[name] = body
            name = None
        elif name:
            body.append(line.strip())
    return found


def operations(body):
    """How often each operation stands there, hooks and structure aside."""
    counted = collections.Counter()
    for line in body:
        word = re.match(r"(?:%\S+ = )?(?:tail |notail |musttail )?(\w+) ", line)
        if word and not HOOK.search(line) and word.group(1) not in STRUCTURE:
            counted[word.group(1)] += 1
            callee = re.search(r"@(llvm\.[\w.]+|_Z\w+)\(", line)
            counted[callee.group(1) if callee else ""] += 1
    return counted


def check_order(name, body):
    """Suspensions are told before coro.save; from there to the suspension
    nothing is, except that await_suspend said no."""
    saved = False
    for line in body:
        if "@llvm.coro.save(" in line:
            saved = True
        elif "@llvm.coro.suspend(" in line:
            saved = False
        hook = HOOK.search(line)
        must(not (saved and hook and hook.group(1) != "stay"),
             f"{name}: {line} stands between save and suspend")
        if line.endswith(":") or re.match(r"\d+:", line):
            saved = saved and "costall" not in line


def check(site, source, level):
    base = site.out / "base.ll"
    site.compile(source, level, "-g1", "-S", "-emit-llvm", "-Xclang",
                 "-disable-llvm-passes", out=base)
    opt = [site.tool("opt"), "-load-pass-plugin", site.plugin, base, "-S"]
    before, after = (
        functions(run([*opt, "-passes=verify" + more]).stdout)
        for more in ("", ",costall-probe,verify"))
    seen = set()
    for name, body in before.items():
        must(operations(body) == operations(after[name]),
             f"{source.stem} {level}: {name} lost or gained something:"
             f" {operations(body) - operations(after[name])},"
             f" {operations(after[name]) - operations(body)}")
        check_order(name, after[name])
        hooks = [found.group(1) for found in map(HOOK.search, after[name])
                 if found]
        seen |= set(hooks)
        for one in after[name]:
            must(not HOOK.search(one) or "!dbg" in one, f"no place: {one}")
    run([*opt, "-passes=default<O2>", "-verify-each", "-o", "/dev/null"])
    run([*opt, "-passes=default<O0>", "-verify-each", "-o", "/dev/null"])
    return seen


def main():
    site = Site()
    seen = set()
    for name in ("torture", "stream", "halo"):
        for level in ("-O0", "-O2"):
            seen |= check(site, PROGRAMS / f"{name}.cpp", level)
    must(seen == EXPECTED, f"hooks {seen}, not {EXPECTED}")


if __name__ == "__main__":
    main()
