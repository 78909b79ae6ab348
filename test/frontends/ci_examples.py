"""The examples of docs/ci.md do what they say: their own commands, run on a small
project that has a stall. What only their service can do is not run: installing,
uploading. Used by ci_examples.test.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples/ci"
LISTS = """cmake_minimum_required(VERSION 3.25)
project(user LANGUAGES CXX)
add_library(user OBJECT stall.cpp clean.cpp)
target_compile_features(user PRIVATE cxx_std_20)
target_include_directories(user PRIVATE {inputs})
"""
problems = []


def expect(what, wanted, got):
    if wanted != got:
        problems.append(f"{what}: expected {wanted!r}, got {got!r}")


class Project:
    def __init__(self, costall, folder):
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        tools = folder / "tools"
        tools.mkdir(parents=True)
        (tools / "costall").symlink_to(costall)
        shutil.copy(ROOT / "test/frontends/inputs/stall.cpp", folder)
        (folder / "clean.cpp").write_text("int answer() { return 42; }\n")
        (folder / "CMakeLists.txt").write_text(
            LISTS.format(inputs=ROOT / "test/hazards/inputs"))
        self.environment = {
            **os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder), "GIT_CONFIG_GLOBAL": "/dev/null",
            "CXX": "clang++" if shutil.which("clang++") else "c++"}

    def run(self, script):
        done = subprocess.run(["bash", "-e", "-c", script], cwd=self.folder,
                              env=self.environment, capture_output=True,
                              text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def json(self, name):
        return json.loads((self.folder / name).read_text())


def check_github(project):
    text = yaml.safe_load((EXAMPLES / "github.yml").read_text())
    steps = {step.get("name"): step for step in text["jobs"]["costall"]["steps"]}
    status, out = project.run(steps["Compile database"]["run"])
    expect(f"github, configure ({out})", 0, status)
    expect("github, check", 1, project.run(steps["Check"]["run"])[0])
    expect("github, page", 0, project.run(steps["Page"]["run"])[0])
    log = project.json(steps["Upload alerts"]["with"]["sarif_file"])
    expect("github, results", ["stall.cpp"], [
        one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for one in log["runs"][0]["results"]])
    page = project.folder / steps["Keep the page"]["with"]["path"]
    expect("github, page", True, "<h1>1 finding</h1>" in page.read_text())
    expect("github, rights", "write", text["permissions"]["security-events"])


def check_gitlab(project):
    job = yaml.safe_load((EXAMPLES / "gitlab.yml").read_text())["costall"]
    status, out = project.run("\n".join(job["script"]))
    expect(f"gitlab ({out})", 1, status)
    found = project.json(job["artifacts"]["reports"]["codequality"])
    expect("gitlab, findings", [("window-slow-body", "major", "stall.cpp", 17)],
           [(one["check_name"], one["severity"], one["location"]["path"],
             one["location"]["lines"]["begin"]) for one in found])
    expect("gitlab, fingerprint", 16, len(found[0]["fingerprint"]))
    expect("gitlab, page", True,
           (project.folder / job["artifacts"]["paths"][0]).exists())


def check_pre_commit(project):
    """With a copy of the hook's file as the repository that is named."""
    hook = project.folder / "hook"
    hook.mkdir()
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", hook)
    git = "git -c user.name=a -c user.email=a@b.c"
    project.run(f"cd hook && git init -q && git add -A && {git} commit -qm a")
    config = yaml.safe_load((EXAMPLES / "pre-commit-config.yaml").read_text())
    config["repos"][0]["repo"] = str(hook)
    config["repos"][0]["rev"] = project.run("git -C hook rev-parse HEAD")[1].strip()
    (project.folder / ".pre-commit-config.yaml").write_text(yaml.dump(config))
    (project.folder / ".gitignore").write_text("/*/\n.cache\n")
    project.run("git init -q && git add CMakeLists.txt clean.cpp")
    status, out = project.run("pre-commit run")
    expect(f"pre-commit, clean ({out})", 0, status)
    project.run("git add stall.cpp")
    status, out = project.run("pre-commit run")
    expect(f"pre-commit, stalling ({out})", 1, status)
    expect(f"pre-commit, what it says ({out})", True,
           "stall.cpp:17:5" in out and "in 2 units" in out)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--costall", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    project = Project(options.costall, options.out)
    check_github(project)
    check_gitlab(project)
    ran = ["github", "gitlab"]
    if shutil.which("pre-commit"):
        check_pre_commit(project)
        ran.append("pre-commit")
    print("\n".join(problems) if problems else f"ran {', '.join(ran)}")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
