"""The pass together with the address, undefined-behaviour and thread
sanitizers: they find nothing, and the program does the same.

    sanitizers.py <pass_site.json> <major>
"""

from building import PROGRAMS, Site, must, run, skip

SANITIZERS = {
    "address": ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"],
    "thread": ["-fsanitize=thread"],
}


def main():
    site = Site()
    source = PROGRAMS / "torture.cpp"
    base = site.program("base", source)
    expected = run([base], env={"COSTALL_PROBE": "off"}).stdout
    for name, flags in SANITIZERS.items():
        probe = site.out / "probe.cpp"
        probe.write_text("int main() {}\n")
        done = run([site.tool("clang++"), *flags, probe, "-o",
                    site.out / "probe"], check=False)
        if done.returncode != 0:
            skip(f"clang {site.major} has no runtime for {name} here")
        for level in ("-O0", "-O2"):
            made = site.program(f"{name}{level}", source,
                                flags=[level, "-g1", *flags,
                                       *site.with_pass()])
            for how in ("off", "quiet,live=off"):
                done = run([made], env={"COSTALL_PROBE": how})
                must(done.stdout == expected,
                     f"{name} {level}: {done.stdout}{done.stderr}")
                must("Sanitizer" not in done.stderr, done.stderr[:2000])


if __name__ == "__main__":
    main()
