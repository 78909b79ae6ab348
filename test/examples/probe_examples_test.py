"""The programs of examples/probe report what was recorded, on their own clock to
the letter; the one in real time by rule and line.

From the environment: COSTALL_PROBE_EXAMPLES, the folder of the built programs.
"""

import os
import pathlib
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ROOT / "examples/probe"
PROGRAMS = pathlib.Path(os.environ["COSTALL_PROBE_EXAMPLES"])
NAMES = sorted(f.stem for f in SOURCES.glob("*.cpp"))


def output(name):
    env = {key: value for key, value in os.environ.items()
           if key != "COSTALL_PROBE"}
    done = subprocess.run([PROGRAMS / name], capture_output=True, text=True,
                          check=True, timeout=60, env=env)
    return done.stdout


def line_of(source, text):
    lines = (SOURCES / source).read_text().splitlines()
    number, = [n for n, line in enumerate(lines, 1) if text in line]
    return f"{pathlib.Path(source).name}:{number}"


class Recorded(unittest.TestCase):
    maxDiff = None

    def test_each_prints_what_was_recorded(self):
        self.assertGreaterEqual(len(NAMES), 6)
        for name in NAMES:
            with self.subTest(name):
                expected = SOURCES / f"expected/{name}.txt"
                self.assertEqual(output(name), expected.read_text())


class Lines(unittest.TestCase):
    """The await that is blamed is the one that a reader would change."""

    def test_the_arm_of_the_select(self):
        self.assertIn("(deadlock, definite) at "
                      + line_of("futurelock.cpp", "co_await again;"),
                      output("futurelock"))

    def test_the_slow_body(self):
        first = output("do_work").split("\n")[1]
        self.assertIn("window-slow-body (starvation, definite)", first)
        forms = "../pipeline/do_work/polled_forms.cpp"
        lines = (SOURCES / forms).read_text().splitlines()
        line = int(first.split("polled_forms.cpp:")[1].split(",")[0])
        self.assertEqual(lines[line - 1].strip(), "co_await processing;")

    def test_the_wait_that_the_permit_does_not_protect(self):
        self.assertIn("at " + line_of("permits.cpp", "co_await elsewhere;"),
                      output("permits"))

    def test_the_wait_before_which_the_task_was_not_started(self):
        self.assertIn("at " + line_of("windows.cpp", "co_await elsewhere;"),
                      output("windows"))


if __name__ == "__main__":
    unittest.main()
