"""The schema of .costall.json and its reader know the same keys and words.

Every key has a description and an example; of each of many files, broken in one
way, schema and reader say the same, but for what needs the list of hazards.
Used by config.test.
"""

import argparse
import json
import pathlib
import subprocess
import sys

from jsonschema import Draft202012Validator

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "rules/schema/config.schema.json").read_text())
# Nothing that the file system or the list of hazards decides.
GOOD = {"$schema": "x", "rules": ["packs"],
        "disable-rules": ["qcoro", "boost_*"], "enable": ["window-*"],
        "disable": ["cold-*", "*"], "min-harm": "starvation",
        "min-confidence": "definite", "fail-on": "lifetime",
        "baseline": "base.json", "cache-dir": "cache", "cache-size": 9}
ODD = [None, True, 7, "", "x", "\n", [], [""], ["a\u0001"], [7], {}, "deadlocks",
       "deadlock", "possible", ["*"], "Likely"]


def explains_itself():
    Draft202012Validator.check_schema(SCHEMA)
    for key, schema in SCHEMA["properties"].items():
        if not schema.get("description") or not schema.get("examples"):
            yield f"{key} has no description or no example"
        for example in schema.get("examples", []):
            if not Draft202012Validator(SCHEMA).is_valid({key: example}):
                yield f"{key}: example {example} does not fit"
    if set(SCHEMA["properties"]) != set(GOOD):
        yield "this test does not know all keys of the schema"


def files():
    yield {}
    yield GOOD
    yield []
    for key in GOOD:
        yield {key: GOOD[key]}
        yield {key + "s": GOOD[key]}
        yield {key.upper(): GOOD[key]}
        for odd in ODD:
            yield {**GOOD, key: odd}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--costall", required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    problems = list(explains_itself())
    config = options.out / "config.json"
    rejected = 0
    for content in files():
        config.write_text(json.dumps(content))
        # A database that is not there ends the run after the configuration.
        done = subprocess.run(
            [options.costall, "-p", str(options.out / "none"), "--config",
             str(config)], capture_output=True, text=True, check=False)
        of_form = [line for line in done.stderr.splitlines()
                   if line.startswith(f"costall: error: {config}:")
                   and "no hazard matches" not in line]
        fits = Draft202012Validator(SCHEMA).is_valid(content)
        rejected += not fits
        if done.returncode != 2 or fits == bool(of_form):
            problems.append(f"{content}: the schema says {fits}, the reader"
                            f" {done.stderr}")
    if rejected < 50:
        problems.append(f"only {rejected} files are rejected")
    print("\n".join(problems) if problems else "schema and reader agree")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
