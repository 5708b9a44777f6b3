"""Articles from files of several formats, from fetched pages, and from standard input."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from onrecord import OnRecordError
from onrecord.drafting.sources.document import Document
from onrecord.drafting.sources.feeds import addresses_in_list
from onrecord.drafting.sources.markdown import read_markdown

MAX_BYTES = 20 * 1024 * 1024
"""Size of the largest file accepted as an article, in bytes."""

_LONGEST_LIST = 1024 * 1024

MAX_CHARACTERS = 500_000
"""Length of the longest text accepted as an article: some 80,000 words."""

FORMATS = {".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".docx", ""}


class SourceError(OnRecordError):
    """The error for an unreadable article; the message is for the user."""


def read_stream(stream: BinaryIO) -> Document:
    """Return the article on standard input: HTML if the first bytes say so, else Markdown."""
    content = stream.read(MAX_BYTES + 1)
    _check_size("-", len(content))
    return _read("-", content, ".html" if _is_html(content) else ".txt")


def read_file(path: Path) -> Document:
    """Return the article of a file; the name's extension decides on the format.

    Raises:
        SourceError: the file contains no article.
        OSError: the file can't be read.
    """
    if not path.is_file():
        raise SourceError(f"{path}: there is no such file.")
    if path.suffix.lower() not in FORMATS:
        raise SourceError(
            f"{path}: not a text, Markdown, HTML or DOCX file, by its name. Expected one that ends "
            "in .txt, .md, .html or .docx."
        )
    _check_size(str(path), path.stat().st_size)
    content = path.read_bytes()
    document = _read(str(path), content, path.suffix.lower())
    return replace(document, source=path.name)


def read_list(path: Path) -> tuple[str, ...]:
    """Return the URLs of a text file that is a list of URLs; none for any other file."""
    if path.suffix.lower() != ".txt" or not path.is_file() or path.stat().st_size > _LONGEST_LIST:
        return ()
    return addresses_in_list(path.read_bytes().decode("utf-8-sig", errors="replace"))


def read_page(address: str, content: bytes) -> Document:
    """Return the article of a fetched web page."""
    _check_size(address, len(content))
    document = _read(address, content, ".html")
    return replace(document, source=address, url=document.url or address, page=content)


def _check_size(name: str, size: int) -> None:
    if not size:
        raise SourceError(f"{name}: there is nothing in it; expected an article.")
    if size > MAX_BYTES:
        raise SourceError(
            f"{name}: {size:,} bytes; at most {MAX_BYTES:,} are read. Draft from the text alone, "
            "without its pictures."
        )


def _is_html(content: bytes) -> bool:
    return (
        content.lstrip(b"\xef\xbb\xbf \t\r\n")[:14]
        .lower()
        .startswith((b"<!doctype html", b"<html"))
    )


def _read(name: str, content: bytes, suffix: str) -> Document:
    if suffix == ".docx":
        from onrecord.drafting.sources.docx import read_docx

        document = read_docx(content)
    elif suffix in (".html", ".htm", ".xhtml"):
        from onrecord.drafting.sources.html import read_html

        document = read_html(_decode_html(name, content))
    else:
        document = read_markdown(_decode(name, content))
    if document is None:
        kind = "a Word document" if suffix == ".docx" else "an HTML page"
        raise SourceError(f"{name}: this is not {kind}. {_TRY}")
    if not any(block.text for block in document.blocks):
        raise SourceError(f"{name}: no article was found in it: no paragraph of text. {_TRY}")
    if sum(len(block.text) for block in document.blocks) > MAX_CHARACTERS:
        raise SourceError(
            f"{name}: more than {MAX_CHARACTERS:,} characters of text, which is longer than any "
            "article: split it."
        )
    return document


def _decode(name: str, content: bytes) -> str:
    """Decode a text: by its byte order mark, else as UTF-8, else as Windows-1252."""
    text = _decode_unicode(content)
    if text is None:
        text = "\0" if b"\0" in content else content.decode("cp1252", errors="replace")
    unfit = sum(c == "\ufffd" or (c < " " and c not in "\t\n\r\f") for c in text)
    if "\0" in text or unfit > len(text) / 500:
        raise SourceError(
            f"{name}: this is no text, or one in an encoding that isn't known; expected UTF-8. "
            "Save it as UTF-8, or as HTML or DOCX if it is one of these under another name."
        )
    return text


def _decode_html(name: str, content: bytes) -> str:
    """Decode a page: as any text, or by the encoding that the page declares."""
    if content.startswith(_PACKED):
        raise SourceError(f"{name}: this is a packed file, not an HTML page: unpack it first.")
    said = _CHARSET.search(content[:4096])
    if said and _decode_unicode(content) is None and b"\0" not in content:
        try:
            return content.decode(said[1].decode("ascii"), errors="replace")
        except LookupError:
            pass
    return _decode(name, content)


def _decode_unicode(content: bytes) -> str | None:
    """Return a text decoded by its byte order mark or as UTF-8; None for other bytes."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        return None


_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_TRY = "Paste the article into a text file, an empty line between paragraphs, and draft from that."
