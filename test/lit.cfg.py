"""lit's settings for everything that has a command line or a diagnostic.

Substitutions (M is 22 or 19):
  %costall           the command line program of the newest LLVM
  %costallM          the command line program of that LLVM
  %pluginM           path of that LLVM's costall-plugin.so
  %tidy_moduleM      path of that LLVM's costall-tidy.so
  %tidyM             that LLVM's clang-tidy with the module loaded
  %clangM            that LLVM's clang++
  %flags             what every hazard file is compiled with
  %inputs            test/hazards/inputs
  %root %build       the checkout and the build folder
  %sarif_schema      where ./dev puts the schema of SARIF, if it can be had
  %python            the Python of the tests
  %check_hazard      one hazard file through every front end of every LLVM,
                     the findings compared; compiled with %flags, and with
                     what follows `--`: %check_hazard %s -- -DASIO_STANDALONE
  %qt6_flags         what QCoro and Qt 6 need, from pkg-config
  %run_cxx20         compiles a source with every compiler and runs it
Features: llvm22, llvm19, cliM, pluginM, tidyM (what this build has), chromium
(a browser, which a report is looked at in)
"""

import json
import os
import shlex
import shutil
import subprocess

import lit.formats

with open(config.costall_site, encoding="utf-8") as text:
    site = json.load(text)
root, build = site["source"], site["build"]
python, llvm, files = site["python"], site["llvm"], site["files"]

config.name = "costall"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".cpp", ".test"]
config.test_source_root = os.path.join(root, "test")
config.test_exec_root = os.path.join(build, "test")
config.available_features.update(files)
config.available_features.update(f"llvm{major}" for major in llvm)

if shutil.which("chromium"):
    config.available_features.add("chromium")

# GoogleTest units share some of the folders.
config.excludes = ["inputs"]
for folder in ["engine", "model", "report"]:
    for _, _, names in os.walk(os.path.join(config.test_source_root, folder)):
        config.excludes += [n for n in names if n.endswith("_test.cpp")]


def substitute(name, value):
    # The lookahead keeps %costall from matching in %costall19.
    config.substitutions.append((f"%{name}(?![a-z0-9_])", value))


inputs = os.path.join(config.test_source_root, "hazards", "inputs")
tools = os.path.join(config.test_source_root, "tools")
flags = f"-std=c++20 -I{inputs} -I{root}/include"
compilers = [site["cxx"]]
for major, bindir in llvm.items():
    compilers.append(f"{bindir}/clang++")
    plugin = files.get(f"plugin{major}", f"no-plugin{major}")
    module = files.get(f"tidy{major}", f"no-tidy{major}")
    substitute(f"clang{major}", f"{bindir}/clang++")
    substitute(f"costall{major}", files.get(f"cli{major}", f"no-cli{major}"))
    substitute(f"plugin{major}", plugin)
    substitute(f"tidy_module{major}", module)
    substitute(f"tidy{major}", f"{bindir}/clang-tidy -load={module}")

substitute("costall", files.get(f"cli{next(iter(llvm))}", "no-cli"))
substitute("flags", flags)
substitute("inputs", inputs)
substitute("root", root)
substitute("build", build)
substitute("sarif_schema", os.path.join(root, "build", "sarif", "schema.json"))
substitute("python", python)
substitute(
    "check_hazard",
    f"{python} {tools}/check_hazard.py --site {build}/test/site.json"
    f" --flags '{flags}'",
)
substitute(
    "run_cxx20",
    f"{python} {tools}/run_cxx20.py --out %t -I{inputs} "
    + " ".join(f"--cxx {cxx}" for cxx in compilers),
)

# What QCoro and Qt 6 need. System headers: their warnings are nobody's business.
done = subprocess.run(["pkg-config", "--cflags", "Qt6Core", "Qt6Network"],
                      capture_output=True, text=True, check=False)
if done.returncode != 0:
    lit_config.fatal(
        f"pkg-config does not know Qt 6; run ./dev setup: {done.stderr}")
qt6 = [f"-isystem{flag[2:]}" if flag.startswith("-I") else flag
       for flag in shlex.split(done.stdout)]
substitute("qt6_flags",
           " ".join([*qt6, "-isystem/usr/include/qcoro6", "-fPIC"]))

llvm_tools = os.path.dirname(site["filecheck"])
config.environment["PATH"] = os.pathsep.join([llvm_tools, os.environ["PATH"]])
config.environment["LC_ALL"] = "C.UTF-8"
