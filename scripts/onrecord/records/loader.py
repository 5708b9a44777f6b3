"""The loader: files on disk to records, and findings on the form of the files.

All problems are collected; none stops the loading of the rest. Files whose content has the hash
that the parse cache holds are not parsed again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

from onrecord.project import Project
from onrecord.records.deserialize import RecordDeserializer
from onrecord.records.fields import is_id, suggest_id
from onrecord.records.kinds import KINDS
from onrecord.records.models import MODELS, Article, Quote, Record, Speaker
from onrecord.records.trailing_comments import (
    TrailingComment,
    check_comment,
    check_cut_off,
    trailing_comments,
)
from onrecord.records.yaml_parser import INVALID, parse
from onrecord.reporting.findings import Finding, Key, Location

MAX_BYTES = 4 * 1024 * 1024
"""Largest file that is read: a list of some 10,000 quotes, or a book of 600,000 words."""

PAGE_AS_FETCHED = "page.html"
"""The page from which a text was taken, stored next to the text for reference; never read."""

ARTICLE_FILES = ("article.yml", "text.md", "quotes.yml")
"""The files in the folder of an article."""


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """The result of parsing a file.

    Attributes:
        content_hash: The BLAKE2b hash of the content.
        records: The records; None if the whole file is invalid.
        findings: The findings on its form.
        comments: The comments behind its plain scalars.
    """

    content_hash: bytes
    records: Sequence[Record] | None
    findings: tuple[Finding, ...]
    comments: tuple[TrailingComment, ...] = ()


ParseCache = dict[str, ParsedFile]
"""Files parsed by earlier loads, by path relative to the project."""


@dataclass(frozen=True, slots=True)
class LoadedRecords:
    """The records and texts of a project, before they are linked.

    Attributes:
        records: Kind → id → record. Quotes are in the order of their articles' ids, then
            in that of their files.
        texts: Article id → the content of its `text.md`.
        folder: The folder of records, relative to the project.
        unparsed: Kind → ids of records whose file couldn't be parsed; for quotes, the ids of
            their articles.
        findings: The findings on the form of the files; without line and column where only the
            key path is known (see `records.locations`).
    """

    records: dict[str, dict[str, Record]]
    texts: dict[str, str]
    folder: str
    unparsed: dict[str, set[str]]
    findings: list[Finding]


def record_path(folder: str, record: Record) -> str:
    """Return the path of the file that holds a record, relative to the project."""
    if isinstance(record, Quote):
        return f"{folder}/articles/{record.article}/quotes.yml"
    if isinstance(record, Article):
        return f"{folder}/articles/{record.id}/article.yml"
    return f"{folder}/{record.record_kind.folder}/{record.id}.yml"


def text_path(folder: str, article_id: str) -> str:
    """Return the path of an article's `text.md`, relative to the project."""
    return f"{folder}/articles/{article_id}/text.md"


def read_records(project: Project, cache: ParseCache | None = None) -> LoadedRecords:
    """Load every record of a project.

    Args:
        project: The project.
        cache: The parse cache to use and to fill; by default an empty one.

    Raises:
        OSError: the folder or one of its files can't be read at all.
    """
    reader = _Reader(project, {} if cache is None else cache)
    for kind in ("speaker", "city", "organization", "theme", "event"):
        reader.read_folder(kind)
    reader.read_articles()
    folders = {kind.folder for kind in KINDS.values()}
    reader.report_unknown_files(project.records_folder, folders - {"quotes"})
    return LoadedRecords(
        reader.records, reader.texts, project.records, reader.unparsed, reader.findings
    )


def read_article(project: Project, article_id: str) -> LoadedRecords:
    """Load one article with its text and its quotes, and nothing else.

    Raises:
        OSError: one of its files can't be read at all.
    """
    reader = _Reader(project)
    folder = f"{project.records}/articles/{article_id}"
    reader.read_article(article_id, folder)
    return LoadedRecords(
        reader.records, reader.texts, project.records, reader.unparsed, reader.findings
    )


def _decode(content: bytes) -> str:
    """Decode as UTF-8, with or without a byte order mark; raises UnicodeDecodeError."""
    return content.decode("utf-8-sig")


@dataclass(slots=True)
class _Reader:
    project: Project
    cache: ParseCache = field(default_factory=dict)
    records: dict[str, dict[str, Record]] = field(
        default_factory=lambda: {kind: {} for kind in MODELS}
    )
    texts: dict[str, str] = field(default_factory=dict)
    unparsed: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in MODELS})
    findings: list[Finding] = field(default_factory=list)

    # Folders

    def read_folder(self, kind: str) -> None:
        """Read the records of a kind that has a file for each."""
        for entry in self._entries(self.project.records_folder / KINDS[kind].folder):
            path = self._relative(entry.path)
            name = Path(entry.name)
            if name.suffix != ".yml" or not entry.is_file():
                self._report_unknown_file(path)
            elif self._check_id(name.stem, path):
                self._read_record(kind, name.stem, path)

    def read_articles(self) -> None:
        """Load the folder of each article: its record, its text, its quotes."""
        for entry in self._entries(self.project.records_folder / "articles"):
            path = self._relative(entry.path)
            if not entry.is_dir():
                self._report_unknown_file(path)
            elif self._check_id(entry.name, path):
                self.read_article(entry.name, path)

    def read_article(self, article_id: str, folder: str) -> None:
        """Load the files in the folder of an article."""
        present = {entry.name for entry in self._entries(self.project.root / folder)}
        path = f"{folder}/article.yml"
        if "article.yml" not in present:
            self._report("record.missing-file", Location(path), "this article has no `article.yml`")
        else:
            self._read_record("article", article_id, path)
        if "text.md" not in present:
            text_file = f"{folder}/text.md"
            self._report(
                "record.missing-file", Location(text_file), "this article has no `text.md`"
            )
        else:
            text = self._read_text(f"{folder}/text.md")
            if text is not None:
                self.texts[article_id] = text
        if "quotes.yml" in present:
            self._read_quotes(article_id, f"{folder}/quotes.yml")
        self.report_unknown_files(self.project.root / folder, {*ARTICLE_FILES, PAGE_AS_FETCHED})

    def _read_quotes(self, article_id: str, path: str) -> None:
        records = self._records_in(path, partial(self._quotes_of, article_id))
        if records is None:
            self.unparsed["quote"].add(article_id)
        for record in records or ():
            self._add_record("quote", record, path)
        if records and self.cache[path].comments:
            quotes = [quote for quote in records if isinstance(quote, Quote)]
            text, comments = self.texts.get(article_id, ""), self.cache[path].comments
            errors = list(check_cut_off(quotes, comments, text, path))
            # Each takes the place of the warning about the same comment.
            places = {error.location for error in errors}
            self.findings = [found for found in self.findings if found.location not in places]
            self.findings += errors

    def _quotes_of(self, article_id: str, items: Any, path: str) -> Iterator[Record]:
        if not isinstance(items, list):
            message = "expected a list of quotes, each beginning with `- id:`"
            self._report("record.wrong-type", Location(path), message)
            return
        for position, item in enumerate(items):
            if item is not INVALID:
                values = self._deserialize("quote", item, path, (position,))
                if values.get("id"):
                    yield Quote(**values, article=article_id, position=position)

    def _read_record(self, kind: str, record_id: str, path: str) -> None:
        records = self._records_in(path, partial(self._record_of, kind, record_id))
        if records is None:
            self.unparsed[kind].add(record_id)
        for record in records or ():
            self._add_record(kind, record, path)

    def _record_of(self, kind: str, record_id: str, value: Any, path: str) -> Iterator[Record]:
        yield MODELS[kind](**(self._deserialize(kind, value, path) | {"id": record_id}))

    def _records_in(
        self, path: str, deserialize: Callable[[Any, str], Iterable[Record]]
    ) -> Sequence[Record] | None:
        """Return the records of a file, from the cache if unchanged; None if the file is invalid.

        `deserialize` gets the parsed value and the path.
        """
        text = self._read_text(path)
        if text is None:
            return None
        digest = blake2b(text.encode(), digest_size=16).digest()
        known = self.cache.get(path)
        if known is None or known.content_hash != digest:
            before = len(self.findings)
            value = self._parse(text, path)
            records = None if value is INVALID else tuple(deserialize(value, path))
            comments = () if records is None else trailing_comments(text)
            for comment in comments:
                self.findings += check_comment(comment, path)
            self.cache[path] = ParsedFile(digest, records, tuple(self.findings[before:]), comments)
            return records
        self.findings += known.findings
        return known.records

    def _add_record(self, kind: str, record: Record, path: str) -> None:
        known = self.records[kind]
        if isinstance(record, Quote) and record.id in known:
            where = record_path(self.project.records, known[record.id])
            message = f"the quote `{record.id}` already stands in {where}"
            self._report("record.duplicate-id", Location(path, (record.position, "id")), message)
            return
        known[record.id] = record
        if isinstance(record, Speaker) and record.image and record.image.src:
            self._check_image(record.image.src, path)

    def _check_image(self, src: str, path: str) -> None:
        file = (self.project.docs / src).resolve()
        location = Location(path, ("image", "src"))
        if not file.is_relative_to(self.project.docs.resolve()):
            self._report("record.unsafe-path", location, f"`{src}` leads out of the folder `docs/`")
        elif not file.is_file():
            self._report("record.missing-file", location, f"there is no file `docs/{src}`")

    # Files

    def _entries(self, folder: Path) -> Iterator[os.DirEntry[str]]:
        """Yield the entries of a folder by name, without hidden ones and editors' backups."""
        if not folder.is_dir():
            return
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
        inside = self.project.records_folder.resolve()
        for entry in listed:
            if entry.name.startswith(".") or entry.name.endswith("~"):
                continue
            if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(inside):
                location = Location(self._relative(entry.path))
                message = "this link leads out of the folder of records"
                self._report("record.unsafe-path", location, message)
                continue
            yield entry

    def report_unknown_files(self, folder: Path, known: set[str]) -> None:
        """Report the files of a folder with unknown names: none is ignored silently."""
        for entry in self._entries(folder):
            if entry.name not in known:
                self._report_unknown_file(self._relative(entry.path))

    def _report_unknown_file(self, path: str) -> None:
        self._report("record.unknown-file", Location(path), "this file is not read as a record")

    def _relative(self, path: str) -> str:
        return Path(path).relative_to(self.project.root).as_posix()

    def _read_text(self, path: str) -> str | None:
        file = self.project.root / path
        size = file.stat().st_size
        if size > MAX_BYTES:
            message = f"{size:,} bytes; at most {MAX_BYTES:,} are read"
            self._report("yaml.too-large", Location(path), message)
            return None
        content = file.read_bytes()
        try:
            text = _decode(content)
        except UnicodeDecodeError as error:
            before = content[: error.start].decode("utf-8-sig")
            line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
            message = f"the byte 0x{content[error.start]:02X} is not UTF-8"
            self._report("yaml.encoding", Location(path, line=line, column=column), message)
            return None
        if not text.strip():
            self._report("yaml.empty", Location(path), "there is nothing in this file")
            return None
        return text

    def _parse(self, text: str, path: str) -> Any:
        value, findings = parse(text, path)
        self.findings += findings
        if value is None:
            self._report("yaml.empty", Location(path), "there are only comments in this file")
            return INVALID
        return value

    def _deserialize(
        self, kind: str, value: Any, path: str, keys: tuple[Key, ...] = ()
    ) -> dict[str, Any]:
        return RecordDeserializer(path, self.findings).read(MODELS[kind], value, keys)

    def _check_id(self, record_id: str, path: str) -> bool:
        if is_id(record_id):
            return True
        message = f"`{record_id}` can't be an id"
        self._report("record.bad-id", Location(path), message, suggest_id(record_id))
        return False

    def _report(self, code: str, location: Location, message: str, hint: str = "") -> None:
        self.findings.append(Finding(code, location, message, hint))
