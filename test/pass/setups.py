"""Setups that go wrong, or look as if they would: no runtime, link-time
optimisation, half of the units, an object that is loaded later, two runtimes.
docs/pass.md, "setups", says what to expect.

    setups.py <pass_site.json> <major>
"""

from building import PROGRAMS, Site, must, report_of, run

CLOCK = PROGRAMS / "clock.cpp"
WINDOW = PROGRAMS / "window.cpp"


def no_runtime(site):
    """The linker names the hooks."""
    made = site.compile(WINDOW, "-O1", *site.with_pass())
    done = run([site.tool("clang++"), made, "-o", site.out / "bare"],
               check=False)
    must(done.returncode != 0 and "costall_pass_1_create" in done.stderr,
         f"status {done.returncode}: {done.stderr[:500]}")


def finds_it(program, *words):
    report, _ = report_of(program, *words)
    rules = {one["rule"] for one in report["findings"]}
    must("window-slow-body" in rules, f"{program}: {rules}")


def link_time(site):
    """As ever, where there is a linker for it."""
    if not (site.bin.parent / "lib/LLVMgold.so").exists():
        print("no link-time optimisation: there is no linker for it")
        return
    for mode in ("full", "thin"):
        clock = site.compile(CLOCK, site.include, out=site.out / "clock.o")
        made = site.compile(WINDOW, "-O2", "-g1", f"-flto={mode}",
                            *site.with_pass(), out=site.out / f"{mode}.o")
        finds_it(site.link(mode, made, clock,
                           flags=[f"-flto={mode}", "-fuse-ld=gold",
                                  "-O2"]))


def half(site):
    """What is compiled without the pass is not seen, and does no harm."""
    clock = site.compile(CLOCK, site.include, out=site.out / "clock.o")
    # The library of the window with it, its user without: the same templates
    # are in both.
    with_it = site.compile(WINDOW, "-O0", "-g1", "-Dmain=run_window",
                           *site.with_pass(), out=site.out / "with.o")
    without = site.compile(PROGRAMS / "fixed.cpp", "-O0",
                           "-Drun_window=unused", out=site.out / "without.o")
    for name, objects in (("first", (with_it, without)),
                          ("last", (without, with_it))):
        report, output = report_of(site.link(name, *objects, clock))
        must(output.startswith("210 after"), f"{name}: {output}")
        must(report["findings"] == [], f"{name}: {report['findings']}")


def loaded(site):
    """With a runtime of its own; where the host has one too, both tell."""
    shared = ["-fPIC", "-O1", "-g1"]
    clock = site.compile(CLOCK, site.include, *shared, out=site.out / "clock.o")
    made = site.compile(WINDOW, *shared, "-Dmain=run_window",
                        *site.with_pass(), out=site.out / "loaded.o")
    library = site.link("loaded.so", made, clock,
                        flags=["-shared", "-Wl,-z,nodelete"])
    host = PROGRAMS / "host.cpp"
    finds_it(site.program("host", host), library)

    # The clock brings the host one.
    both = site.link("both", site.compile(host, out=site.out / "host.o"), clock)
    told = run([both, library], env={"COSTALL_PROBE": "on,live=off"}).stderr
    must(told.count("costall: coverage:") == 2 and "window-slow-body" in told,
         f"two runtimes: {told}")


def main():
    site = Site()
    no_runtime(site)
    link_time(site)
    half(site)
    loaded(site)


if __name__ == "__main__":
    main()
