"""Bytes of a zip package (xlsx, xlsb, ods) -> its parts, within limits that no honest workbook reaches.

The directory is read here and not by ``zipfile``: that alone would cost a tenth of what calamine takes for a whole
commune workbook, and a package with two parts of one name has to be refused, not resolved.
"""

import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from flows.intake.formats.sheets import UnreadableSheet

MAX_PARTS = 20_000
MAX_UNPACKED_BYTES = 768 * 2**20    # all parts; a sheet with a million formatted empty rows takes some 250 MB
MAX_TEXT_BYTES = 128 * 2**20        # one part that is held whole in memory
_DEFLATE_LIMIT = 1032               # deflate cannot pack tighter: packed size times this bounds the unpacked size
_MAX_RATIO = 400                    # for parts of more than _RATIO_FROM bytes; formatted empty rows reach about 60
_RATIO_FROM = 64 * 2**20
_STORED, _DEFLATED = 0, 8

DAMAGED = "tệp bảng tính còn nguyên vẹn, mở được bằng Excel"
PASSWORD_EXPECTED = "tệp không đặt mật khẩu, hoặc mật khẩu đã ghi trong inputs/mat-khau.toml"  # noqa: S105 - a phrase

_END = struct.Struct("<4s4H2LH")            # end of central directory
_ENTRY = struct.Struct("<4s6H3L5H2L")       # one directory entry, its name follows
_LOCAL_NAME_LENGTHS = struct.Struct("<26x2H")


class Part(NamedTuple):
    """One entry of the directory; sizes in bytes, ``crc`` of the unpacked bytes."""

    method: int
    crc: int
    packed: int
    unpacked: int
    offset: int
    encrypted: bool


class Archive:
    """The parts of a zip package by lower-case name; nothing is unpacked until asked for.

    Raises UnreadableSheet: ``damaged-file`` (cut off, broken directory), ``too-large`` (zip bomb), ``password``.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        try:
            self.parts = dict(_directory(data))
        except (struct.error, ValueError) as error:
            raise UnreadableSheet("damaged-file", DAMAGED, "tệp bị cắt cụt hoặc hỏng cấu trúc nén") from error
        self._check()

    def _check(self) -> None:
        total = 0
        for name, part in self.parts.items():
            total += part.unpacked
            if part.encrypted:
                raise UnreadableSheet("password", PASSWORD_EXPECTED, "tệp nén có mật khẩu")
            if part.unpacked > _RATIO_FROM and part.unpacked > _MAX_RATIO * part.packed:
                raise _too_large(f"phần {name} nén quá mức bình thường")
        if total > MAX_UNPACKED_BYTES:
            raise _too_large("dữ liệu sau khi giải nén quá lớn")

    def __contains__(self, name: str) -> bool:
        return name in self.parts

    def size(self, name: str) -> int:
        """Bytes that a part takes unpacked, as the directory claims."""
        return self.parts[name].unpacked

    def packed(self, name: str) -> tuple[bytes, int]:
        """A part as stored and its method: a cheap key for caches, as equal packed bytes unpack equal."""
        part = self.parts[name]
        try:
            start = part.offset + 30 + sum(_LOCAL_NAME_LENGTHS.unpack_from(self.data, part.offset))
        except struct.error as error:
            raise UnreadableSheet("damaged-file", DAMAGED, f"phần {name} bị cắt cụt") from error
        packed = self.data[start:start + part.packed]
        if len(packed) != part.packed or part.method not in (_STORED, _DEFLATED):
            raise UnreadableSheet("damaged-file", DAMAGED, f"không giải nén được phần {name}")
        return packed, part.method

    def read(self, name: str, limit: int = MAX_TEXT_BYTES) -> bytes:
        """A part unpacked and proved whole. Raises UnreadableSheet ``too-large`` beyond ``limit``, whatever the directory
        claims, and ``damaged-file``.
        """
        content = unpack(*self.packed(name), limit)
        if zlib.crc32(content) != self.parts[name].crc:
            raise UnreadableSheet("damaged-file", DAMAGED, f"phần {name} không còn nguyên vẹn")
        return content

    def stream(self, name: str, limit: int = MAX_UNPACKED_BYTES) -> Iterator[bytes]:
        """A part unpacked in pieces of at most a megabyte, for parts too large to hold."""
        packed, method = self.packed(name)
        if method == _STORED:
            yield packed
            return
        machine, total = zlib.decompressobj(-zlib.MAX_WBITS), 0
        while not machine.eof:
            try:
                piece = machine.decompress(packed, 2**20)
            except zlib.error as error:
                raise UnreadableSheet("damaged-file", DAMAGED, f"không giải nén được phần {name}") from error
            packed, total = machine.unconsumed_tail, total + len(piece)
            if not piece and not machine.eof:
                raise UnreadableSheet("damaged-file", DAMAGED, f"phần {name} bị cắt cụt")
            if total > limit:
                raise _too_large(f"phần {name} quá lớn sau khi giải nén")
            yield piece

    def prove(self, name: str, limit: int = MAX_TEXT_BYTES) -> None:
        """Refuse a part that could fill the memory of a reader that trusts it. Unpacks it only where it might."""
        part = self.parts.get(name)
        if part and max(part.unpacked, part.packed * _DEFLATE_LIMIT) > limit:
            for _ in self.stream(name, limit):
                pass


def _directory(data: bytes) -> Iterator[tuple[str, Part]]:
    """The central directory's entries. Raises ValueError for a broken one and for two parts of one name."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0:
        raise ValueError("no end of central directory")
    *_, count, size, start, _ = _END.unpack_from(data, end)
    if count == 0xFFFF or start == 0xFFFFFFFF or count > MAX_PARTS or start + size > end:
        raise ValueError("directory out of place")   # also zip64, which only files of gigabytes need
    seen = set()
    for _ in range(count):
        mark, _, _, flags, method, _, _, crc, packed, unpacked, name_length, extra, comment, _, _, _, offset = (
            _ENTRY.unpack_from(data, start))
        start += _ENTRY.size
        name = _name(data[start:start + name_length])
        if mark != b"PK\x01\x02" or name in seen:
            raise ValueError(name)
        seen.add(name)
        start += name_length + extra + comment
        yield name, Part(method, crc, packed, unpacked, offset, bool(flags & 1))


@lru_cache(maxsize=1024)
def _name(stored: bytes) -> str:
    return stored.decode("utf-8", "replace").replace("\\", "/").lstrip("/").lower()


def unpack(packed: bytes, method: int, limit: int = MAX_TEXT_BYTES) -> bytes:
    """Raises UnreadableSheet: ``too-large`` beyond ``limit``, ``damaged-file`` if the bytes do not unpack."""
    if method == _STORED:
        return packed
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = machine.decompress(packed, limit + 1)
    except zlib.error as error:
        raise UnreadableSheet("damaged-file", DAMAGED, "không giải nén được nội dung") from error
    if len(content) > limit:
        raise _too_large("nội dung quá lớn sau khi giải nén")
    if not machine.eof:
        raise UnreadableSheet("damaged-file", DAMAGED, "nội dung nén bị cắt cụt")
    return content


def _too_large(found: str) -> UnreadableSheet:
    return UnreadableSheet("too-large", "tệp bảng tính cỡ thường", found)
