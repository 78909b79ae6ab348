"""The examples do what their pages say, with the stall and without, and costall
says which is which. No test here looks at a clock.

From the environment: COSTALL, the command line program, and COSTALL_EXAMPLES,
the folder of the built programs.
"""

import json
import os
import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
COSTALL = os.environ["COSTALL"]
PROGRAMS = pathlib.Path(os.environ["COSTALL_EXAMPLES"])


def output(program):
    done = subprocess.run([PROGRAMS / program], capture_output=True, text=True,
                          check=True)
    return done.stdout


def findings(path):
    """(rule, harm, the line of the await) of every finding in a file."""
    command = [COSTALL, "--format", "json", EXAMPLES / path,
               "--", "-std=c++20"]
    done = subprocess.run(command, capture_output=True, text=True)
    report = json.loads(done.stdout)
    assert not report["errors"], report["errors"]
    lines = (EXAMPLES / path).read_text().splitlines()
    return [(f["rule"], f["harm"], lines[f["line"] - 1].strip())
            for f in report["findings"]]


class YouBuy(unittest.TestCase):
    SUM = re.compile(r"done: (\d+) of 40 database sessions timed out")

    def test_sessions_time_out_while_an_item_is_processed(self):
        text = output("youbuy")
        self.assertGreater(int(self.SUM.search(text)[1]), 0)
        for line in text.splitlines():
            if "TIME-OUT" in line:
                self.assertRegex(line, r"\(process_work_item\(\d+\) is running")

    def test_none_does_with_the_cure(self):
        for program in ("youbuy_fixed", "youbuy_pipeline"):
            with self.subTest(program):
                self.assertEqual(self.SUM.search(output(program))[1], "0")

    def test_the_stall_is_found(self):
        self.assertEqual(findings("youbuy/youbuy.cpp"), [
            ("window-slow-body", "starvation",
             "co_await process_work_item(*item);")])

    def test_nothing_else_is(self):
        for name in ("youbuy_fixed", "database", "database_server", "clock",
                     "run_queue", "main"):
            with self.subTest(name):
                self.assertEqual(findings(f"youbuy/{name}.cpp"), [])


class HomeMadeWindow(unittest.TestCase):
    SUM = re.compile(r"(\d+) of 40 fetches began during a write")

    def test_no_fetch_begins_during_a_write(self):
        self.assertEqual(self.SUM.search(output("crawler"))[1], "0")

    def test_some_do_with_the_cure(self):
        self.assertGreater(int(self.SUM.search(output("crawler_fixed"))[1]), 0)

    def test_the_stall_is_found(self):
        self.assertEqual(findings("home_made_window/crawler.cpp"), [
            ("window-refill-starved", "throughput",
             "co_await write_to_archive(*page, counts);")])

    def test_nothing_else_is(self):
        self.assertEqual(findings("home_made_window/crawler_fixed.cpp"), [])


if __name__ == "__main__":
    unittest.main()
