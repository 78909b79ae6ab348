"""Compares the plugin's warnings with the `// expected-warning` of files, rule
and line alike. Used by rules_needed.test.

    rules_needed.py "<compiler and flags>" <file>...
"""

import re
import shlex
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "rules"))
import check_expected  # noqa: E402

WARNING = re.compile(r"^([^:\n]+):(\d+):\d+: warning: .*\[costall-([a-z-]+)\]",
                     re.MULTILINE)


def main():
    wrong = 0
    for file in map(Path, sys.argv[2:]):
        done = subprocess.run(
            [*shlex.split(sys.argv[1]), "-fsyntax-only", file],
            capture_output=True, text=True, check=True)
        found = {(int(line), rule) for name, line, rule in
                 WARNING.findall(done.stderr) if Path(name).name == file.name}
        expected = check_expected.expected_in(file)
        for line, rule in sorted(found ^ expected):
            told = "found" if (line, rule) in found else "not found"
            print(f"{file.name}:{line}: {rule} {told}")
            wrong += 1
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
