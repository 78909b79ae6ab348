"""Runs that stand still: one unit includes a named pipe that nobody fills, so
its process waits, at a known place and without a clock, until the test acts.
"""

import argparse
import fcntl
import json
import os
import pathlib
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios

PLAIN = "int answer() { return 42; }\n"
problems = []


def expect(what, wanted, got):
    if wanted != got:
        problems.append(f"{what}: expected {wanted}, got {got}")


def open_files(process):
    """Of a process that goes on opening and closing, or ends meanwhile."""
    found = []
    try:
        for link in pathlib.Path(f"/proc/{process}/fd").iterdir():
            try:
                found.append(os.readlink(link))
            except FileNotFoundError:
                pass
    except FileNotFoundError:
        pass
    return found


class Run:
    """A run of costall over a plain unit and one that waits."""

    def __init__(self, costall, root, *arguments, stderr=subprocess.PIPE):
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
        self.root = root
        (root / "plain.cpp").write_text(PLAIN)
        (root / "waits.cpp").write_text('#include "pipe.h"\n')
        os.mkfifo(root / "pipe.h")
        self.process = subprocess.Popen(
            [costall, "plain.cpp", "waits.cpp", *arguments, "--"], cwd=root,
            stdout=subprocess.PIPE, stderr=stderr)
        # Opens when the unit does, and not before.
        self.pipe = os.open(root / "pipe.h", os.O_WRONLY)

    def waiting_child(self):
        """The process that has the pipe open at its other end."""
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task")
        children = (tasks / str(self.process.pid) / "children").read_text()
        for child in children.split():
            if str(self.root / "pipe.h") in open_files(child):
                return int(child)
        raise RuntimeError("no process has opened the pipe")

    def let_go(self):
        """The unit that waits goes on: its header is empty."""
        os.close(self.pipe)
        self.pipe = -1

    def end(self):
        """Exit status, stdout, stderr and what the folder holds."""
        out, err = self.process.communicate(timeout=300)
        if self.pipe >= 0:
            self.let_go()
        left = sorted(path.name for path in self.root.iterdir())
        return self.process.returncode, out, err, left


def interrupted(costall, root):
    for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
        run = Run(costall, root, "-j2", "-o", "out.json", "--progress", "always")
        child = run.waiting_child()
        run.process.send_signal(number)
        status, out, err, left = run.end()
        expect(f"{number.name}: exit status", 128 + number, status)
        expect(f"{number.name}: output", b"", out)
        expect(f"{number.name}: the line is taken away", b"\r\x1b[2K", err[-5:])
        expect(f"{number.name}: files", ["pipe.h", "plain.cpp", "waits.cpp"],
               left)
        expect(f"{number.name}: the child is gone", False,
               os.path.exists(f"/proc/{child}"))


def crashed(costall, root):
    run = Run(costall, root, "-j2", "--format", "json")
    os.kill(run.waiting_child(), signal.SIGSEGV)
    status, out, err, _ = run.end()
    report = json.loads(out)
    expect("crash: exit status", 3, status)
    expect("crash: stderr", b"", err)
    expect("crash: errors", [{"file": "waits.cpp", "message": "the checker"
           " stopped in the middle of this unit (killed by SIGSEGV)"}],
           report["errors"])
    expect("crash: units", (2, 1),
           (report["summary"]["units"], report["summary"]["failed"]))


def orphaned(costall, root):
    run = Run(costall, root)
    child = run.waiting_child()
    watch = os.pidfd_open(child)
    run.process.kill()
    run.end()
    # Readable when the process has ended.
    ended, _, _ = select.select([watch], [], [], 60)
    expect("orphan: ends with its parent", [watch], ended)
    os.close(watch)


def progress_on_a_terminal(costall, root):
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 30, 0, 0))
    run = Run(costall, root, "-j1", "--progress", "always", stderr=theirs)
    run.let_go()
    status, *_ = run.end()
    os.close(theirs)
    shown = os.read(ours, 1 << 16).decode()
    lines = [line for line in shown.split("\r\x1b[2K") if line]
    expect("progress: exit status", 0, status)
    expect("progress: first line", "costall: 0 of 2 units, plain.", lines[0])
    expect("progress: widest line", 29, max(map(len, lines)))
    expect("progress: nothing is left", True, shown.endswith("\r\x1b[2K"))


def silent(costall, root):
    for when in "auto", "never":
        run = Run(costall, root, "--progress", when)
        run.let_go()
        status, out, err, _ = run.end()
        expect(f"{when}: exit status", 0, status)
        expect(f"{when}: stderr", b"", err)
        expect(f"{when}: report", True,
               out.startswith(b"costall: no findings in 2 units"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--costall", required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    for run in [interrupted, crashed, orphaned, progress_on_a_terminal, silent]:
        run(options.costall, options.out.resolve() / run.__name__)
    print("\n".join(problems))
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
