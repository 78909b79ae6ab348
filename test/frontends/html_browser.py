"""An HTML report in a browser: every filter, the keys, the address, and that no
script of a hostile source runs. Used by html.test; the report has one finding
of each of three files, one of which is suppressed.
"""

import argparse
import pathlib
import signal
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
import browser  # noqa: E402

SHOWN = """[...document.querySelectorAll(".findings > li")].filter(
  (item) => item.getClientRects().length > 0).length"""
FOCUS = """(document.activeElement.closest("li") || {parentElement: {children:
  []}}) && [...document.querySelectorAll(".findings > li")].indexOf(
  document.activeElement.closest("li"))"""
SET = """(() => { const field = document.getElementById("filters")[%r];
  field.value = %r; field.dispatchEvent(new Event("input", {bubbles: true}));
  return field.value; })()"""
problems = []


def expect(what, wanted, got):
    if wanted != got:
        problems.append(f"{what}: expected {wanted!r}, got {got!r}")


def check_filters(page, evil):
    expect("at first", 3, page.value(SHOWN))
    for field, value, count in (
            ("rule", "window-slow-body", 3), ("harm", "starvation", 3),
            ("confidence", "definite", 3), ("state", "suppressed", 1),
            ("state", "new", 2), ("file", evil, 1), ("file", "stall.cpp", 1),
            ("text", "SLEEP_for  seconds(20)", 3), ("text", "a cap", 1),
            ("text", "no such words", 0)):
        expect(f"{field} takes {value}", value, page.value(SET % (field, value)))
        expect(f"{field} is {value}", count, page.value(SHOWN))
        expect(f"{field} counts", f"{count} of 3 shown",
               page.value("document.querySelector('output').value"))
        expect(f"{field} says so", count == 0, page.value(
            "document.getElementById('nothing').getClientRects().length > 0"))
        page.value(SET % (field, ""))
    page.value(SET % ("text", "no such words"))
    page.value("document.querySelector('button[type=reset]').click()")
    page.value("new Promise((done) => setTimeout(done))")
    expect("after a reset", 3, page.value(SHOWN))


def check_keys(page):
    page.value("document.activeElement.blur()")
    for key, at in (("j", 0), ("j", 1), ("j", 2), ("j", 2), ("k", 1)):
        page.press(key)
        expect(f"{key} goes to", at, page.value(FOCUS))
    open_steps = "document.querySelectorAll('.finding details[open]').length"
    page.press("o")
    expect("o opens", 1, page.value(open_steps))
    page.press("o")
    expect("o closes", 0, page.value(open_steps))
    page.press("/")
    expect("/ goes to", "text", page.value("document.activeElement.name"))
    page.press("j")
    expect("a letter is typed", "j", page.value("filters.text.value"))
    page.press("Escape")
    expect("Escape leaves", "BODY", page.value("document.activeElement.tagName"))
    page.value(SET % ("text", ""))
    page.value(SET % ("state", "suppressed"))
    page.press("j")
    expect("j goes to what is shown", "suppressed", page.value(
        "document.activeElement.dataset.state"))
    page.value(SET % ("state", ""))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("evil", help="the file with a hostile name")
    parser.add_argument("--pictures", type=pathlib.Path)
    options = parser.parse_args()
    signal.alarm(120)  # a browser that says nothing must not hold the suite
    url = options.page.resolve().as_uri()
    with browser.Browser() as page:
        page.call("Log.enable")
        page.open(url)
        check_filters(page, options.evil)
        check_keys(page)
        expect("what hostile code did", "undefined",
               page.value("typeof window.pwned"))
        if options.pictures:
            page.press("j")
            page.press("o")
            page.picture(options.pictures / "light.png")
            page.picture(options.pictures / "dark.png", dark=True)
            page.call("Emulation.setDeviceMetricsOverride", width=400,
                      height=800, deviceScaleFactor=1, mobile=True)
            expect("width of a narrow page", 400, page.value(
                "document.documentElement.scrollWidth"))
            page.value("document.querySelector('details[open]').scrollIntoView()")
            page.picture(options.pictures / "narrow.png")
            page.call("Emulation.clearDeviceMetricsOverride")
        page.open(url + "#" + urllib.parse.urlencode({"file": options.evil}))
        expect("the address filters", 1, page.value(SHOWN))
        expect("complaints", [], page.complaints())
        page.call("Emulation.setScriptExecutionDisabled", value=True)
        page.open(url)
        expect("without script", 3, page.value(SHOWN))
        expect("filters without script", 0, page.value(
            "document.getElementById('filters').getClientRects().length"))
    print("\n".join(problems) if problems else "behaves")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
