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
  %check_hazard      test/tools/check_hazard.py: one hazard file through every
                     front end of every LLVM, the JSON compared
Features: llvm22, llvm19, cliM, pluginM, tidyM (what this build has).
"""

import os

import lit.formats

config.name = "costall"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".cpp", ".test"]
config.excludes = ["inputs", "Inputs", "CMakeLists.txt"]
config.test_source_root = os.path.join(config.costall_source, "test")
config.test_exec_root = os.path.join(config.costall_build, "test")

# GoogleTest units share some of the folders.
for folder, _, files in os.walk(config.test_source_root):
    config.excludes += [f for f in files if f.endswith("_test.cpp")]

files, llvm = config.costall_files, config.costall_llvm
config.available_features.update(files)
config.available_features.update(f"llvm{major}" for major in llvm)


def substitute(name, value):
    # The lookahead keeps %costall from matching in %costall19.
    config.substitutions.append((f"%{name}(?![a-z0-9_])", value))


for major, bindir in llvm.items():
    substitute(f"clang{major}", f"{bindir}/clang++")
    substitute(f"costall{major}", files.get(f"cli{major}", f"no-cli{major}"))
    plugin = files.get(f"plugin{major}", f"no-plugin{major}")
    module = files.get(f"tidy{major}", f"no-tidy{major}")
    substitute(f"plugin{major}", plugin)
    substitute(f"tidy_module{major}", module)
    substitute(f"tidy{major}", f"{bindir}/clang-tidy -load={module}")

inputs = os.path.join(config.test_source_root, "hazards", "inputs")
newest = next(iter(llvm))
substitute("costall", files.get(f"cli{newest}", "no-cli"))
substitute("flags", f"-std=c++20 -I{inputs} -I{config.costall_source}/include")
substitute("inputs", inputs)
substitute("root", config.costall_source)
substitute("build", config.costall_build)
substitute("python", config.costall_python)
substitute(
    "check_hazard",
    f"{config.costall_python} {config.test_source_root}/tools/check_hazard.py"
    f" --site {config.test_exec_root}/lit.site.cfg.py",
)
substitute("FileCheck", config.costall_filecheck)

tools = os.path.dirname(config.costall_filecheck)
config.environment["PATH"] = os.pathsep.join([tools, os.environ["PATH"]])
config.environment["FILECHECK_OPTS"] = "--dump-input=fail"
config.environment["LC_ALL"] = "C.UTF-8"
