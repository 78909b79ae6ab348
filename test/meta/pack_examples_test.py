"""The packs that pages show, and all built-in ones, obey the schema.

Every JSON block with an "id" in a page is a whole pack.
"""

import json
import re

import house
import jsonschema

BLOCK = re.compile(r"^```json\n(.*?)^```", re.MULTILINE | re.DOTALL)


def check(validator, name, text):
    try:
        pack = json.loads(text)
    except ValueError as error:
        return [f"{name}: {error}"]
    return [f"{name}: {e.json_path}: {e.message}"
            for e in validator.iter_errors(pack)]


def shown():
    """(where, text) of each pack in a page."""
    for path in house.files():
        if path.suffix == ".md":
            for number, block in enumerate(BLOCK.findall(house.text(path)), 1):
                if '"library"' in block:
                    yield f"{path}, JSON block {number}", block


def main():
    schema = json.loads(house.text("rules/schema/pack.schema.json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    house.alive(check(validator, "sample", '{"id": "x"}'))
    house.alive(check(validator, "sample", "{"))
    packs = list(shown())
    house.alive(packs)
    packs += [(str(p), house.text(p)) for p in house.files("rules/packs")]
    problems = []
    for name, text in packs:
        problems += check(validator, name, text)
    house.finish(problems, "see rules/schema/pack.schema.json")


if __name__ == "__main__":
    main()
