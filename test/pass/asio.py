"""examples/youbuy, on Boost.Asio, compiled with one flag more: it prints the
same, the await that starves is named with the checker's id, and the repaired
form is told nothing.

    asio.py <pass_site.json> <major>
"""

import pathlib

from building import Site, must, report_of, run, skip
from stalls import site_id

COMMON = ("database", "database_server", "main", "run_queue", "timeline")
AWAIT = "co_await process_work_item(*item);"


def main():
    site = Site()
    if not pathlib.Path("/usr/include/boost/asio/awaitable.hpp").exists():
        skip("Boost.Asio is not there")
    folder = pathlib.Path(site.all["source"]) / "examples/youbuy"

    def objects(name, sources, *flags):
        return [site.compile(folder / f"{each}.cpp", "-O1", *flags,
                             out=site.out / f"{name}_{each}.o")
                for each in sources]

    # The clock alone says what it shows, as the time of the demo is its own.
    clock = objects("told", ["clock"], "-DYOUBUY_PROBE", site.include)
    common = objects("pass", COMMON, "-g1", *site.with_pass())
    plain = objects("plain", (*COMMON, "clock"))
    for name in ("youbuy", "youbuy_fixed"):
        made = objects("pass", [name], "-g1", *site.with_pass())
        program = site.link(name, *made, *common, *clock)
        base = site.link(f"{name}_plain", *objects("plain", [name]), *plain)
        report, output = report_of(program)
        must(output.splitlines()[-1].split("done")[1] ==
             run([base], env={"COSTALL_PROBE": "off"}).stdout.splitlines()[-1]
             .split("done")[1], f"{name} ends otherwise: {output}")
        must(report["coverage"]["frames"] > 100, "nothing was seen")
        found = report["findings"]
        if name == "youbuy_fixed":
            must(found == [], f"the repaired one: {found}")
            continue
        lines = (folder / "youbuy.cpp").read_text().splitlines()
        line = 1 + [each.strip() for each in lines].index(AWAIT)
        must(found, "no finding")
        must({one["site"] for one in found} ==
             {site_id("youbuy/youbuy.cpp", "do_work", line)},
             f"not line {line}: {[one['line'] for one in found]}")
        must({one["rule"] for one in found} == {"window-slow-body"}, f"{found}")


if __name__ == "__main__":
    main()
