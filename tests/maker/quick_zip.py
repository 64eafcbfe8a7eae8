"""Zip files from parts that were compressed once: ten thousand workbooks share most of theirs."""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

_DATE, _TIME = (1 << 5) | 1, 0      # 1 January 1980


@dataclass(frozen=True, slots=True)
class Part:
    """One compressed entry."""

    name: bytes
    crc: int
    size: int
    packed: bytes


def part(name: str, content: bytes) -> Part:
    """Compress one entry."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return Part(name.encode("ascii"), zlib.crc32(content), len(content), packer.compress(content) + packer.flush())


def zip_bytes(parts: Iterable[Part]) -> bytes:
    """A zip file of the entries in their order."""
    body, directory, count = bytearray(), bytearray(), 0
    for one in parts:
        shared = struct.pack("<HHHHHIIIHH", 20, 0, 8, _TIME, _DATE, one.crc, len(one.packed), one.size, len(one.name), 0)
        directory += struct.pack("<IH", 0x02014B50, 20) + shared + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + one.name
        body += struct.pack("<I", 0x04034B50) + shared + one.name + one.packed
        count += 1
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)
