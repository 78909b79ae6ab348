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
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
COSTALL = os.environ["COSTALL"]
PROGRAMS = pathlib.Path(os.environ["COSTALL_EXAMPLES"])


def output(program):
    done = subprocess.run([PROGRAMS / program], capture_output=True, text=True,
                          check=True)
    return done.stdout


def report_of(path, flags=(), options=()):
    command = [COSTALL, "--format", "json", *options, EXAMPLES / path,
               "--", "-std=c++20", *flags]
    done = subprocess.run(command, capture_output=True, text=True)
    report = json.loads(done.stdout)
    assert not report["errors"], report["errors"]
    return report


def findings(path):
    """(rule, harm, the line of the await) of every finding in a file."""
    report = report_of(path)
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

    def probed(self, program):
        """The report of the probe on one of the programs."""
        with tempfile.TemporaryDirectory() as folder:
            report = pathlib.Path(folder) / "report.json"
            subprocess.run([PROGRAMS / program], check=True,
                           capture_output=True, env=os.environ | {
                               "COSTALL_PROBE": f"quiet,json={report}"})
            return json.loads(report.read_text())

    def test_a_run_names_the_line_that_the_checker_names(self):
        flags = ["-I" + str(ROOT / "runtime-probe/include")]
        seen, = self.probed("youbuy_probed")["findings"]
        found, = report_of("youbuy/youbuy_probed.cpp", flags)["findings"]
        for key in ("rule", "harm", "line", "site"):
            with self.subTest(key):
                self.assertEqual(seen[key], found[key])
        self.assertEqual(pathlib.Path(seen["file"]).name, "youbuy_probed.cpp")
        self.assertGreater(seen["longest_ns"], 100_000_000)

    def test_a_run_confirms_the_finding(self):
        with tempfile.TemporaryDirectory() as folder:
            report = pathlib.Path(folder) / "report.json"
            report.write_text(json.dumps(self.probed("youbuy_probed")))
            found, = report_of("youbuy/youbuy_probed.cpp",
                               ["-I" + str(ROOT / "runtime-probe/include")],
                               ["--profile", report])["findings"]
        seen = found["evidence"]
        self.assertEqual(seen["runs"], 1)
        self.assertGreater(seen["confirmed"]["count"], 0)
        self.assertGreater(seen["confirmed"]["longest_ns"], 100_000_000)
        self.assertGreater(seen["measured"]["count"], 0)

    def test_a_recording_tells_the_same(self):
        with tempfile.TemporaryDirectory() as folder:
            recording = pathlib.Path(folder) / "youbuy.costall"
            subprocess.run([PROGRAMS / "youbuy_probed"], check=True,
                           capture_output=True, env=os.environ | {
                               "COSTALL_PROBE": f"quiet,record={recording}"})
            done = subprocess.run([COSTALL, "report", recording, "--format",
                                   "json"], capture_output=True, text=True)
            found = pathlib.Path(folder) / "found.json"
            found.write_text(json.dumps(report_of(
                "youbuy/youbuy_probed.cpp",
                ["-I" + str(ROOT / "runtime-probe/include")])))
            explained = subprocess.run(
                [COSTALL, "report", recording, "--findings", found],
                capture_output=True, text=True).stdout
        self.assertEqual(done.returncode, 1, done.stderr)
        told, = json.loads(done.stdout)["findings"]
        self.assertEqual(told["site"],
                         self.probed("youbuy_probed")["findings"][0]["site"])
        self.assertIn("the checker explains 1 of 1 stalls", explained)
        self.assertIn("[costall-window-slow-body], definite", explained)
        self.assertNotIn("it does not know of", explained)

    def test_a_run_of_the_cure_reports_nothing(self):
        self.assertEqual(self.probed("youbuy_fixed_probed")["findings"], [])

    def test_the_watched_program_is_the_program(self):
        plain = (EXAMPLES / "youbuy/youbuy.cpp").read_text()
        probed = (EXAMPLES / "youbuy/youbuy_probed.cpp").read_text()
        probed = probed.replace("costall::probe::awaited(process_work_item("
                                "*item))", "process_work_item(*item)")
        probed = probed.replace("#include <costall/probe/asio.h>\n", "")
        code = lambda text: [line for line in text.splitlines()
                             if not line.startswith("//")]
        self.assertEqual(code(probed), code(plain))

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
