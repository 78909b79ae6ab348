"""A session of LTTng-UST that keeps the newest events in memory, as the probe's
flight recorder does. Must not measure.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time

SECONDS = 10  # for the daemon to be there
NAME = "costall_bench"


def missing():
    """What to install; None where all is there."""
    programs = ("lttng", "lttng-sessiond")
    absent = [name for name in programs if shutil.which(name) is None]
    return "lttng-tools" if absent else None


def order(environment, *words):
    done = subprocess.run(["lttng", "--no-sessiond", *words],
                          env=environment, capture_output=True, text=True)
    return done.returncode == 0


@contextlib.contextmanager
def session():
    """Yields whether there is one. The daemon is ours and ends with it; where
    another one runs already, that one serves."""
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"LTTNG_HOME": home}
        daemon = None
        if not order(environment, "list"):
            daemon = subprocess.Popen(
                ["lttng-sessiond", "--no-kernel"], env=environment,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            end = time.monotonic() + SECONDS
            while not order(environment, "list") and time.monotonic() < end:
                time.sleep(0.05)
            yield (order(environment, "create", NAME, "--snapshot") and
                   order(environment, "enable-event", "-u", NAME + ":*") and
                   order(environment, "start"))
            order(environment, "destroy", NAME)
        finally:
            if daemon is not None:
                daemon.terminate()
                daemon.wait()
