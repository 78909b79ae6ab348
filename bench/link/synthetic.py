"""A large program for `costall link` out of a small real one: its objects are
copied, and in each copy every key is another, so that each copy is a program of
its own beside the others. Must not measure anything.
"""

import os
import struct
import subprocess

MAGIC = b"CSTF"
HEAD = 17


def fnv1a(data):
    value = 0xcbf29ce484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001b3 & 0xffffffffffffffff
    return value


def number(data, at):
    """The LEB128 number at a position, and the position behind it."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7f) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def keys_of(payload):
    """Where the table of keys lies: first byte and how many keys."""
    count, at = number(payload, 0)
    for _ in range(count):
        length, at = number(payload, at)
        at += length
    return number(payload, at)[::-1]


class Unit:
    """One real object: its bytes, and where the keys and the checksum lie."""

    def __init__(self, path):
        self.name = path.stem
        self.bytes = bytearray(path.read_bytes())
        start = self.bytes.find(MAGIC)
        while self.bytes[start + 4] != 1:
            start = self.bytes.find(MAGIC, start + 1)
        self.start = start
        self.length = struct.unpack_from("<I", self.bytes, start + 5)[0]
        first, self.count = keys_of(self.payload())
        self.first = start + HEAD + first
        self.original = bytes(
            self.bytes[self.first:self.first + 8 * self.count])

    def payload(self):
        begin = self.start + HEAD
        return bytes(self.bytes[begin:begin + self.length])

    def change(self, mask):
        for i in range(self.count):
            key = struct.unpack_from("<Q", self.original, 8 * i)[0]
            if key:
                struct.pack_into("<Q", self.bytes, self.first + 8 * i,
                                 key ^ mask)
        struct.pack_into("<Q", self.bytes, self.start + 9,
                         fnv1a(self.payload()))


def strip(objects, objcopy, folder):
    """Objects with nothing but their facts, so that 10,000 fit on a disk."""
    folder.mkdir(parents=True)
    made = []
    for path in objects:
        stripped = folder / path.name
        subprocess.run([objcopy, "--only-section=.costall.facts", path,
                        stripped], check=True)
        made.append(Unit(stripped))
    return made


def write(units, count, folder):
    """`count` objects; returns how many bytes of facts they hold."""
    folder.mkdir(parents=True)
    facts = 0
    for index in range(count):
        copy, which = divmod(index, len(units))
        unit = units[which]
        unit.change(fnv1a(str(copy).encode()) & ~1)
        place = folder / f"{copy // 100:03d}"
        os.makedirs(place, exist_ok=True)
        (place / f"{copy}-{unit.name}.o").write_bytes(unit.bytes)
        facts += HEAD + unit.length
    return facts
