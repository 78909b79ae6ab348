"""No function or object is defined by two of our libraries.

The linker takes the first of two and says nothing, and with the same parameters
and another result (which a mangled name does not hold) the program then crashes
far away. Looks at what has been built.
"""

import collections
import subprocess
import tempfile
from pathlib import Path

import house

STRONG = set("TDBRG")  # not W, V, u: inline functions may be everywhere


def definitions(archives, folder):
    """Symbol to the archives that define it."""
    found = collections.defaultdict(set)
    for archive in archives:
        done = subprocess.run(["nm", "-A", "--defined-only", "--extern-only",
                               str(archive)], cwd=folder, check=True,
                              capture_output=True, text=True)
        for line in done.stdout.splitlines():
            where, kind, symbol = line.rsplit(" ", 2)
            if kind in STRONG:
                found[symbol].add(where.rsplit(":", 1)[0])
    return found


def check(archives, folder):
    twice = {s: w for s, w in definitions(archives, folder).items()
             if len(w) > 1}
    return [f"{symbol} is defined in {', '.join(sorted(where))}"
            for symbol, where in sorted(twice.items())]


def sample_fails():
    with tempfile.TemporaryDirectory() as folder:
        for name in ("a", "b"):
            source = Path(folder) / f"{name}.cpp"
            source.write_text("auto twice() -> int { return 1; }\n")
            subprocess.run(["g++", "-std=c++20", "-c", source.name],
                           cwd=folder, check=True)
            subprocess.run(["ar", "rc", f"{name}.a", f"{name}.o"], cwd=folder,
                           check=True)
        house.alive(check(["a.a", "b.a"], folder))


def main():
    sample_fails()
    archives = sorted((house.build() / "checker").rglob("*.a"))
    # Libraries of different majors are never linked together.
    majors = {a.stem.rsplit("_", 1)[1] for a in archives
              if a.stem.rsplit("_", 1)[1].isdigit()}
    problems = []
    for major in sorted(majors) or [""]:
        linked = [a for a in archives
                  if a.stem.endswith(f"_{major}")
                  or not a.stem.rsplit("_", 1)[1].isdigit()]
        problems += check(linked, house.build())
    house.finish(problems, "give one of them another name")


if __name__ == "__main__":
    main()
