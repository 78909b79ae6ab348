"""The examples of the pipeline library print what their pages say, on the virtual
clock to the letter, and keep the promises that the figures are there for.

From the environment: COSTALL_PIPELINE_EXAMPLES, the folder of the built programs.
ctrl_c is tested where it was built, with a real signal. No test here looks at a
clock.
"""

import os
import pathlib
import re
import signal
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ROOT / "examples/pipeline"
PROGRAMS = pathlib.Path(os.environ["COSTALL_PIPELINE_EXAMPLES"])
NAMES = sorted(f.name for f in SOURCES.iterdir() if f.is_dir())
RECORDED = [n for n in NAMES if n != "ctrl_c"]
WATCHDOG = 60  # seconds; only a program that hangs is so slow


def output(name):
    done = subprocess.run([PROGRAMS / name], capture_output=True, text=True,
                          check=True, timeout=WATCHDOG)
    return done.stdout


class Recorded(unittest.TestCase):
    maxDiff = None

    def test_every_example_has_all_its_parts(self):
        self.assertGreaterEqual(len(NAMES), 7)
        for name in NAMES:
            for part in ("main.cpp", "README.md"):
                self.assertTrue((SOURCES / name / part).is_file(),
                                f"{name}/{part}")

    def test_each_prints_what_was_recorded(self):
        for name in RECORDED:
            with self.subTest(name):
                expected = SOURCES / name / "expected_output.txt"
                self.assertEqual(output(name), expected.read_text())


class DoWork(unittest.TestCase):
    ROW = re.compile(r"^(.*?)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)$", re.MULTILINE)

    def setUp(self):
        exact = output("do_work").split("\n\n")[0]
        rows = self.ROW.findall(exact)
        self.assertEqual(len(rows), 7, exact)
        self.rows = {name: tuple(map(int, row)) for name, *row in rows}
        self.natural = self.rows["wanted"][1]

    def test_the_pipeline_keeps_every_promise(self):
        total, longest, at_once, claimed = self.rows["6 costall::pipeline"]
        self.assertLessEqual(total, 2800)
        self.assertLessEqual(longest, self.natural + 2)
        self.assertEqual(at_once, 1)
        self.assertLessEqual(claimed, 5)

    def test_each_form_of_the_article_has_its_defect(self):
        def form(number):
            return next(row for name, row in self.rows.items()
                        if name.startswith(number))
        self.assertGreater(form("1")[1], 10 * self.natural)
        self.assertEqual(form("2")[1:], (self.natural, 1, 5))
        self.assertEqual(form("3")[2:], (64, 64))
        self.assertEqual(form("4")[2:], (5, 5))
        self.assertGreater(form("5")[3], 5)


class First(unittest.TestCase):
    def test_the_readme_shows_what_it_does(self):
        source = (SOURCES / "first/main.cpp").read_text()
        blocks = re.findall(r"^```cpp\n(.*?)^```$",
                            (ROOT / "README.md").read_text(),
                            re.MULTILINE | re.DOTALL)
        shown = [b for b in blocks if "pl::from(" in b]
        self.assertEqual(len(shown), 1, "one block of README.md is a pipeline")
        self.assertTrue(shown[0] in source,
                        "the pipeline of README.md is not that of first/main.cpp")


@unittest.skipUnless((PROGRAMS / "ctrl_c").exists(), "ctrl_c needs Boost")
class CtrlC(unittest.TestCase):
    def interrupted(self, times):
        with subprocess.Popen([PROGRAMS / "ctrl_c"], stdout=subprocess.PIPE,
                              text=True) as program:
            kill = program.kill
            try:
                lines = [program.stdout.readline()]
                for _ in range(times):
                    program.send_signal(signal.SIGINT)
                    lines.append(program.stdout.readline())
                rest, _ = program.communicate(timeout=WATCHDOG)
            except BaseException:
                kill()
                raise
        return program.returncode, "".join(lines) + rest

    def test_a_signal_lets_what_has_begun_come_through(self):
        status, text = self.interrupted(1)
        self.assertEqual(
            text, (SOURCES / "ctrl_c/expected_output.txt").read_text())
        self.assertEqual(status, 0)


if __name__ == "__main__":
    unittest.main()
