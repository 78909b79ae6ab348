"""What building and telling have in common for all parts. Must not know what is
built.
"""

import os
import pathlib
import subprocess
import sys

PART = pathlib.Path(sys.argv[0]).resolve().parent.name  # of bench/<part>/run


def say(text):
    print(f"bench {PART}: {text}", file=sys.stderr)


def must(command, what):
    """Its standard output; stops the bench where it fails."""
    done = subprocess.run(list(map(str, command)), capture_output=True,
                          text=True)
    if done.returncode != 0:
        sys.exit(f"bench {PART}: {what} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def cmake(source, folder, target, what, *options):
    """Configures and builds, and says what the project says of itself."""
    say(f"building {what}")
    told = must(["cmake", "-S", source, "-B", folder, "-G", "Ninja",
                 "-DCMAKE_BUILD_TYPE=Release", *options],
                f"configuring {what}")
    for line in told.splitlines():
        if line.startswith("-- bench: "):
            say(line.removeprefix("-- bench: "))
    must(["cmake", "--build", folder, "-j", jobs(), "--target", target],
         f"building {what}")


def jobs():
    return os.environ.get("COSTALL_JOBS", str(os.cpu_count()))
