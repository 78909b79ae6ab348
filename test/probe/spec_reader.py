"""The reader that format/spec.md prints reads what the probe writes.

    spec_reader.py <program with RecordingSample.IsWrittenForAnotherReader>

Holds too that it has at most 40 lines, and that it reads a recording that was
cut off up to there.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SPEC = Path(__file__).resolve().parents[2] / "runtime-probe/format/spec.md"
EVENTS = re.compile(r"^  (\w+)(?: = 1)?,\s+///<", re.MULTILINE)
LINES = 40


def reader():
    code, = re.findall(r"^```python\n(.*?)^```", SPEC.read_text(),
                       re.MULTILINE | re.DOTALL)
    written = [line for line in code.splitlines() if line]
    assert len(written) <= LINES, f"the reader has {len(written)} lines"
    scope = {}
    exec(compile(code, str(SPEC), "exec"), scope)
    return scope["read"]


def names_agree():
    """The events of the page are those of event.h, in their order."""
    header = (SPEC.parents[1] / "include/costall/probe/event.h").read_text()
    body = header.split("enum class event")[1].split("};")[0]
    shown = re.findall(r"^\| (\d+) \| ([a-z]+) \|", SPEC.read_text(), re.MULTILINE)
    assert [name for _, name in shown] == EVENTS.findall(body), shown
    assert [int(n) for n, _ in shown] == list(range(1, len(shown) + 1)), shown


def main():
    read = reader()
    names_agree()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [*sys.argv[1:],
             "--gtest_filter=RecordingSample.IsWrittenForAnotherReader"],
            env={**os.environ, "COSTALL_TEST_FOLDER": folder}, check=True,
            stdout=subprocess.DEVNULL)
        data = Path(folder, "sample.costall").read_bytes()
        wanted = [tuple(map(int, line.split())) for line in
                  Path(folder, "sample.txt").read_text().splitlines()]
    sites, strings, entries, complete = read(data)
    assert wanted and entries == wanted, (entries, wanted)
    assert sites[1:] == [("src/work.cpp", "task do_work(Database &)", 31, 5),
                         ("src/db.cpp", "task query(int)", 12, 3)], sites
    assert strings[1:] == ["rows"], strings
    assert complete
    for size in range(64, len(data)):
        found = read(data[:size])
        assert not found[3] and found[2] in ([], wanted), size
    print(f"read {len(entries)} entries as the page says")


if __name__ == "__main__":
    main()
