"""./dev says how it is used, refuses what it does not know, and its shell is
clean.

Runs nothing that builds or installs.
"""

import subprocess

import house


def run(*command):
    done = subprocess.run(command, cwd=house.ROOT, capture_output=True,
                          text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def expect(command, status, out="", err=""):
    got = run(*command)
    if got[0] == status and out in got[1] and err in got[2]:
        return []
    return [f"{' '.join(command)}: expected exit status {status}, '{out}' and"
            f" '{err}', got {got}"]


def scripts():
    """Tracked files that a shell runs."""
    for path in house.files():
        text = house.text(path)
        first = text.split("\n", 1)[0] if text else ""
        if first.startswith("#!") and first.endswith("sh"):
            yield path


def main():
    house.alive(expect(["true"], 1))
    problems = []
    problems += expect(["./dev"], 2, err="usage: ./dev <command>")
    problems += expect(["./dev", "--help"], 0, out="usage: ./dev <command>")
    problems += expect(["./dev", "dance"], 2, err="no command 'dance'")
    problems += expect(["./dev", "install"], 2, err="install takes one prefix")
    problems += expect(["./dev", "bench", "teapot"], 2,
                       err="no bench part 'teapot'")
    for path in scripts():
        problems += expect(["shellcheck", str(path)], 0)
        if path.suffix == "" and not (house.ROOT / path).stat().st_mode & 0o100:
            problems.append(f"{path} lacks its executable bit")
    house.finish(problems, "see ./dev")


if __name__ == "__main__":
    main()
