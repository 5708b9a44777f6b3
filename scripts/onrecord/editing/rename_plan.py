"""Works out all that gives a record another id, and tries it, in memory."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord import OnRecordError
from onrecord.editing.rename_links import follow_links
from onrecord.editing.yaml_values import EditError, KeyPath, edit
from onrecord.project import Project, UnusableProject
from onrecord.records.deserialize import suggest
from onrecord.records.fields import FOLDERS, ID, is_id
from onrecord.records.loader import locate_findings, read_records, record_path
from onrecord.records.models import MODELS, Record
from onrecord.records.references import iter_written_references
from onrecord.records.yaml_parser import parse
from onrecord.reporting.findings import Finding
from onrecord.urls import is_generated


class UnreadableFile(OnRecordError):
    """Files that are no YAML: nobody knows what they refer to.

    Attributes:
        findings: What is wrong with them.
    """

    exit_status = 1

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("the records can't be read")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Change:
    """A file's new content.

    Attributes:
        path: The file, relative to the project.
        before: What it holds.
        after: What it is to hold.
        references: How many references to the record stand in it; on a page written by hand,
            how many links.
    """

    path: str
    before: str
    after: str
    references: int


@dataclass(frozen=True, slots=True)
class Renaming:
    """All that gives a record another id.

    Attributes:
        kind: The kind of record.
        old: Its id.
        new: The id that it gets.
        own: The record's own file, relative to the project; empty if only references are left.
        move: Its file or folder, and the new place; None for a quote.
        changes: Every file that changes.
    """

    kind: str
    old: str
    new: str
    own: str
    move: tuple[str, str] | None
    changes: tuple[Change, ...]

    def path_after(self, path: str) -> str:
        """Where a file lies in the end."""
        if self.move and (path == self.move[0] or path.startswith(f"{self.move[0]}/")):
            return self.move[1] + path.removeprefix(self.move[0])
        return path


def plan(project: Project, kind: str, old: str, new: str) -> Renaming:
    """Work out what gives a record another id, and try it, in memory.

    Raises:
        UnusableProject: there is no such record, or it can't get that id.
        Unreadable: a file is no YAML.
    """
    stored = read_records(project)
    unreadable = [finding for finding in stored.findings if _is_no_yaml(finding)]
    if unreadable:
        raise UnreadableFile(locate_findings(project, unreadable))
    records = stored.records[kind]
    is_begun = old not in records and new in records and old in records[new].formerly
    if not is_begun:
        _refuse_ids(kind, records, old, new)
    own = "" if is_begun else record_path(project.records, records[old])
    planner = _Planner(project, kind, old, new, own)
    return Renaming(kind, old, new, own, planner.move(), tuple(planner.changes()))


def _is_no_yaml(finding: Finding) -> bool:
    return finding.code.startswith("yaml.") and finding.location.path.endswith(".yml")


def _refuse_ids(kind: str, records: Mapping[str, Record], old: str, new: str) -> None:
    """Refuse an old id that is none, and a new one that can't be given."""
    owners = {former: record.id for record in records.values() for former in record.formerly}
    if old not in records:
        hint = f"It is now `{owners[old]}`." if old in owners else suggest(old, records)
        raise UnusableProject(f"There is no {kind} `{old}`. {hint}".rstrip())
    if not is_id(new):
        raise UnusableProject(
            f"`{new}` can't be an id: expected {ID.expected}, and none of the reserved words."
        )
    if new in records:
        is_same = "It has this id already." if new == old else "Choose another id."
        raise UnusableProject(f"There is a {kind} `{new}`. {is_same}")
    if owners.get(new, old) != old:
        raise UnusableProject(
            f"`{new}` is an old id of the {kind} `{owners[new]}`, to which its address leads. "
            "Choose another id."
        )


@dataclass(frozen=True, slots=True)
class _Planner:
    """Finds what changes; `own` is the file of the record itself, unless it has been renamed."""

    project: Project
    kind: str
    old: str
    new: str
    own: str

    def move(self) -> tuple[str, str] | None:
        """The record's file or folder and its new place."""
        if self.kind == "quote" or not self.own:
            return None
        folder = f"{self.project.records}/{FOLDERS[self.kind]}"
        end = "" if self.kind == "article" else ".yml"
        target = f"{folder}/{self.new}{end}"
        if os.path.lexists(self.project.root / target):
            raise UnusableProject(f"{target}: something lies here already. Choose another id.")
        return f"{folder}/{self.old}{end}", target

    def changes(self) -> Iterator[Change]:
        """Every file that changes: the records, then the pages written by hand."""
        yield from self._changed_records()
        yield from self._changed_pages()

    def _changed_records(self) -> Iterator[Change]:
        for kind, path in sorted(self._files(), key=lambda file: file[1]):
            content = (self.project.root / path).read_bytes().decode()
            text = content.removeprefix(_MARK)
            changes = self._references(kind, text)
            references = len(changes)
            if path == self.own:
                changes |= self._own_changes(text)
            self._refuse_link(path, is_touched=bool(changes))
            if changes:
                after = self._edit(path, text, changes)
                mark = content[: len(content) - len(text)]
                yield Change(path, content, mark + after, references)

    def _changed_pages(self) -> Iterator[Change]:
        docs = self.project.docs
        for file in sorted(docs.rglob("*.md")):
            page = file.relative_to(docs).as_posix()
            if is_generated(page) or not file.is_file():
                continue
            before = file.read_bytes().decode(errors="surrogateescape")
            after, links = follow_links(before, page, self.kind, self.old, self.new)
            if links:
                yield Change(self._path_of_page(file), before, after, links)

    def _path_of_page(self, file: Path) -> str:
        """Where a page really lies: it may be a link to another file of the project."""
        real, root, docs = file.resolve(), self.project.root.resolve(), self.project.docs.resolve()
        if not real.is_relative_to(root) and not real.is_relative_to(docs):
            raise UnusableProject(f"{file}: this is a link to a file outside of the project.")
        return Path(os.path.relpath(real, root)).as_posix()

    def _files(self) -> Iterator[tuple[str, str]]:
        """Every file of YAML that is read, with the kind of its records."""
        root, records = self.project.root, self.project.records_folder
        for kind, folder in FOLDERS.items():
            for path in sorted((records / folder).glob("*")):
                if kind == "article" and is_id(path.name):
                    files = {"article": path / "article.yml", "quote": path / "quotes.yml"}
                elif path.suffix == ".yml" and is_id(path.stem):
                    files = {kind: path}
                else:
                    continue
                for kind_of_file, file in files.items():
                    if file.is_file():
                        yield kind_of_file, file.relative_to(root).as_posix()

    def _refuse_link(self, path: str, *, is_touched: bool) -> None:
        """Refuse what is another file than it seems, if that would be changed or lost."""
        records = self.project.records_folder
        base, real = records.resolve(), (self.project.root / path).resolve()
        if real == base / Path(path).relative_to(self.project.records):
            return
        if is_touched or not real.is_relative_to(base) or self._moves(base, real):
            raise UnusableProject(
                f"{path}: this is a link, or in a folder that is one. Put a real file in its "
                "place first."
            )

    def _moves(self, base: Path, real: Path) -> bool:
        if not self.own or self.kind == "quote":
            return False
        own = base / Path(self.own).relative_to(self.project.records)
        return real.is_relative_to(own.parent if self.kind == "article" else own)

    def _references(self, kind: str, text: str) -> dict[KeyPath, str]:
        """The references to the record in a file."""
        if self.old not in text and "\\" not in text:
            return {}
        return {
            reference.keys: self.new
            for way, record in _records_of(kind, parse(text, "")[0])
            for reference in iter_written_references(MODELS[kind], record, way)
            if (reference.kind, reference.id) == (self.kind, self.old)
        }

    def _own_changes(self, text: str) -> dict[KeyPath, str]:
        """The old id under `formerly`, and of a quote, the new one."""
        value = parse(text, "")[0]
        if self.kind != "quote":
            return self._note_old((), value)
        named = [way for way, item in _records_of("quote", value) if _is(item.get("id"), self.old)]
        if len(named) != 1:
            raise UnusableProject(
                f"{self.own}: the id `{self.old}` stands here {len(named)} times. Which one is "
                "meant?"
            )
        return {(*named[0], "id"): self.new, **self._note_old(named[0], value[named[0][0]])}

    def _note_old(self, way: KeyPath, record: Any) -> dict[KeyPath, str]:
        """Put the old id under `formerly`; the new one, if it stands there, makes room for it."""
        former = record.get("formerly", []) if isinstance(record, dict) else None
        if not isinstance(former, list):
            raise UnusableProject(f"{self.own}: `formerly` has to be a list as `[a, b]` first.")
        back = [n for n, item in enumerate(former) if _is(item, self.new)]
        if not back and not any(_is(item, self.old) for item in former):
            back = [len(former)]
        return {(*way, "formerly", position): self.old for position in back}

    def _edit(self, path: str, text: str, changes: dict[KeyPath, str]) -> str:
        try:
            return edit(text, changes)
        except EditError:
            raise UnusableProject(
                f"{path}: an id is written here in a way that can't be changed by itself. Write "
                "it plainly, as `speaker: orla` and `formerly: [a, b]`, and try again."
            ) from None


_MARK = "\ufeff"


def _records_of(kind: str, value: Any) -> list[tuple[KeyPath, Any]]:
    """The records of a file, each with the way to it."""
    if kind != "quote":
        return [((), value)]
    items = enumerate(value) if isinstance(value, list) else ()
    return [((position,), item) for position, item in items if isinstance(item, dict)]


def _is(value: Any, id_: str) -> bool:
    return isinstance(value, str) and value.strip() == id_
