"""The bytes of the index: whole numbers, pieces of many entries, compression.

What they mean is in `docs/handbook/search-format.md`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import sub

SHARD_BYTES = 12_000
"""How many bytes, before compression, a piece holds unless a single entry has more."""

BINARY = b"\x01"
"""Begins each piece that isn't JSON; compressed ones begin with another byte."""


class _Written(dict[int, bytes]):
    """Whole numbers as they are written; filled as they are met."""

    def __missing__(self, number: int) -> bytes:
        low, rest = number & 0x7F, number >> 7
        self[number] = written = bytes([low | 0x80]) + self[rest] if rest else bytes([low])
        return written


_WRITTEN = _Written()


def varint(number: int) -> bytes:
    """A whole number in as few bytes as it needs: seven bits each, the lowest first (LEB128)."""
    return _WRITTEN[number]


def varints(numbers: Sequence[int]) -> bytes:
    """Several numbers, one after the other."""
    if not numbers or max(numbers) < 0x80:
        return bytes(numbers)
    return b"".join(map(_WRITTEN.__getitem__, numbers))


def ascending(numbers: Sequence[int]) -> bytes:
    """How many numbers there are, and what each adds to the one before, the first one to -1."""
    return varint(len(numbers)) + varints(list(map(sub, numbers, chain((-1,), numbers))))


def compress(content: bytes) -> bytes:
    """The content of a piece as it is served (zlib: without a date or the name of a system)."""
    return zlib.compress(content)


def pack(entries: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Distribute entries, sorted by key, over pieces; yields each one's first key and content.

    An entry is its key, as far as it differs from the one before in the piece, and its value.
    """
    first, before, content = "", b"", bytearray()
    for key, value in entries:
        if content and len(content) + len(value) > SHARD_BYTES:
            yield first, BINARY + content
            content.clear()
        if not content:
            first, before = key, b""
        name = key.encode()
        common = _common(before, name)
        content += varint(common) + varint(len(name) - common) + name[common:]
        content += varint(len(value)) + value
        before = name
    if content:
        yield first, BINARY + content


def _common(one: bytes, other: bytes) -> int:
    """How many bytes two keys have in common at their start."""
    for at, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return at
    return min(len(one), len(other))
