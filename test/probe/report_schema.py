"""What the probe reports fits format/report.schema.json, and the schema is tight.

    report_schema.py <program with ProbeJsonSample.IsWrittenForTheSchema>
    report_schema.py --reports <report.json>...

A report with any key taken away, added or given a value of another type must not
fit, or the schema would hold nothing.
"""

import copy
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads(
    (ROOT / "runtime-probe/format/report.schema.json").read_text())
VALIDATOR = Draft202012Validator(SCHEMA)
# Where nothing is known of a place, they are not there.
MAY_BE_ABSENT = {"line", "column"}


def written(command):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [*command, "--gtest_filter=ProbeJsonSample.IsWrittenForTheSchema"],
            env={**os.environ, "COSTALL_TEST_FOLDER": folder}, check=True,
            stdout=subprocess.DEVNULL)
        return {path.name: json.loads(path.read_text())
                for path in sorted(Path(folder).glob("report_*.json"))}


def objects(node, path=()):
    if isinstance(node, dict):
        yield path, node
    items = node.items() if isinstance(node, dict) else (
        enumerate(node) if isinstance(node, list) else ())
    for key, value in items:
        yield from objects(value, path + (key,))


def mutants(report):
    """(what was done, report) of changes that must be noticed."""
    for path, node in objects(report):
        place = "/".join(map(str, path))

        def changed(key, value, gone=False):
            other = copy.deepcopy(report)
            target = other
            for step in path:
                target = target[step]
            if gone:
                del target[key]
            else:
                target[key] = value
            return other

        yield f"{place}/odd added", changed("odd", 1)
        for key in node:
            yield f"{place}/{key} is an odd value", changed(key, [{"odd": 1}])
            by_name = path == ("metrics",)
            if key not in MAY_BE_ABSENT and not by_name:
                yield f"{place}/{key} is gone", changed(key, None, gone=True)


def explains_itself(node, path=""):
    for key, value in node.get("properties", {}).items():
        if "description" not in value and "$ref" not in value:
            yield f"schema {path}/{key} has no description"
    for key, value in node.items():
        if isinstance(value, dict):
            yield from explains_itself(value, f"{path}/{key}")


def main():
    Draft202012Validator.check_schema(SCHEMA)
    problems = list(explains_itself(SCHEMA))
    if sys.argv[1] == "--reports":
        reports = {name: json.loads(Path(name).read_text())
                   for name in sys.argv[2:]}
    else:
        reports = written(sys.argv[1:])
    assert reports, "no report was written"
    count = 0
    for name, report in reports.items():
        problems += [f"{name}: {error.json_path}: {error.message}"
                     for error in VALIDATOR.iter_errors(report)]
        for what, mutant in mutants(report):
            count += 1
            if VALIDATOR.is_valid(mutant):
                problems.append(f"{name}: the schema accepts it when {what}")
    print("\n".join(problems) if problems else
          f"{len(reports)} reports fit, {count} mutants do not")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
