"""What a run of our own examples sees to stall is what the checker says of their
sources: `costall report --findings` knows of every stall.

From the environment: COSTALL, the command; COSTALL_PROBE_EXAMPLES and
COSTALL_EXAMPLES, the folders of the built programs.
"""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
COSTALL = os.environ["COSTALL"]
PROBED = pathlib.Path(os.environ["COSTALL_PROBE_EXAMPLES"])
PROGRAMS = pathlib.Path(os.environ["COSTALL_EXAMPLES"])
FLAGS = ["-std=c++20", "-DCOSTALL_PIPELINE_PROBE", f"-I{ROOT}",
         *(f"-I{ROOT / each}" for each in (
             "runtime-probe/include", "pipeline/include", "examples/probe"))]

# Program, its sources, and the stalls that a run has at the default confidence.
EXAMPLES = {
    PROBED / "do_work": (["examples/pipeline/do_work/polled_forms.cpp",
                          "examples/pipeline/do_work/pipeline_form.cpp"], 3),
    PROBED / "futurelock": (["examples/probe/futurelock.cpp"], 1),
    PROBED / "windows": (["examples/probe/windows.cpp"], 2),
    PROBED / "permits": (["examples/probe/permits.cpp"], 0),
    PROBED / "channel": (["examples/probe/channel.cpp"], 0),
    PROBED / "blocked_thread": (["examples/probe/blocked_thread.cpp"], 1),
    PROGRAMS / "youbuy_probed": (["examples/youbuy/youbuy_probed.cpp"], 1),
    PROGRAMS / "youbuy_fixed_probed": (
        ["examples/youbuy/youbuy_fixed.cpp"], 0),
}


class NothingIsMissed(unittest.TestCase):
    maxDiff = None

    def compared(self, program, sources, folder):
        recording = folder / "run.costall"
        found = folder / "found.json"
        subprocess.run([program], check=True, capture_output=True, timeout=60,
                       env=os.environ | {
                           "COSTALL_PROBE": f"quiet,record={recording}"})
        checked = subprocess.run(
            [COSTALL, *sources, "--format", "json", "-o", found, "--", *FLAGS],
            cwd=ROOT, capture_output=True, text=True)
        self.assertIn(checked.returncode, (0, 1), checked.stderr)
        return subprocess.run(
            [COSTALL, "report", recording, "--findings", found],
            cwd=ROOT, capture_output=True, text=True).stdout

    def test_of_each_example(self):
        for program, (sources, stalls) in EXAMPLES.items():
            with self.subTest(program.name), \
                    tempfile.TemporaryDirectory() as folder:
                text = self.compared(program, sources, pathlib.Path(folder))
                explained, seen = map(int, re.search(
                    r"the checker explains (\d+) of (\d+) stalls",
                    text).groups())
                self.assertGreaterEqual(seen, stalls)
                self.assertEqual(explained, seen, text)
                self.assertNotIn("it does not know of", text)

    def test_every_probed_example_is_here(self):
        here = {program.name for program in EXAMPLES}
        for source in (ROOT / "examples/probe").glob("*.cpp"):
            self.assertIn(source.stem, here)


if __name__ == "__main__":
    unittest.main()
