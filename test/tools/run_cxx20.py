"""Compiles one C++20 source with each compiler named and runs the result.

For test inputs that check themselves. Exit status 0 when every build and every
run succeeds. Used as %run_cxx20 (test/lit.cfg.py).
"""

import argparse
import subprocess
import sys


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cxx", action="append", required=True)
    parser.add_argument("--out", required=True)
    arguments, rest = parser.parse_known_args()
    for index, cxx in enumerate(arguments.cxx):
        program = f"{arguments.out}.{index}"
        build = [cxx, "-std=c++20", "-Wall", "-Wextra", "-Werror", *rest]
        for command in [[*build, "-pthread", "-o", program], [program]]:
            status = subprocess.run(command, check=False).returncode
            if status != 0:
                print(f"exit status {status} of: {' '.join(command)}")
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
