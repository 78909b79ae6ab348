"""A headless Chromium, driven through a pipe by its DevTools protocol: opens a
page, evaluates, presses keys, takes pictures. Knows no page. Used by
test/frontends/html_browser.py.
"""

import base64
import json
import os
import shutil
import subprocess
import tempfile

FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu",
         "--disable-dev-shm-usage", "--remote-debugging-pipe", "--no-first-run",
         "--disable-background-networking", "--window-size=1200,900"]
CODES = {"Escape": 27, "Tab": 9, "Enter": 13, "/": 191}


def find():
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Browser:
    """Use as a context; every call waits for its answer."""

    def __enter__(self):
        self.profile = tempfile.mkdtemp(prefix="costall-browser-")
        to_child, self.to = os.pipe()
        self.back, from_child = os.pipe()

        def wire():  # the protocol wants descriptors 3 and 4
            first, second = os.dup(to_child), os.dup(from_child)
            os.dup2(first, 3)
            os.dup2(second, 4)

        self.process = subprocess.Popen(
            [find(), *FLAGS, f"--user-data-dir={self.profile}", "about:blank"],
            preexec_fn=wire, close_fds=False, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(to_child)
        os.close(from_child)
        self.buffer, self.number, self.session = b"", 0, None
        self.events = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target,
                                 flatten=True)["sessionId"]
        self.call("Page.enable")
        self.call("Runtime.enable")
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.to)
        os.close(self.back)
        shutil.rmtree(self.profile, ignore_errors=True)

    def receive(self):
        while b"\0" not in self.buffer:
            more = os.read(self.back, 1 << 16)
            if not more:
                raise RuntimeError("the browser is gone")
            self.buffer += more
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def open(self, url):
        """Loads the page, also where only what is behind its # differs."""
        for there in ("about:blank", url):
            self.events.clear()
            self.call("Page.navigate", url=there)
            while self.call("Runtime.evaluate", returnByValue=True, expression=(
                    "document.readyState + location.href"))["result"].get(
                        "value") != "complete" + there:
                self.events.append(self.receive())

    def value(self, expression):
        result = self.call("Runtime.evaluate", expression=expression,
                           returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def press(self, key):
        code = CODES.get(key, ord(key[0].upper()))
        text = {"text": key} if len(key) == 1 else {}
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key,
                      windowsVirtualKeyCode=code,
                      **(text if kind == "keyDown" else {}))

    def picture(self, path, dark=False):
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme",
             "value": "dark" if dark else "light"}])
        data = self.call("Page.captureScreenshot", format="png")["data"]
        path.write_bytes(base64.b64decode(data))

    def complaints(self):
        """What the page wrote as errors, or was refused."""
        return [e["params"] for e in self.events if e.get("method") in (
            "Runtime.exceptionThrown", "Log.entryAdded")]
