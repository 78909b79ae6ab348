#!/usr/bin/env python3
"""Runs costall over the coroutine examples that Debian packages bring: those of
Boost.Asio and Beast (libboost1.81-doc) and of QCoro (qcoro-doc).

Prints what was looked at and every finding. With --expected, compares the
findings and the files that do not parse with that list; --update rewrites it.
Exit status: 0 as expected, 1 different, 2 something needed is missing.
Must not write outside --build. It is itself the test `packaged_examples`.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import time

DOC = pathlib.Path("/usr/share/doc")
BOOST = DOC / "libboost1.81-doc/examples/libs"
QCORO = DOC / "qcoro-doc/examples"
QT_MODULES = ["Concurrent", "Core", "DBus", "Gui", "Network", "WebSockets",
              "Widgets"]
COROUTINE = re.compile(r"\bco_(await|yield|spawn)\b")


def fail(message):
    """Ends the run: something that it needs is missing."""
    print(f"check_packaged_examples.py: {message}", file=sys.stderr)
    sys.exit(2)


def coroutine_files(root):
    """The source files below `root` that await, yield or spawn."""
    for path in sorted(root.rglob("*.cpp")):
        if COROUTINE.search(path.read_text(errors="replace")):
            yield path


def boost_units():
    """Beast's examples include others relative to its root; one of them takes
    <list> for granted."""
    flags = ["-std=c++20", "-include", "list", f"-I{BOOST / 'beast'}"]
    for part in ("asio/example", "beast/example"):
        for path in coroutine_files(BOOST / part):
            yield "Boost.Asio, Beast", path, flags


def moc(path, out):
    """What Qt's compiler would write for a file that includes its own .moc."""
    if f'#include "{path.stem}.moc"' not in path.read_text():
        return
    compiler = pathlib.Path("/usr/lib/qt6/libexec/moc")
    if not compiler.exists():
        fail(f"there is no {compiler}; install qt6-base-dev-tools")
    subprocess.run([compiler, path, "-o", out / f"{path.stem}.moc"], check=True)


def qcoro_units(build):
    qt = next(pathlib.Path("/usr/include").glob("*/qt6"), None)
    if qt is None:
        fail("there are no Qt 6 headers; install qcoro-qt6-dev")
    # The examples were written for the source tree: qcoro/network/x.h is
    # qcoro/x.h once installed.
    tree = build / "qcoro_tree/qcoro"
    tree.mkdir(parents=True, exist_ok=True)
    if not (tree / "network").is_symlink():
        (tree / "network").symlink_to("/usr/include/qcoro6/qcoro")
    flags = ["-std=c++20", "-fPIC", f"-I{qt}", f"-I{tree.parent}"]
    flags += [f"-I{qt}/Qt{module}" for module in QT_MODULES]
    flags += [f"-I/usr/include/qcoro6{sub}" for sub in ("", "/qcoro", "/QCoro")]
    flags += [f"-I{QCORO / 'dbus'}"]
    for path in coroutine_files(QCORO):
        out = build / "moc" / path.relative_to(QCORO).parent
        out.mkdir(parents=True, exist_ok=True)
        moc(path, out)
        yield "QCoro", path, flags + [f"-I{out}"]


def short(path):
    """A path as the expected list has it: without the folder of the packages."""
    return os.path.relpath(path, DOC)


def write_database(units, build):
    entries = [{"directory": str(build), "file": str(path),
                "arguments": ["clang++", *flags, "-c", str(path)]}
               for _, path, flags in units]
    database = build / "compile_commands.json"
    database.write_text(json.dumps(entries, indent=1))


def run(costall, build, paths):
    """One run over one package; its report and the seconds it took."""
    command = [costall, "-p", build, "--format", "json", *paths]
    start = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True)
    seconds = time.monotonic() - start
    if done.returncode not in (0, 1, 3):
        fail(f"costall ended with status {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout), seconds


def check(costall, build, units):
    """Runs all, prints the table, returns the lines to compare."""
    lines = []
    print(f"{'examples':20} {'files':>5} {'failed':>6} {'coroutines':>10} "
          f"{'awaits':>6} {'findings':>8} {'seconds':>7}")
    for package in dict.fromkeys(package for package, _, _ in units):
        paths = [path for owner, path, _ in units if owner == package]
        report, seconds = run(costall, build, paths)
        summary, found = report["summary"], report["findings"]
        print(f"{package:20} {summary['units']:5} {summary['failed']:6} "
              f"{summary['coroutines']:10} {summary['awaits']:6} "
              f"{len(found):8} {seconds:7.1f}")
        lines += [f"{short(f['file'])}:{f['line']}: {f['rule']}" for f in found]
        lines += sorted({f"{short(e['file'])}: does not parse"
                         for e in report["errors"]})
    return sorted(lines)


def compare(lines, expected):
    """Tells every difference; True when there is none."""
    wanted = [line for line in expected.read_text().splitlines()
              if line and not line.startswith("#")]
    for line in sorted(set(lines) - set(wanted)):
        print(f"not expected: {line}")
    for line in sorted(set(wanted) - set(lines)):
        print(f"missing: {line}")
    return sorted(lines) == sorted(wanted)


def update(lines, expected):
    old = expected.read_text().splitlines() if expected.exists() else []
    head = [line for line in old if line.startswith("#")]
    expected.write_text("\n".join(head + lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--costall", default="build/dev/bin/costall")
    parser.add_argument("--build", type=pathlib.Path,
                        default=pathlib.Path("build/packaged_examples"))
    parser.add_argument("--expected", type=pathlib.Path)
    parser.add_argument("--update", action="store_true")
    args = parser.parse_args()

    for folder, package in ((BOOST, "libboost1.81-doc"), (QCORO, "qcoro-doc")):
        if not folder.is_dir():
            fail(f"there is no {folder}; install {package}")
    build = args.build.resolve()
    build.mkdir(parents=True, exist_ok=True)
    units = [*boost_units(), *qcoro_units(build)]
    write_database(units, build)

    lines = check(args.costall, build, units)
    print(*lines, sep="\n")
    if not args.expected:
        return 0
    if args.update:
        update(lines, args.expected)
        return 0
    return 0 if compare(lines, args.expected) else 1


if __name__ == "__main__":
    sys.exit(main())
