"""The pass of one LLVM major in the compiler of another: one line that says
which to load instead, and no crash.

    wrong_major.py <pass_site.json> <major>
"""

from building import PROGRAMS, Site, must, skip


def main():
    site = Site()
    others = [major for major in site.all["majors"] if major != site.major]
    if not others:
        skip("there is one LLVM alone")
    source = PROGRAMS / "halo.cpp"
    for other in others:
        plugin = site.all["majors"][other]["pass"]
        own = site.plugin
        done = site.compile(source, f"-fpass-plugin={plugin}", check=False)
        expected = f"was built for LLVM {other} and "
        told = done.stderr.splitlines()[0]
        must(done.returncode != 0 and told.startswith(f"error: {plugin} ") and
             expected in told and told.endswith(f"load {own}"),
             f"status {done.returncode}: {done.stderr[:600]}")
        must("PLEASE submit a bug report" not in done.stderr, "it crashed")


if __name__ == "__main__":
    main()
