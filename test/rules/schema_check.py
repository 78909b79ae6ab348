"""The schema, the packs and the reader agree with each other.

Holds: the schema explains itself (every key has a description and an example
that fits); every pack fits it; it rejects what bad_packs/form says and accepts
what bad_packs/meaning says; the reader knows the same keys and words; and of
mutants of every pack, schema and reader reject the same ones. Used by
test/rules/schema.test, which gives the command that checks packs.
"""

import argparse
import copy
import json
import random
import re
import subprocess
import sys
from pathlib import Path

from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "rules/schema/pack.schema.json").read_text())
HERE = ROOT / "test/rules"
# What only the reader can see, since it needs more than one place of a pack.
MEANING = re.compile(r'duplicate |bad regular expression |no pack describes |'
                     r'"from" and "to" are both ')
MUTANTS = 60  # of each pack
SEED = 20


def subschemas(node, path=""):
    """Every schema inside the schema that describes a key, with its place."""
    if isinstance(node, dict):
        for key, value in node.get("properties", {}).items():
            if isinstance(value, dict):
                yield f"{path}/{key}", key, value
        for key, value in node.items():
            if key != "if":  # a condition, not a description
                yield from subschemas(value, f"{path}/{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from subschemas(value, f"{path}/{index}")


def explains_itself():
    Draft202012Validator.check_schema(SCHEMA)
    problems = []
    for path, _, schema in subschemas(SCHEMA):
        target = schema
        if "$ref" in schema and "description" not in schema:
            target = SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]]
        if not target.get("description"):
            problems.append(f"schema {path} has no description")
        if not target.get("examples"):
            problems.append(f"schema {path} has no example")
        whole = {**schema, "$defs": SCHEMA["$defs"]}
        for example in target.get("examples", []):
            if not Draft202012Validator(whole).is_valid(example):
                problems.append(f"schema {path}: example {example} does not fit")
    return problems


def good_packs():
    return sorted([*(ROOT / "rules/packs").glob("*.json"),
                   *(HERE / "good_packs").glob("*.json")])


def fits(pack):
    return Draft202012Validator(SCHEMA).is_valid(pack)


def packs_fit():
    problems = []
    for path in good_packs() + sorted((HERE / "bad_packs/meaning").glob("*.json")):
        for error in Draft202012Validator(SCHEMA).iter_errors(
                json.loads(path.read_text())):
            problems.append(f"{path.name}: {error.json_path}: {error.message}")
    for path in sorted((HERE / "bad_packs/form").glob("*.json")):
        if fits(json.loads(path.read_text())):
            problems.append(f"the schema accepts {path.name}")
    return problems


def places(node, path=()):
    yield path, node
    children = node.items() if isinstance(node, dict) else (
        enumerate(node) if isinstance(node, list) else ())
    for key, value in children:
        yield from places(value, path + (key,))


def at(node, path):
    for key in path:
        node = node[key]
    return node


def every_key_is_used():
    used = {key for path in good_packs()
            for place, _ in places(json.loads(path.read_text()))
            for key in place if isinstance(key, str)}
    return [f"no good pack has the key {key} ({path})"
            for path, key, _ in subschemas(SCHEMA) if key not in used]


ODD = [None, True, 0, -1, 1.5, 2.0, 64, 10**12, "", "x", "a::b", "a::b::c", "a b",
       "a::operator+", "this", "*", "lazy", "\n", [], {}, ["x"], [[]],
       {"fn": "a::b"}, {"method": "x"}]


def mutate(pack, rng):
    path, node = rng.choice([p for p in places(pack) if p[0]])
    parent, key = at(pack, path[:-1]), path[-1]
    kind = rng.randrange(6)
    if kind == 0:
        del parent[key]
    elif kind == 1 and isinstance(parent, dict):
        parent[key + "s" if rng.random() < 0.5 else key[:-1]] = parent.pop(key)
    elif kind == 2 and isinstance(node, list) and node:
        node.append(copy.deepcopy(node[0]))
    elif kind == 3 and isinstance(node, dict):
        other = rng.choice([v for p, v in places(pack) if p and isinstance(v, dict)])
        node.update(copy.deepcopy(other))
    elif kind == 4:
        parent[key] = copy.deepcopy(rng.choice([v for _, v in places(pack)]))
    else:
        parent[key] = copy.deepcopy(rng.choice(ODD))


def mutants():
    rng = random.Random(SEED)
    for path in good_packs():
        original = json.loads(path.read_text())
        for _ in range(MUTANTS):
            pack = copy.deepcopy(original)
            for _ in range(rng.choice([1, 1, 1, 2, 4])):
                mutate(pack, rng)
            yield pack


def nonsense():
    """Each word replaced by nonsense, each object with a nonsense key."""
    original = json.loads((HERE / "good_packs/every_key.json").read_text())
    for path, node in places(original):
        pack = copy.deepcopy(original)
        if isinstance(node, str) and path:
            at(pack, path[:-1])[path[-1]] = "zzz"
        elif isinstance(node, dict):
            at(pack, path)["zzz"] = 1
        else:
            continue
        yield pack


def read(packs, reader, folder):
    """The reader's problems of each pack, from one call for all."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for index, pack in enumerate(packs):
        if isinstance(pack.get("id"), str) and re.fullmatch("[a-z_]+", pack["id"]):
            pack["id"] += f"_{index}"  # two packs of one id are another mistake
        files.append(folder / f"{index}.json")
        files[-1].write_text(json.dumps(pack))
    done = subprocess.run([*reader, *map(str, files)], capture_output=True,
                          text=True, check=False)
    if done.returncode not in (0, 2):
        sys.exit(f"exit status {done.returncode}: {done.stderr[-2000:]}")
    problems = {str(file): [] for file in files}
    for line in done.stderr.splitlines():
        match = re.match(r"(?:costall: error: )?(\S+?/\d+\.json):(\S*?): (.*)", line)
        if match:
            problems[match[1]].append((match[2], match[3]))
    return [problems[str(file)] for file in files]


def reader_agrees(reader, folder):
    packs = list(mutants())
    found = read(packs, reader, folder)
    problems = []
    rejected = 0
    for index, (pack, told) in enumerate(zip(packs, found)):
        of_form = [t for t in told if not MEANING.match(t[1])]
        rejected += bool(of_form)
        if fits(pack) == bool(of_form):
            errors = [f"{e.json_path}: {e.message}"[:200] for e in
                      Draft202012Validator(SCHEMA).iter_errors(pack)]
            problems.append(f"mutant {folder}/{index}.json: the schema says "
                            f"{errors[:3]}, the reader {of_form[:3]}")
    if not len(packs) // 4 < rejected < len(packs):
        problems.append(f"{rejected} of {len(packs)} mutants are rejected: the"
                        " mutants do not test much")
    return problems


def split_list(text, before):
    """{"a", "b"} of "... <before> a, b; did you mean ..."."""
    if before not in text:
        return None
    return frozenset(text.split(before)[1].split(";")[0].split(", "))


def same_words(reader, folder):
    told = [message for problems in read(list(nonsense()), reader, folder)
            for _, message in problems]
    words = {split_list(t, "expected one of ") for t in told if "unknown value" in t}
    keys = {split_list(t, "known are ") for t in told}
    objects = [node for path, node in places(SCHEMA)
               if isinstance(node, dict) and "if" not in path]
    in_schema = {frozenset(o["enum"]) for o in objects if isinstance(o.get("enum"), list)
                 and "unbounded" not in o["enum"]}
    keys_in_schema = {frozenset(o["properties"]) for o in objects
                      if "additionalProperties" in o}
    return [f"only in {where}: {sorted(item)}"
            for ours, theirs in ((words, in_schema), (keys, keys_in_schema))
            for where, items in (("the reader", ours - {None} - theirs),
                                 ("the schema", theirs - ours)) for item in items]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, help="where mutants are written")
    parser.add_argument("reader", nargs="+", help="command that checks packs")
    args = parser.parse_args()
    problems = explains_itself() + packs_fit() + every_key_is_used()
    problems += reader_agrees(args.reader, args.folder / "mutants")
    problems += same_words(args.reader, args.folder / "nonsense")
    print("\n".join(problems) if problems else "schema, packs and reader agree")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
