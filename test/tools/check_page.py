"""The C++ of a hazard's page says what it claims, to compilers and to the checker.

Each block must compile alone, with GCC and with the Clang of every checker that is
asked. Each of `Example` must give a finding of the page's rule, whichever LLVM it
was built with; none of `Instead` may give any; those of `Suppress` must be
suppressed. Used by test/hazards/pages.test.
"""

import argparse
import concurrent.futures
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

BLOCK = re.compile(r"^```cpp\n(.*?)^```$", re.MULTILINE | re.DOTALL)

LISTED = (Path(__file__).resolve().parents[2]
          / "checker/hazards/hazards.def").read_text(encoding="utf-8")


def blocks(text):
    """Section name, number in the section, code."""
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        name = section.splitlines()[0]
        for number, code in enumerate(BLOCK.findall(section), 1):
            yield name, number, code


def compiles(compiler, flags, source):
    command = [compiler, *flags, "-fsyntax-only", str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [] if done.returncode == 0 else [f"does not compile:\n{done.stderr}"]


def findings(tool, flags, source, rule):
    off = f"COSTALL_HAZARD_OFF({rule.replace('-', '_')}," in LISTED
    command = [tool, "check", "--format", "json", *(["--enable", rule] * off),
               str(source), "--", *flags]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"exit status {done.returncode} of {command}:\n{done.stderr}")
    return json.loads(done.stdout)["findings"]


def judge(section, rule, found):
    """What is wrong with these findings for a block of this section."""
    open_rules = {f["rule"] for f in found if not f["suppressed"]}
    if section == "Example" and open_rules != {rule}:
        yield f"gives {sorted(open_rules)}, expected {rule}"
    if section in ("Instead", "Suppress") and open_rules:
        yield f"gives {sorted(open_rules)}, expected nothing"
    if section == "Suppress" and rule not in {f["rule"] for f in found}:
        yield f"suppresses nothing: there is no {rule} in it"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", required=True, help="JSON of this build")
    parser.add_argument("--flags", required=True, help="compiler arguments")
    parser.add_argument("--out", required=True, help="folder for the blocks")
    parser.add_argument("pages", nargs="+")
    arguments = parser.parse_args()
    site = json.loads(Path(arguments.site).read_text(encoding="utf-8"))
    tools = [path for kind, path in site["files"].items() if kind.startswith("cli")]
    if not tools:
        sys.exit("this build has no command line program")
    flags = [*shlex.split(arguments.flags), "-include", "page_prelude.h"]
    out = Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)

    def check(block):
        page, section, number, code = block
        source = out / f"{page.stem}_{section.replace(' ', '_')}_{number}.cpp"
        source.write_text(code, encoding="utf-8")
        said = compiles(site["cxx"], flags, source)
        rule = page.stem.replace("_", "-")
        for tool in tools if section == "Example" else tools[:1]:
            said += judge(section, rule, findings(tool, flags, source, rule))
        return [f"{page}, {section}, block {number}: {one}" for one in said]

    all_blocks = [(page, *block) for page in map(Path, arguments.pages)
                  for block in blocks(page.read_text(encoding="utf-8"))]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        problems = [one for said in pool.map(check, all_blocks) for one in said]
    print("\n".join(problems) or f"{len(all_blocks)} blocks hold")
    return 1 if problems or not all_blocks else 0


if __name__ == "__main__":
    sys.exit(main())
