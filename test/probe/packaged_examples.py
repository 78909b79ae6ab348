"""Programs that others wrote, under the probe: the chat server (C++20) and the
HTTP server (C++11) that Debian packages with Boost.Asio, compiled with the
tracking header and not changed, serve clients of this process.

    packaged_examples.py <build folder> <libcostall_probe.a>
        <libcostall_probe_report.a> <the probe's include folder>

All is served, all is seen, and no stall is told. Exit status 77 where the
package libboost1.81-doc or a compiler is missing. CXX and CXXFLAGS are heeded.
"""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

PACKAGE = "libboost1.81-doc"
SKIPPED = 77
LIMIT = 20  # seconds, for whatever could hang
CLIENTS, MESSAGES = 4, 13  # of each client
REQUESTS = 50
TRACKING = ("-DBOOST_ASIO_CUSTOM_HANDLER_TRACKING="
            "<costall/probe/asio_tracking.h>")


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def must(holds, what):
    if not holds:
        sys.exit(f"packaged_examples: {what}")


def example(ending):
    """The folder or file of the package whose path ends so."""
    if shutil.which("dpkg") is None:
        skip("packages are found with dpkg, and there is none")
    done = subprocess.run(["dpkg", "-L", PACKAGE], capture_output=True,
                          text=True, check=False)
    found = [line for line in done.stdout.splitlines() if line.endswith(ending)]
    if not found:
        skip(f"{ending} is not there; install {PACKAGE}")
    return pathlib.Path(found[0])


class Compiler:
    def __init__(self, build, libraries, include):
        self.command = os.environ.get("CXX", "c++").split()
        if shutil.which(self.command[0]) is None:
            skip(f"no compiler {self.command[0]}")
        if shutil.which("ccache"):
            self.command.insert(0, "ccache")
        self.command += ["-std=c++20", "-O0", TRACKING, "-I", include,
                         *os.environ.get("CXXFLAGS", "").split()]
        self.build, self.libraries = build, libraries

    def program(self, name, sources):
        """One unit of all sources: most of the time goes into Asio."""
        unit, made = self.build / f"{name}.cpp", self.build / f"{name}.o"
        unit.write_text("".join(f'#include "{each}"\n' for each in sources))
        self.run([*self.command, "-c", unit, "-o", made])
        self.run([*self.command, made, *self.libraries, "-pthread", "-o",
                  self.build / name])
        return self.build / name

    @staticmethod
    def run(command):
        done = subprocess.run(list(map(str, command)), capture_output=True,
                              text=True, check=False)
        must(done.returncode == 0, f"{' '.join(map(str, command))}\n"
             f"{done.stderr[:4000]}")


class Server:
    """A running one; `stop` gives its report."""

    def __init__(self, program, arguments, build):
        self.json = build / f"{program.name}.json"
        self.json.unlink(missing_ok=True)
        for _ in range(3):  # another program may take the port in between
            self.port = free_port()
            words = [str(each).replace("PORT", str(self.port))
                     for each in arguments]
            self.process = subprocess.Popen(
                [program, *words], stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, text=True,
                env=os.environ | {"COSTALL_PROBE":
                                  f"on,quiet,json={self.json}"})
            if self.listens():
                return
            self.process.kill()
        sys.exit(f"packaged_examples: {program} does not listen:"
                 f" {self.process.communicate()[1][:2000]}")

    def listens(self):
        end = time.monotonic() + LIMIT
        while time.monotonic() < end and self.process.poll() is None:
            try:
                connect(self.port).close()
                return True
            except OSError:
                time.sleep(0.02)
        return False

    def stop(self, how):
        self.process.send_signal(how)
        try:
            _, said = self.process.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            sys.exit(f"packaged_examples: {self.json.stem} did not stop")
        must(self.process.returncode == 0,
             f"{self.json.stem}: exit status {self.process.returncode}\n{said}")
        return json.loads(self.json.read_text())


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=LIMIT)


def chat(port):
    """Everybody hears everything: the lines that each client got."""
    expected = CLIENTS * MESSAGES
    heard = [[] for _ in range(CLIENTS)]
    everybody_is_there = threading.Barrier(CLIENTS, timeout=LIMIT)

    def client(number):
        with connect(port) as one, one.makefile("rw", newline="\n") as lines:
            # The room keeps what was said before: whoever has heard a greeting
            # is in it.
            lines.write(f"{number} is here\n")
            lines.flush()
            while f"{number} is here\n" not in heard[number]:
                heard[number].append(lines.readline())
            everybody_is_there.wait()
            for message in range(MESSAGES):
                lines.write(f"{number} says {message}\n")
                lines.flush()
            while len([each for each in heard[number]
                       if " says " in each]) < expected:
                line = lines.readline()
                must(line, "the chat server closed a connection")
                heard[number].append(line)
            everybody_is_there.wait()  # nobody leaves before all have heard

    run_all([threading.Thread(target=client, args=(number,))
             for number in range(CLIENTS)])
    said = {f"{number} says {message}\n" for number in range(CLIENTS)
            for message in range(MESSAGES)}
    for each in heard:
        got = [line for line in each if " says " in line]
        must(set(got) == said and len(got) == expected,
             f"a client heard {len(got)} of {expected} lines")


def browse(port, root):
    """Pages, a large file, and what is not there, from a few clients at a time."""
    pages = {"/": "index.html", "/large.txt": "large.txt", "/none.html": None}
    answers = []

    def client(requests):
        for path in requests:
            with connect(port) as one:
                one.sendall(f"GET {path} HTTP/1.0\r\nHost: x\r\n\r\n".encode())
                got = b"".join(iter(lambda: one.recv(65536), b""))
            head, _, body = got.partition(b"\r\n\r\n")
            name = pages[path]
            answers.append(
                head.startswith(b"HTTP/1.0 404") if name is None else
                head.startswith(b"HTTP/1.0 200") and
                body == (root / name).read_bytes())

    asked = [list(pages)[i % len(pages)] for i in range(REQUESTS)]
    run_all([threading.Thread(target=client, args=(asked[i::CLIENTS],))
             for i in range(CLIENTS)])
    must(len(answers) == REQUESTS and all(answers),
         f"{answers.count(True)} of {REQUESTS} answers of the HTTP server were"
         " right")


def run_all(threads):
    for each in threads:
        each.daemon = True
        each.start()
    for each in threads:
        each.join(LIMIT)
        must(not each.is_alive(), "a client waits still")


def check(name, report):
    stalls = [each for each in report["findings"]
              if each["confidence"] in ("likely", "definite")]
    must(not stalls, f"{name}: a stall where there is none:\n"
         f"{json.dumps(stalls, indent=2)}")
    seen = report["coverage"]
    must(seen["lost_events"] == 0, f"{name}: {seen['lost_events']} events lost")
    must(seen["resumes"] > 0, f"{name}: nothing was seen")
    print(f"{name}: {seen['resumes']} resumes, {seen['events']} events,"
          f" {seen['frames']} frames, findings:"
          f" {[each['rule'] for each in report['findings']]}")


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    build = pathlib.Path(sys.argv[1]).resolve()
    build.mkdir(parents=True, exist_ok=True)
    chat_source = example("/cpp20/coroutines/chat_server.cpp")
    http_folder = example("/cpp11/http/server")
    compiler = Compiler(build, sys.argv[2:4], sys.argv[4])

    chat_server = Server(compiler.program("chat_server", [chat_source]),
                         ["PORT"], build)
    chat(chat_server.port)
    check("chat_server", chat_server.stop(signal.SIGINT))

    root = build / "pages"
    root.mkdir(exist_ok=True)
    (root / "index.html").write_text("<p>Welcome</p>\n")
    (root / "large.txt").write_text("a line of the file\n" * 20_000)
    http_server = Server(
        compiler.program("http_server", sorted(http_folder.glob("*.cpp"))),
        ["127.0.0.1", "PORT", root], build)
    browse(http_server.port, root)
    check("http_server", http_server.stop(signal.SIGTERM))


if __name__ == "__main__":
    main()
