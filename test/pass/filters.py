"""Which coroutines are instrumented: the attribute, the list, what is internal
to libraries, and what is said of a list that cannot be read.

    filters.py <pass_site.json> <major>
"""

import re

from building import PROGRAMS, Site, must

SOURCE = PROGRAMS / "filtered.cpp"
ALL = {"serve", "step", "entry_point", "quiet"}


def instrumented(site, listed=None, options=(), flags=("-g1",)):
    """The functions that call a hook, and what was said."""
    options = list(options)
    if listed is not None:
        path = site.out / "list.txt"
        path.write_text("[costall]\n" + listed)
        options.append(f"-costall-probe-list={path}")
    out = site.out / "filtered.ll"
    done = site.compile(SOURCE, "-O0", "-S", "-emit-llvm",
                        f"-I{site.all['source']}/include", *flags,
                        *site.with_pass("-costall-probe-stats", *options),
                        out=out, check=False)
    found = set()
    if done.returncode == 0:
        for body in re.split(r"^(?=define )", out.read_text(), flags=re.M)[1:]:
            if "@costall_pass_1_" in body:
                found |= {name for name in ALL
                          if re.search(rf"@_Z\w*{name}", body.split("(")[0])}
    return found, done


def main():
    site = Site()
    usual, done = instrumented(site)
    must(usual == {"serve", "step"}, f"by default: {usual}")
    must("2 coroutines with 2 awaits instrumented, 2 filtered, 0 told by their"
         " own promise, 0 of unknown shape" in done.stderr, done.stderr)
    must(instrumented(site, flags=["-g0"])[0] == usual, "without -g: others")
    for listed, expected in (
            ("namespace:mine\n", set()),
            ("namespace:mine::deep*\n", {"serve"}),
            ("fun:mine::serve()\n", {"step"}),
            ("fun:*4stepEi\n", {"serve"}),
            ("src:*/programs/filtered.cpp\n", set()),
            ("src:*/others/*\n", usual),
            ("src:*\nfun:*serve*=allow\n", {"serve"}),
            ("namespace:boost::asio=allow\n", usual | {"entry_point"}),
            ("fun:*quiet*=allow\n", usual)):
        found, _ = instrumented(site, listed)
        must(found == expected, f"{listed!r}: {found}, not {expected}")
    found, _ = instrumented(site, options=["-costall-probe-internals"])
    must(found == usual | {"entry_point"}, f"with internals: {found}")

    done = site.compile(PROGRAMS / "mixin.cpp", site.include, "-O1",
                        *site.with_pass("-costall-probe-stats"),
                        out=site.out / "mixin.o", check=False)
    must("mixin.cpp: 1 coroutines with 1 awaits instrumented, 0 filtered,"
         " 1 told by their own promise" in done.stderr, done.stderr)

    _, done = instrumented(site, "no colon here\n")
    must(done.returncode != 0 and "-costall-probe-list: " in done.stderr and
         "list.txt" in done.stderr, f"a bad list: {done.stderr}")
    _, done = instrumented(site, options=["-costall-probe-list=/nowhere"])
    must(done.returncode != 0 and "/nowhere" in done.stderr,
         f"no list: {done.stderr}")


if __name__ == "__main__":
    main()
