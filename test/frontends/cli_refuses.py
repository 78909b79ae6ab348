"""What the command line refuses before it looks at any source: exit status 2,
nothing on stdout, one line per mistake on stderr that names it.
"""

import argparse
import pathlib
import subprocess
import sys

# The arguments, and what the message has to say. UNIT is a source without
# findings, DIR an empty folder.
REFUSED = [
    ([], "no source given; give source files, or -p"),
    (["--fast", "UNIT"], "unknown option: --fast"),
    (["--baseline", "DIR/x", "UNIT", "--"], "cannot read the baseline DIR/x: no"),
    (["--fixes", "UNIT"], "unknown option: --fixes"),
    (["--cache-dir", "DIR", "--no-cache", "UNIT", "--"], "--cache-dir excludes --no-cache"),
    (["--cache-size", "0", "UNIT", "--"], "--cache-size: '0' is not a number of"
     " mebibytes to keep, which is 1 or more"),
    (["--format", "xml", "UNIT"], "--format: 'xml' is none of text, json, sarif, html"),
    (["--min-harm", "bad", "UNIT"], "--min-harm: 'bad' is none of throughput,"
     " starvation, deadlock, lifetime"),
    (["--min-confidence", "sure", "UNIT"], "'sure' is none of possible, likely,"),
    (["--fail-on", "never", "UNIT"], "--fail-on: 'never' is none of"),
    (["--progress", "maybe", "UNIT"], "'maybe' is none of auto, always, never"),
    (["--color", "blue", "UNIT"], "'blue' is none of auto, always, never"),
    (["-j", "0", "UNIT", "--"], "-j: '0' is not a number of units"),
    (["-j", "-2", "UNIT", "--"], "-j: '-2' is not a number of units"),
    (["-j", "two", "UNIT", "--"], "-j: 'two' is not a number of units"),
    (["--enable", "windw-slow-body", "UNIT", "--"], "--enable: no hazard matches"
     " 'windw-slow-body', the nearest is 'window-slow-body'; known hazards:"),
    (["--enable", "gone-*", "UNIT", "--"], "no hazard matches 'gone-*'; known"),
    (["--disable", "gone", "UNIT", "--"], "--disable: no hazard matches 'gone'"),
    (["-p", "DIR", "UNIT", "--", "-O2"], "-p and compiler arguments after --"),
    (["-p"], "-p: 1 required"),
    (["explain", "window"], "no hazard matches 'window', the nearest is"),
    (["rules"], "a command is required"),
    (["rules", "check"], "pack is required"),
    (["rules", "check", "DIR/gone.json"], "gone.json: cannot read"),
    (["UNIT", "--rules", "DIR/gone.json", "--"], "gone.json: cannot read"),
    (["UNIT", "-o", "DIR/no/such.json", "--"], "cannot write to DIR/no/such.json:"
     " no such file or directory"),
    (["UNIT", "-o", "DIR", "--"], "cannot write to DIR: is a directory"),
    (["-p", "DIR"], "cannot read the compile database DIR/compile_commands.json:"
     " no such file or directory; with CMake,"),
    (["/none/x.cpp"], "no compile_commands.json in the folder of"),
]


def refusal(costall, unit, folder, arguments, wanted):
    """What is wrong with this refusal, or nothing."""
    place = lambda text: text.replace("UNIT", unit).replace("DIR", folder)
    done = subprocess.run([costall] + [place(a) for a in arguments],
                          capture_output=True, text=True, check=False)
    lines = done.stderr.splitlines()
    if done.returncode != 2 or done.stdout or len(lines) != 1:
        return f"exit status {done.returncode}, stdout '{done.stdout}'"
    if not lines[0].startswith("costall: error: ") or place(wanted) not in lines[0]:
        return f"expected '{place(wanted)}'"
    return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--costall", required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    folder = options.out / "empty"
    folder.mkdir(parents=True, exist_ok=True)
    unit = options.out / "unit.cpp"
    unit.write_text("int answer() { return 42; }\n")
    failed = False
    for arguments, wanted in REFUSED:
        problem = refusal(options.costall, str(unit), str(folder), arguments,
                          wanted)
        if problem:
            failed = True
            print(f"costall {' '.join(arguments)}: {problem}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
