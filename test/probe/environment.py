"""COSTALL_PROBE does what docs/probe.md says, for programs as they are.

    environment.py <folder of youbuy_probed and youbuy_fixed_probed>
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAMS = Path(sys.argv.pop(1))


def run(program, words):
    env = os.environ | {"COSTALL_PROBE": words}
    if words is None:
        env.pop("COSTALL_PROBE")
    return subprocess.run([PROGRAMS / program], env=env, capture_output=True,
                          text=True, check=False)


class Environment(unittest.TestCase):
    STALL = "[costall-window-slow-body]"

    def test_without_it_the_program_is_alone(self):
        for words in ("off", "0", ""):
            done = run("youbuy_probed", words)
            self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_on_reports_at_the_end_and_meanwhile(self):
        done = run("youbuy_probed", "on")
        self.assertEqual(done.returncode, 0)
        self.assertGreater(done.stderr.count(self.STALL), 1)
        self.assertIn("coverage:", done.stderr)

    def test_live_can_be_switched_off(self):
        done = run("youbuy_probed", "live=off")
        self.assertEqual(done.stderr.count(self.STALL), 1)

    def test_fail_makes_a_program_fail_for_a_stall_alone(self):
        self.assertEqual(run("youbuy_probed", "fail").returncode, 1)
        self.assertEqual(run("youbuy_fixed_probed", "fail").returncode, 0)

    def test_quiet_says_nothing_without_one(self):
        self.assertEqual(run("youbuy_fixed_probed", "quiet").stderr, "")
        self.assertIn(self.STALL, run("youbuy_probed", "quiet").stderr)

    def test_thresholds(self):
        done = run("youbuy_probed", "fail,unpolled=1s,idle_window=1s")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_flight_recorder_looks_at_the_end(self):
        done = run("youbuy_probed", "flight,live=off,memory=1024")
        self.assertIn(self.STALL, done.stderr)

    def test_a_word_that_is_wrong_is_told_and_nothing_is_recorded(self):
        for words, told in (("bogus", "unknown word 'bogus'"),
                            ("on,unpolled=soon", "unpolled"),
                            ("memory=none", "'none' is not a number"),
                            ("color=red", "color")):
            with self.subTest(words):
                done = run("youbuy_probed", words)
                self.assertEqual(done.returncode, 0)
                self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
                self.assertIn(told, done.stderr)

    def test_files(self):
        with tempfile.TemporaryDirectory() as folder:
            record, report = f"{folder}/a.costall", f"{folder}/a.json"
            run("youbuy_probed", f"quiet,record={record},json={report}")
            self.assertGreater(os.path.getsize(record), 10_000)
            with open(report, encoding="utf-8") as file:
                self.assertEqual(json.load(file)["findings"][0]["rule"],
                                 "window-slow-body")

    def test_files_that_cannot_be_written_are_told_and_the_rest_goes_on(self):
        done = run("youbuy_probed",
                   "on,live=off,record=/nowhere/a,json=/nowhere/b")
        self.assertEqual(done.returncode, 0)
        self.assertIn("/nowhere/a", done.stderr)
        self.assertIn("/nowhere/b", done.stderr)
        self.assertIn(self.STALL, done.stderr)


if __name__ == "__main__":
    unittest.main()
