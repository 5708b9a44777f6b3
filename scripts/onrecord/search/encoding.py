"""The encoding of the index: varints, shards of sorted entries, compression.

`docs/handbook/search-format.md` documents the format.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import sub

SHARD_BYTES = 12_000
"""The size limit of a shard of entries in bytes, before compression; only a single entry may be
larger."""

BINARY = b"\x01"
"""The first byte of each shard other than JSON; zlib streams begin with another byte."""


class _Varints(dict[int, bytes]):
    """A cache of varints by number, filled on first use."""

    def __missing__(self, number: int) -> bytes:
        low, rest = number & 0x7F, number >> 7
        self[number] = encoded = bytes([low | 0x80]) + self[rest] if rest else bytes([low])
        return encoded


_VARINTS = _Varints()


def varint(number: int) -> bytes:
    """Return a number from 0 as unsigned LEB128: seven bits a byte, the lowest first."""
    return _VARINTS[number]


def varints(numbers: Sequence[int]) -> bytes:
    """Return several numbers as varints, one after the other."""
    if not numbers or max(numbers) < 0x80:
        return bytes(numbers)
    return b"".join(map(_VARINTS.__getitem__, numbers))


def ascending(numbers: Sequence[int]) -> bytes:
    """Return ascending numbers as varints: their count, then the differences, starting from -1."""
    return varint(len(numbers)) + varints(list(map(sub, numbers, chain((-1,), numbers))))


def compress(content: bytes) -> bytes:
    """Return the content of a shard as a zlib stream.

    Unlike gzip, zlib stores no date and no operating system, so equal contents give equal bytes.
    """
    return zlib.compress(content)


def pack(entries: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Distribute entries, sorted by key, over shards; yields first key and content of each shard.

    Keys are front-coded: an entry is the length of the prefix shared with the previous key of the
    shard, the length of the rest, the rest (UTF-8), the length of the value, and the value.
    """
    first, before, content = "", b"", bytearray()
    for key, value in entries:
        if content and len(content) + len(value) > SHARD_BYTES:
            yield first, BINARY + content
            content.clear()
        if not content:
            first, before = key, b""
        name = key.encode()
        common = _common_prefix(before, name)
        content += varint(common) + varint(len(name) - common) + name[common:]
        content += varint(len(value)) + value
        before = name
    if content:
        yield first, BINARY + content


def _common_prefix(one: bytes, other: bytes) -> int:
    """The length of the common prefix of two keys in bytes."""
    for at, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return at
    return min(len(one), len(other))
