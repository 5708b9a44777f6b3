"""Word documents (DOCX) as documents, through the HTML that mammoth renders."""

from __future__ import annotations

import io
import zipfile

from onrecord.drafting.sources.document import Document
from onrecord.drafting.sources.html import read_fragment

MAX_UNPACKED = 100 * 1024 * 1024
"""Bytes of the unpacked archive at most, against decompression bombs."""


def read_docx(content: bytes) -> Document | None:
    """Return the document of a DOCX file; None for a file in another format."""
    import mammoth  # type: ignore[import-untyped]  # ships no types

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(info.file_size for info in archive.infolist())
            if size > MAX_UNPACKED or "word/document.xml" not in archive.namelist():
                return None
        converted = mammoth.convert_to_html(
            io.BytesIO(content), convert_image=mammoth.images.img_element(lambda _: {"src": ""})
        )
    except (zipfile.BadZipFile, KeyError, ValueError):
        return None
    return Document(read_fragment(converted.value))
