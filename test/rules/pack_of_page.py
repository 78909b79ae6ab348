"""Prints the first whole pack that a page shows. Used by test/rules/readme.test."""

import re
import sys
from pathlib import Path

BLOCK = re.compile(r"^```json\n(.*?)^```", re.MULTILINE | re.DOTALL)

if __name__ == "__main__":
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    print(next(b for b in BLOCK.findall(text) if '"library"' in b))
