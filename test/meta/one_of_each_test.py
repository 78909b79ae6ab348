"""A hazard is a line, a source, a page and a test; a pack is a file and a test;
a header of the pipeline library is a line of its umbrella.

Fails for one that lacks another, and for a page or a test of nothing.
"""

import re

import house

LINE = re.compile(r"^COSTALL_HAZARD(?:_OFF)?\((\w+),", re.MULTILINE)
PIPELINE = "pipeline/include/costall/pipeline"
INCLUDED = re.compile(r"#include <costall/pipeline/(\w+)\.h>")
# What comes with the headers of the umbrella, and what needs a library that one
# may not have.
NOT_IN_UMBRELLA = {"adapt", "concurrency", "errors", "frame_memory",
                   "item_context", "pipeline", "resume", "stats",
                   "asio", "standalone_asio", "qt", "progress"}
NOT_HAZARDS = {"registry", "hazard"}  # what runs the hazards, not one of them


def compare(name, wanted, found):
    lacking = [f"{name} lacks {item}" for item in sorted(wanted - found)]
    extra = [f"{name} has {item}, which is nothing else's"
             for item in sorted(found - wanted)]
    return lacking + extra


def stems(folder, suffix):
    parent = house.ROOT / folder
    return {p.stem for p in parent.glob(f"*{suffix}")}


def main():
    house.alive(compare("sample", {"a"}, {"b"}))
    listed = LINE.findall(house.text("checker/hazards/hazards.def"))
    problems = []
    if listed != sorted(listed):
        problems.append("checker/hazards/hazards.def is not alphabetical")
    hazards = set(listed)
    sources = {s for s in stems("checker/hazards", ".cpp")
               if (house.ROOT / f"docs/hazards/{s}.md").exists()
               or not (house.ROOT / f"checker/hazards/{s}.h").exists()}
    problems += compare("checker/hazards", hazards, sources - NOT_HAZARDS)
    problems += compare("docs/hazards", hazards, stems("docs/hazards", ".md"))
    problems += compare("test/hazards", hazards, stems("test/hazards", ".cpp"))
    packs = stems("rules/packs", ".json")
    tests = stems("test/rules", ".cpp")
    problems += compare("test/rules", packs, tests)
    umbrella = house.text(house.Path("pipeline/include/costall/pipeline.h"))
    problems += compare("costall/pipeline.h",
                        stems(PIPELINE, ".h") - NOT_IN_UMBRELLA,
                        set(INCLUDED.findall(umbrella)))
    house.finish(problems, "tools/new_hazard.py writes a hazard's files;"
                 " docs/writing_a_pack.md says how to test a pack")


if __name__ == "__main__":
    main()
