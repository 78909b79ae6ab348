"""Completion in the shells themselves: each one that is here reads its script
and is asked what it would offer. Used by completion.test.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys

SCRIPTS = pathlib.Path(__file__).resolve().parents[2] / "tools/completions"
# What is typed, up to the cursor, and some of what must and what must not come.
TYPED = [
    ("costall ex", {"explain"}, {"report"}),
    ("costall --write-b", {"--write-baseline"}, {"--baseline"}),
    ("costall check --min-harm ", {"throughput", "deadlock"}, {"likely"}),
    ("costall --format sar", {"sarif"}, {"text"}),
    ("costall report --format p", {"perfetto", "prometheus"}, {"sarif"}),
    ("costall explain window-s", {"window-slow-body"}, {"cold-task-across-await"}),
    ("costall rules ", {"list", "check", "verify", "new"}, {"explain"}),
    ("costall -o one_f", {"one_file.json"}, {"--format"}),
    ("costall one_f", {"one_file.json"}, {"check"}),
    ("costall one_file.json -- one_f", {"one_file.json"}, {"--format"}),
]
BASH = r'''
source "$1"
read -r -a COMP_WORDS <<< "$2"
[[ $2 == *" " ]] && COMP_WORDS+=("")
COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
compopt() { compgen -f -- "${COMP_WORDS[COMP_CWORD]}"; }
_costall
printf '%s\n' "${COMPREPLY[@]}"
'''
# Without an editor there is no completion system: what it calls is replaced.
ZSH = r'''
compadd() { shift; print -l -- "$@"; }
_files() { print -l -- ${words[CURRENT]}*(N); }
words=(${=2})
[[ $2 == *" " ]] && words+=("")
CURRENT=$#words
complete_it() { source "$1"; }
complete_it "$1"
'''
FISH = 'source $argv[1]; complete -C $argv[2] | string split -f1 \\t'
SHELLS = {
    "bash": (["bash", "--norc", "-c", BASH, "bash"], "costall.bash"),
    "zsh": (["zsh", "-f", "-c", ZSH, "zsh"], "_costall"),
    "fish": (["fish", "--no-config", "-c", FISH], "costall.fish"),
}


def offered(command, script, typed, folder, environment):
    done = subprocess.run([*command, str(SCRIPTS / script), typed], cwd=folder,
                          env=environment, capture_output=True, text=True,
                          check=False)
    return set(done.stdout.split("\n")) - {""}, done.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--costall", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    home = options.out / "home"
    files = options.out / "files"
    for folder in (home, files, options.out / "bin"):
        folder.mkdir(parents=True, exist_ok=True)
    (files / "one_file.json").write_text("{}")
    program = options.out / "bin" / "costall"
    program.unlink(missing_ok=True)
    program.symlink_to(options.costall)
    environment = {**os.environ, "HOME": str(home), "TERM": "dumb",
                   "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}
    problems, asked = [], []
    for shell, (command, script) in SHELLS.items():
        if not shutil.which(shell):
            continue
        asked.append(shell)
        for typed, wanted, unwanted in TYPED:
            got, err = offered(command, script, typed, files, environment)
            if not wanted <= got or unwanted & got or err:
                problems.append(f"{shell}: '{typed}' offers {sorted(got)}, {err}")
    print("\n".join(problems) if problems else f"asked {', '.join(asked)}")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
