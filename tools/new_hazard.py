#!/usr/bin/env python3
"""Writes a new hazard's source, page and test, and its line in hazards.def.

  tools/new_hazard.py lock_across_await "a lock is held across a slow await"

The test is red until the rule is written: it expects a finding. Must not touch
what is there already. Tested by test/meta/new_hazard_test.py.
"""

import argparse
import re
import sys
from pathlib import Path

DEF = "checker/hazards/hazards.def"

SOURCE = """// {Summary}.
// Tested by test/hazards/{stem}.cpp, explained in
// docs/hazards/{stem}.md.
#include "checker/hazards/hazard.h"

namespace costall {{

void check_{stem}(const FunctionView& view,
    const FindingSink& sink) {{
  for (const AwaitView& at : view.awaits()) {{
    // Go on to the next await where the rule does not hold, else report it:
    // sink({{.rule = "{rule}", .harm = ..., .at = at.await->at, ...}});
  }}
}}

}}  // namespace costall
"""

PAGE = """# {rule}

{Summary}.

## What goes wrong

## Example

```cpp
```

## Instead

```cpp
```

## Known limits

## Suppress

`// NOLINT(costall-{rule})` on the line of the await, or
`// costall-ignore({rule}): <reason>`.

## Seen at run time
"""

TEST = """// {Summary}. Lines that must
// warn say so; every function named silent_* must not.
// RUN: %check_hazard %s

#include "event_loop.h"
#include "lazy_task.h"

using namespace std::chrono_literals;

lab::task<void> the_shape_of_the_bug() {{
  co_await net::sleep_for(1s);  // expected-warning {{{{[costall-{rule}]}}}}
}}

// Silent. At least six look-alikes, each with a line that says why.
"""


def fail(message):
    print(f"new_hazard.py: {message}", file=sys.stderr)
    sys.exit(2)


def with_line(listed, stem, summary):
    """hazards.def with the new line at its place in the alphabet."""
    lines = listed.splitlines()
    entry = f'COSTALL_HAZARD({stem}, "{summary}")'
    after = [i for i, line in enumerate(lines)
             if line.startswith("COSTALL_HAZARD(") and line > entry]
    lines.insert(after[0] if after else len(lines), entry)
    return "\n".join(lines) + "\n"


def parse(argv):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stem", help="file name and, with '-', rule id")
    parser.add_argument("summary", help="one line, lower case, no full stop")
    parser.add_argument("--root", type=Path, help="the checkout",
                        default=Path(__file__).resolve().parents[1])
    arguments = parser.parse_args(argv)
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)+", arguments.stem):
        fail(f"'{arguments.stem}' is no stem, expected words in lower case"
             " joined by '_', such as lock_across_await")
    if re.search(r'^[A-Z]|\.$|["\\]', arguments.summary):
        fail(f"the summary '{arguments.summary}' must be lower case, without a"
             " full stop or quotes")
    return arguments


def main(argv):
    arguments = parse(argv)
    stem, summary = arguments.stem, arguments.summary
    words = {"stem": stem, "rule": stem.replace("_", "-"), "summary": summary,
             "Summary": summary[:1].upper() + summary[1:]}
    files = {f"checker/hazards/{stem}.cpp": SOURCE,
             f"docs/hazards/{stem}.md": PAGE,
             f"test/hazards/{stem}.cpp": TEST}
    there = [name for name in files if (arguments.root / name).exists()]
    listed = (arguments.root / DEF).read_text(encoding="utf-8")
    if there or f"({stem}," in listed:
        fail(f"there is a hazard {stem} already: {', '.join(there) or DEF}")
    for name, template in files.items():
        (arguments.root / name).write_text(template.format(**words), "utf-8")
        print(f"wrote {name}")
    (arguments.root / DEF).write_text(with_line(listed, stem, summary), "utf-8")
    print(f"added {stem} to {DEF}; docs/writing_a_hazard.md says what is next")


if __name__ == "__main__":
    main(sys.argv[1:])
