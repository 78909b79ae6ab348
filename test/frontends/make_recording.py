"""Writes recordings of the runtime probe, by runtime-probe/format/spec.md alone.

    make_recording.py <folder>

stalled.costall: a frame keeps its thread for 200 ms; quiet.costall: it does not;
locked.costall: two frames hold what the other one waits for, to the end;
starved.costall: of two items in a window one is ready for 200 ms while the
window's consumer waits, in a file whose name tries to be markup;
cut.costall: stalled.costall without its last bytes; newer.costall: of a later
version; text.costall: no recording.
"""

import struct
import sys
import zlib
from pathlib import Path

FRAME, OTHER = (1 << 56) | 1, (1 << 56) | 2
LOCK, SECOND = (4 << 56) | 3, (4 << 56) | 4
WINDOW, ITEMS = (3 << 56) | 5, [(2 << 56) | 6, (2 << 56) | 7]
CREATE, DESCRIBE, DESTROY, SUSPEND, RESUME, FINISH = 1, 2, 4, 5, 7, 8
READY, OBSERVE, JOIN, DRIVE, PARK, HOLD = 10, 11, 12, 13, 14, 15
EVIL = b"src/<img src=x onerror='window.pwned=1'></script>.cpp"
MILLISECOND = 1_000_000


def header(version=1):
    rest = struct.pack("<qII32s", 1_700_000_000 * 10**9, 4711, 0, b"sample")
    return struct.pack("<8sII", b"\x89costall", version, zlib.crc32(rest)) + rest


def text(value):
    return struct.pack("<I", len(value)) + value


def recording(entries, file=b"src/work.cpp"):
    """Entries are (when in ms, event[, subject, object[, site]])."""
    entries = [entry + (FRAME, 0, 1)[len(entry) - 2:] for entry in entries]
    sites = struct.pack("<I", 1)
    for line, function in ((31, b"task do_work(Database &)"),
                           (12, b"task query(int)")):
        sites += struct.pack("<II", line, 5) + text(file) + text(function)
    packed = b"".join(struct.pack("<qQQIHBB", when * MILLISECOND, subject,
                                  object_, site, 1, event, 0)
                      for when, event, subject, object_, site in entries)
    end = struct.pack("<qQ", entries[-1][0] * MILLISECOND, len(entries))
    data = header()
    for number, (kind, payload) in enumerate(((1, sites), (3, packed), (5, end))):
        head = struct.pack("<III", kind, len(payload), number)
        data += head + struct.pack("<I", zlib.crc32(payload, zlib.crc32(head)))
        data += payload
    return data


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)

    def run(length):
        return recording([(0, CREATE), (1, RESUME), (1 + length, SUSPEND),
                          (300, RESUME), (301, FINISH), (301, DESTROY)])

    locked = recording([(0, CREATE, LOCK, 0), (0, CREATE, SECOND, 0),
                        (1, HOLD, LOCK, FRAME), (1, HOLD, SECOND, OTHER),
                        (2, SUSPEND, FRAME, SECOND),
                        (3, SUSPEND, OTHER, LOCK)])
    begin = [(0, CREATE), (0, RESUME), (0, CREATE, WINDOW, FRAME),
             (0, DESCRIBE, WINDOW, 1 << 32)]
    for item in ITEMS:
        begin += [(0, CREATE, item, FRAME, 2), (0, JOIN, item, WINDOW)]
    starved = recording(
        begin + [(0, DRIVE, WINDOW, FRAME), (0, PARK, WINDOW, 0),
                 (100, SUSPEND), (200, READY, ITEMS[0], 0), (400, RESUME),
                 (400, DRIVE, WINDOW, FRAME), (400, OBSERVE, ITEMS[0], FRAME),
                 (1000, FINISH)], EVIL)
    for name, data in (("starved", starved), ("stalled", run(200)), ("quiet", run(1)),
                       ("locked", locked), ("cut", run(200)[:-3]), ("newer", header(9)),
                       ("text", b"what starved?\n")):
        (folder / f"{name}.costall").write_bytes(data)


if __name__ == "__main__":
    main()
