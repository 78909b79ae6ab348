"""The timeline of a recording in a browser: what is drawn where, the buttons,
the keys, the mouse, the slider, the address; that no script of a hostile name
runs; and the page without its script. Used by picture.test, whose recording is
starved.costall of make_recording.py: a second, in which an item starves from 200
to 400 ms.
"""

import argparse
import pathlib
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
import browser  # noqa: E402

GUTTER = 220  # of names, in pixels
TOLD = "document.getElementById('told').textContent"
CLOCK = "document.getElementById('clock').value"
WIDTH = "document.getElementById('lanes').getBoundingClientRect().width"
# What is painted at a time of the whole run: the share of red in a row's
# middle, over 9 pixels, as stalls are striped.
COLOUR = """(() => { const box = document.getElementById("lanes");
  const x = %d + (box.clientWidth - %d) * %f, y = %d;
  const data = box.getContext("2d").getImageData(x - 4, y, 9, 1).data;
  let red = 0; for (let i = 0; i < data.length; i += 4)
    red += data[i] > 180 && data[i + 1] < 90; return red; })()"""
problems = []


def expect(what, wanted, got):
    if wanted != got:
        problems.append(f"{what}: expected {wanted!r}, got {got!r}")


def expect_in(what, wanted, got):
    if wanted not in got:
        problems.append(f"{what}: expected {wanted!r} in {got!r}")


def wait(page, expression):
    """Whether it becomes true; drawing waits for the screen."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if page.value(expression):
            return True
        time.sleep(0.02)
    problems.append(f"never: {expression}")
    return False


def view(page):
    """(from, to) in ms of the address, once it is there."""
    wait(page, "location.hash.includes('from=')")
    time.sleep(0.3)
    return tuple(round(int(page.value(
        f"new URLSearchParams(location.hash.slice(1)).get('{key}')")) / 1e6)
        for key in ("from", "to"))


def focus(page):
    page.value("document.getElementById('lanes').focus()")


def click(page, name):
    page.value(f"document.getElementById({name!r}).click()")


def check_drawn(page):
    # A name, the consumer's row, a name, the row of the item that starves.
    y = 24 + 22 + 14 + 22 + 7
    for at, red in ((0.1, False), (0.3, True), (0.5, False)):
        got = page.value(COLOUR % (GUTTER, GUTTER, at, y))
        if (got > 2) != red:
            problems.append(f"at {at} s {got} of 9 pixels are red")


def check_words(page):
    focus(page)
    page.press("n")
    expect_in("n", "Stall 1 of 1: ", page.value(TOLD))
    expect_in("n", "starved for 200 ms from 200 ms", page.value(TOLD))
    page.value(f"{TOLD} = ''")
    click(page, "before")
    expect_in("the button for the one before", "Stall 1 of 1",
              page.value(TOLD))
    page.value(f"{TOLD} = ''")
    page.value("document.querySelector('button.show').click()")
    expect_in("the finding's button", "Stall 1 of 1", page.value(TOLD))


def check_keys(page):
    focus(page)
    page.press("0")
    expect("0", (0, 1000), view(page))
    page.press("+")
    expect("+", (250, 750), view(page))
    page.press("ArrowRight")
    expect("right", (300, 800), view(page))
    page.press("-")
    expect("-", (0, 1000), view(page))
    click(page, "closer")
    expect("zoom in", (250, 750), view(page))
    click(page, "wider")
    expect("zoom out", (0, 1000), view(page))


def check_time(page):
    page.value("""(() => { const time = document.getElementById("time");
      time.value = 300; time.dispatchEvent(new Event("input")); })()""")
    expect_in("the slider", "300 ms", page.value(CLOCK))
    expect_in("the slider", "1 starved", page.value(CLOCK))
    expect_in("the slider", "2 waiting", page.value(CLOCK))
    before = page.value(CLOCK)
    click(page, "play")
    expect("playing", "true", page.value(
        "document.getElementById('play').getAttribute('aria-pressed')"))
    wait(page, f"{CLOCK} !== {before!r}")
    click(page, "play")
    expect("paused", "Play", page.value(
        "document.getElementById('play').textContent"))
    click(page, "whole")


def check_mouse(page):
    page.value("document.getElementById('lanes').scrollIntoView()")
    left, top = (page.value("document.getElementById('lanes')"
                            f".getBoundingClientRect().{side}")
                 for side in ("left", "top"))
    width = page.value(WIDTH) - GUTTER

    def at(kind, share, row, **more):
        page.call("Input.dispatchMouseEvent", type=kind, button="left",
                  x=left + GUTTER + width * share, y=top + 24 + row,
                  **({"clickCount": 1} | more))

    for share, row, words in ((0.3, 22 + 14 + 22 + 7, "starved for 200 ms"),
                              (0.2, 22 + 7, "do_work #1: waiting at"),
                              (0.05, 22 + 7, "do_work #1: running")):
        page.value(f"{TOLD} = ''")
        for kind in ("mousePressed", "mouseReleased"):
            at(kind, share, row)
        expect_in(f"a click at {share}", words, page.value(TOLD))
    focus(page)
    page.press("+")
    expect("zoomed", (250, 750), view(page))
    at("mousePressed", 0.5, 80)
    at("mouseMoved", 0.4, 80, buttons=1)
    at("mouseReleased", 0.4, 80)
    expect("dragged", (300, 800), view(page))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("--pictures", type=pathlib.Path)
    options = parser.parse_args()
    signal.alarm(180)  # a browser that says nothing must not hold the suite
    url = options.page.resolve().as_uri()
    with browser.Browser() as page:
        page.call("Log.enable")
        page.open(url)
        check_drawn(page)
        check_words(page)
        check_keys(page)
        check_time(page)
        check_mouse(page)
        expect("what hostile code did", "undefined",
               page.value("typeof window.pwned"))
        page.open(url + "#from=100000000&to=500000000&stall=1")
        expect("the address's view", (100, 500), view(page))
        expect_in("the address's stall", "Stall 1 of 1", page.value(TOLD))
        if options.pictures:
            page.picture(options.pictures / "light.png")
            page.picture(options.pictures / "dark.png", dark=True)
        page.call("Emulation.setDeviceMetricsOverride", width=400, height=800,
                  deviceScaleFactor=1, mobile=True)
        expect("width of a narrow page", 400, page.value(
            "document.documentElement.scrollWidth"))
        page.call("Emulation.clearDeviceMetricsOverride")
        expect("complaints", [], page.complaints())
        page.call("Emulation.setScriptExecutionDisabled", value=True)
        page.open(url)
        expect("the picture without script", 0, page.value(
            "document.getElementById('picture').getClientRects().length"))
        expect("stalls without script", 1, page.value(
            "document.querySelectorAll('#stalls + div tbody tr').length"))
    print("\n".join(problems) if problems else "behaves")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
