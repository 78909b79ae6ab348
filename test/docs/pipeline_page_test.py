"""Every C++ block of docs/pipeline*.md compiles, but those marked `// before`.

Each page becomes one source, each block a namespace in it, with the lines of the
page: an error names the place in the page. The migration guide has a section for
each hazard of the checker, and each shows both sides.

From the environment: CXX, the compilers to ask, separated by spaces.
"""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs").glob("pipeline*.md"))
COMPILERS = os.environ.get("CXX", "g++").split()
FLAGS = ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror",
         # A page is no main file, so g++ takes its local types for a header's.
         "-Wno-unknown-warning-option", "-Wno-subobject-linkage",
         f"-I{ROOT / 'pipeline/include'}",
         f"-I{ROOT}", "-include", "test/docs/pipeline_prelude.h"]
BLOCK = re.compile(r"^```cpp\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(text):
    """(line of the page, code) of every block."""
    for match in BLOCK.finditer(text):
        yield text.count("\n", 0, match.start(1)) + 1, match.group(1)


def is_before(code):
    return code.startswith("// before")


def source_of(page):
    """One source of all blocks that must compile."""
    parts = []
    for line, code in blocks(page.read_text(encoding="utf-8")):
        if not is_before(code):
            parts.append(f'#line {line} "{page.relative_to(ROOT)}"\n'
                         f"namespace block_{line} {{ {code}\n}}\n")
    return "".join(parts)


def sections(text):
    """Title to text of every section of the second level."""
    parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    return {part.splitlines()[0]: part for part in parts}


def hazards():
    listed = (ROOT / "checker/hazards/hazards.def").read_text(encoding="utf-8")
    stems = re.findall(r"^COSTALL_HAZARD(?:_OFF)?\((\w+)", listed, re.MULTILINE)
    return [stem.replace("_", "-") for stem in stems]


class Pages(unittest.TestCase):
    def compile(self, compiler, source):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "page.cpp"
            path.write_text(source, encoding="utf-8")
            return subprocess.run([compiler, *FLAGS, str(path)], cwd=ROOT,
                                  capture_output=True, text=True, check=False)

    def test_the_blocks_compile(self):
        self.assertGreaterEqual(len(PAGES), 2)
        for compiler in COMPILERS:
            if not shutil.which(compiler):
                continue
            for page in PAGES:
                with self.subTest(page=page.name, compiler=compiler):
                    done = self.compile(compiler, source_of(page))
                    self.assertEqual(done.returncode, 0, done.stderr[:4000])

    def test_a_wrong_block_would_not(self):
        wrong = "namespace block { auto a = pl::from(std::vector<int>()) |" \
                " pl::map([](std::string s) { return s; }); }\n"
        self.assertNotEqual(self.compile(COMPILERS[0], wrong).returncode, 0)

    def test_the_guide_covers_every_hazard(self):
        guide = sections((ROOT / "docs/pipeline.md").read_text(encoding="utf-8"))
        for hazard in hazards():
            with self.subTest(hazard):
                self.assertIn(hazard, guide)
                shown = [is_before(code) for _, code in blocks(guide[hazard])]
                self.assertIn(True, shown, "shows no stall")
                self.assertIn(False, shown, "shows no cure")


if __name__ == "__main__":
    unittest.main()
