"""docs/writing_a_pack.md, "Ten minutes", as a reader goes through it.

Each ```sh block runs in a copy of the example's folder, with `costall` on the PATH; its
comments must be in the output of the command above them, line by line and in this
order. A ```json block is the pack as it is to be after that step.

From the environment: COSTALL, the program.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples/describe_a_library"
PAGE = (ROOT / "docs/writing_a_pack.md").read_text()
BLOCK = re.compile(r"^```(sh|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def section():
    begin = PAGE.index("## Ten minutes")
    return PAGE[begin:PAGE.index("\n## ", begin)]


def commands(block):
    """(command, the lines that its output holds)"""
    found = []
    for line in block.splitlines():
        if line.startswith("#"):
            found[-1][1].append(line.removeprefix("# ").strip())
        else:
            found.append((line, []))
    return found


class TenMinutes(unittest.TestCase):
    def run_command(self, command, shown, where):
        done = subprocess.run(command, shell=True, cwd=where, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=120, check=False)
        self.assertIn(done.returncode, (0, 1), f"{command}\n{done.stdout}")
        at = 0
        for line in shown:
            found = done.stdout.find(line, at)
            self.assertGreaterEqual(found, 0,
                                    f"{command}: no {line!r} in\n{done.stdout}")
            at = found + len(line)

    def test_every_step(self):
        with tempfile.TemporaryDirectory() as folder:
            where = pathlib.Path(folder, "examples/describe_a_library")
            shutil.copytree(EXAMPLE, where)
            tools = pathlib.Path(folder, "bin")
            tools.mkdir()
            (tools / "costall").symlink_to(os.environ["COSTALL"])
            os.environ["PATH"] = f"{tools}:{os.environ['PATH']}"
            steps = 0
            for kind, block in BLOCK.findall(section()):
                if kind == "json":
                    json.loads(block)
                    (where / "tide.json").write_text(block)
                    continue
                for command, shown in commands(block):
                    if command.startswith("cd "):
                        continue
                    steps += 1
                    self.run_command(command, shown, where)
            self.assertGreater(steps, 8)


if __name__ == "__main__":
    unittest.main()
