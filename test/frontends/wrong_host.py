"""A plugin or module in a program it was not made for: one message that says
what was found and what to load instead, exit status 2, and nothing mangled.
"""

import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys

MESSAGE = re.compile(r"^error: (?P<object>\S+) (was built for LLVM \d+ and \S+ is"
                     r" LLVM \d+|is a plugin of the compiler and \S+ is clang-tidy|"
                     r"is a module of clang-tidy and \S+ is not clang-tidy); load"
                     r" (?P<advice>.+)\n$")


def hosts(llvm):
    """Kind, major and command of the programs that load objects. An LLVM that
    costall is not built for counts as well, when the machine has one."""
    others = {major: f"/usr/lib/llvm-{major}/bin" for major in ("14", "16")
              if major not in llvm}
    for major, bindir in {**llvm, **others}.items():
        if shutil.which(f"{bindir}/clang++"):
            yield "plugin", major, lambda so, source, b=bindir: [
                f"{b}/clang++", "-std=c++20", "-fsyntax-only", f"-fplugin={so}",
                source]
        if shutil.which(f"{bindir}/clang-tidy"):
            yield "tidy", major, lambda so, source, b=bindir: [
                f"{b}/clang-tidy", f"-load={so}", "--checks=-*,costall-*",
                source, "--"]


def problem(done, so):
    """What is wrong with this refusal, or nothing."""
    match = MESSAGE.match(done.stderr)
    if done.returncode != 2:
        return f"exit status {done.returncode}, expected 2"
    if not match or match["object"] != so:
        return "not the one message"
    path = match["advice"]
    if path.startswith("/") and not pathlib.Path(path).exists():
        return "the advice names a file that is not there"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    site = json.loads(pathlib.Path(arguments.site).read_text())
    arguments.out.mkdir(parents=True, exist_ok=True)
    source = arguments.out / "empty.cpp"
    source.write_text("")
    wrong = pairs = 0
    for name, so in site["files"].items():
        kind, major = name[:-2], name[-2:]
        if kind not in ("plugin", "tidy"):
            continue
        for host_kind, host_major, command in hosts(site["llvm"]):
            if (host_kind, host_major) == (kind, major):
                continue
            pairs += 1
            done = subprocess.run(command(so, source), capture_output=True,
                                  text=True, check=False)
            if found := problem(done, so):
                wrong += 1
                print(f"{name} in {host_kind} host of LLVM {host_major}: {found}"
                      f"\n{done.stdout}{done.stderr}")
    print(f"{pairs} wrong pairs, {wrong} answered badly")
    return 1 if wrong or not pairs else 0


if __name__ == "__main__":
    sys.exit(main())
