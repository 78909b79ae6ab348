"""The plugin's warnings are as loud as the compiler's own: -w, -Werror, -W
options, pragmas and system headers, for each LLVM major that was built.

One line of CASES is one way to set the level, and what must come of it.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys

STALL = "    co_await net::sleep_for(std::chrono::seconds(20));\n"
WORDS = re.compile(r": (warning|error): .* \[costall-window-slow-body\]$", re.M)


def pragma(words):
    return STALL, (f"#pragma clang diagnostic push\n"
                   f"#pragma clang diagnostic {words}\n{STALL}"
                   f"#pragma clang diagnostic pop\n")


def comment(text):
    return STALL, STALL.rstrip("\n") + f"  // {text}\n"


SAME = (STALL, STALL)
SYSTEM = ("#include", "#pragma clang system_header\n#include")

# What changes in the source, options, and the expected level; "none" for none.
CASES = [
    (SAME, "", "warning"),
    (SAME, "-w", "none"),
    (SAME, "-Werror", "error"),
    (SAME, "-Wfatal-errors -Werror", "fatal"),
    (SAME, "-Wno-coroutine", "none"),
    (SAME, "-Werror=coroutine", "error"),
    (SAME, "-Werror -Wno-error=coroutine", "warning"),
    (pragma('ignored "-Wshadow"'), "-Werror -Wno-error=coroutine", "warning"),
    (SAME, "-Wno-everything", "none"),
    (pragma('ignored "-Wcoroutine"'), "", "none"),
    (pragma('ignored "-Wcoroutine"'), "-Werror", "none"),
    (pragma('error "-Wcoroutine"'), "", "error"),
    (pragma('warning "-Wcoroutine"'), "-Wno-coroutine", "warning"),
    (pragma('ignored "-Wshadow"'), "", "warning"),
    (SYSTEM, "", "none"),
    (SYSTEM, "-Wsystem-headers", "none"),
    (comment("NOLINT"), "", "none"),
    (comment("NOLINT(costall-window-slow-body)"), "", "none"),
    (comment("NOLINT(bugprone-*)"), "", "warning"),
    (comment("costall-ignore(window-slow-body): it is a test"), "", "none"),
    (SAME, "-fplugin-arg-costall-disable=window-*", "none"),
    (SAME, "-fplugin-arg-costall-enable=cold-*", "none"),
    (SAME, "-fplugin-arg-costall-min-confidence=definite", "warning"),
    (SAME, "-fplugin-arg-costall-min-harm=lifetime", "none"),
]


def outcome(command, folder):
    """The level that was printed, and whether exit status and object agree."""
    obj = folder / "unit.o"
    obj.unlink(missing_ok=True)
    done = subprocess.run([*command, "-c", "-o", obj], capture_output=True,
                          text=True, check=False)
    levels = {match[1] for match in WORDS.finditer(done.stderr)}
    if "fatal error" in done.stderr:
        levels = {"fatal"}
    level = levels.pop() if len(levels) == 1 else str(levels or "none")
    failed = level in ("error", "fatal")
    if (done.returncode != 0) != failed or obj.exists() == failed:
        level += (f", exit status {done.returncode},"
                  f" object {'there' if obj.exists() else 'not there'}")
    return level, done.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    arguments, flags = parser.parse_known_args()
    site = json.loads(pathlib.Path(arguments.site).read_text())
    arguments.out.mkdir(parents=True, exist_ok=True)
    text = arguments.source.read_text()
    wrong = 0
    for major, bindir in site["llvm"].items():
        for (old, new), options, expected in CASES:
            unit = arguments.out / "unit.cpp"
            header = arguments.out / "unit.h"
            assert old in text
            changed = text.replace(old, new, 1)
            if "system_header" in new:
                header.write_text(changed)
                changed = '#include "unit.h"\n'
            unit.write_text(changed)
            plugin = f"-fplugin={site['files'][f'plugin{major}']}"
            level, shown = outcome([f"{bindir}/clang++", plugin, *flags,
                                    *options.split(), unit], arguments.out)
            if level != expected:
                wrong += 1
                print(f"LLVM {major}, options '{options}', source:\n{new}"
                      f"expected {expected}, got {level}:\n{shown}")
    print(f"{len(CASES)} cases for each of {len(site['llvm'])} majors,"
          f" {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
