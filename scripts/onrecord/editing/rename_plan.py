"""The plan of a rename: every change that it needs, computed and verified in memory."""

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
from onrecord.records.fields import ID, is_id
from onrecord.records.kinds import KINDS
from onrecord.records.loader import read_records, record_path
from onrecord.records.locations import locate_findings
from onrecord.records.models import MODELS, Record
from onrecord.records.references import iter_written_references
from onrecord.records.yaml_parser import parse
from onrecord.reporting.findings import Finding
from onrecord.urls import is_generated


class UnreadableFile(OnRecordError):
    """An error for files that aren't YAML: references in such a file are unknown.

    Attributes:
        findings: The findings on these files.
    """

    exit_status = 1

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("the records can't be read")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Change:
    """The change of one file.

    Attributes:
        path: The file, relative to the project.
        before: The content before the change.
        after: The content after the change.
        references: The number of changed references to the record; on a hand-written page, of
            changed links.
    """

    path: str
    before: str
    after: str
    references: int


@dataclass(frozen=True, slots=True)
class Renaming:
    """All changes that rename a record.

    Attributes:
        kind: The kind of the record.
        old: The old id.
        new: The new id.
        own: The record's own file, relative to the project; empty if only references are left
            to change.
        move: The old and the new path of the record's file or folder; None for a quote.
        changes: The files whose content changes.
    """

    kind: str
    old: str
    new: str
    own: str
    move: tuple[str, str] | None
    changes: tuple[Change, ...]

    def path_after(self, path: str) -> str:
        """Return the path of a file after the rename."""
        if self.move and (path == self.move[0] or path.startswith(f"{self.move[0]}/")):
            return self.move[1] + path.removeprefix(self.move[0])
        return path


def plan(project: Project, kind: str, old: str, new: str) -> Renaming:
    """Return the changes that rename a record, verified but not written.

    Raises:
        UnusableProject: there is no such record, or the new id isn't possible.
        UnreadableFile: a file isn't YAML.
    """
    loaded = read_records(project)
    unreadable = [finding for finding in loaded.findings if _is_no_yaml(finding)]
    if unreadable:
        raise UnreadableFile(locate_findings(project, unreadable))
    records = loaded.records[kind]
    is_begun = old not in records and new in records and old in records[new].formerly
    if not is_begun:
        _refuse_ids(kind, records, old, new)
    own = "" if is_begun else record_path(project.records, records[old])
    planner = _Planner(project, kind, old, new, own)
    return Renaming(kind, old, new, own, planner.move(), tuple(planner.changes()))


def _is_no_yaml(finding: Finding) -> bool:
    return finding.code.startswith("yaml.") and finding.location.path.endswith(".yml")


def _refuse_ids(kind: str, records: Mapping[str, Record], old: str, new: str) -> None:
    """Raise if the old id names no record, or if the new one isn't valid or is in use."""
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
    """A planner of the changes of one rename.

    Attributes:
        project: The project.
        kind: The kind of the record.
        old: The old id.
        new: The new id.
        own: The record's own file; empty if it was renamed before, by a command that was stopped.
    """

    project: Project
    kind: str
    old: str
    new: str
    own: str

    def move(self) -> tuple[str, str] | None:
        """Return the old and the new path of the record's file or folder; None for a quote."""
        if self.kind == "quote" or not self.own:
            return None
        folder = f"{self.project.records}/{KINDS[self.kind].folder}"
        end = "" if self.kind == "article" else ".yml"
        target = f"{folder}/{self.new}{end}"
        if os.path.lexists(self.project.root / target):
            raise UnusableProject(f"{target}: something lies here already. Choose another id.")
        return f"{folder}/{self.old}{end}", target

    def changes(self) -> Iterator[Change]:
        """Yield the change of every file: of records, then of hand-written pages."""
        yield from self._changed_records()
        yield from self._changed_pages()

    def _changed_records(self) -> Iterator[Change]:
        for kind, path in sorted(self._files(), key=lambda file: file[1]):
            content = (self.project.root / path).read_bytes().decode()
            text = content.removeprefix(_BYTE_ORDER_MARK)
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
        """Return the real path of a page, which may be a link to another file of the project."""
        real, root, docs = file.resolve(), self.project.root.resolve(), self.project.docs.resolve()
        if not real.is_relative_to(root) and not real.is_relative_to(docs):
            raise UnusableProject(f"{file}: this is a link to a file outside of the project.")
        return Path(os.path.relpath(real, root)).as_posix()

    def _files(self) -> Iterator[tuple[str, str]]:
        """Yield every YAML file that the loader reads: the kind of its records, and the path."""
        root, records = self.project.root, self.project.records_folder
        for kind in KINDS:
            for path in sorted((records / KINDS[kind].folder).glob("*")):
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
        """Raise if a path goes through a symbolic link whose target would be changed or lost."""
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
        """Return the key paths of the references to the record in a file, with the new id."""
        if self.old not in text and "\\" not in text:
            return {}
        return {
            reference.key_path: self.new
            for key_path, record in _records_of(kind, parse(text, "")[0])
            for reference in iter_written_references(MODELS[kind], record, key_path)
            if (reference.kind, reference.id) == (self.kind, self.old)
        }

    def _own_changes(self, text: str) -> dict[KeyPath, str]:
        """Return the changes of the record itself: `formerly`, and the `id` of a quote."""
        value = parse(text, "")[0]
        if self.kind != "quote":
            return self._add_former((), value)
        named = [
            path for path, item in _records_of("quote", value) if _is(item.get("id"), self.old)
        ]
        if len(named) != 1:
            raise UnusableProject(
                f"{self.own}: the id `{self.old}` stands here {len(named)} times. Which one is "
                "meant?"
            )
        return {(*named[0], "id"): self.new, **self._add_former(named[0], value[named[0][0]])}

    def _add_former(self, key_path: KeyPath, record: Any) -> dict[KeyPath, str]:
        """Return the addition of the old id to `formerly`, in the place of the new one, if any."""
        former = record.get("formerly", []) if isinstance(record, dict) else None
        if not isinstance(former, list):
            raise UnusableProject(f"{self.own}: `formerly` has to be a list as `[a, b]` first.")
        positions = [n for n, item in enumerate(former) if _is(item, self.new)]
        if not positions and not any(_is(item, self.old) for item in former):
            positions = [len(former)]
        return {(*key_path, "formerly", position): self.old for position in positions}

    def _edit(self, path: str, text: str, changes: dict[KeyPath, str]) -> str:
        try:
            return edit(text, changes)
        except EditError:
            raise UnusableProject(
                f"{path}: an id is written here in a way that can't be changed by itself. Write "
                "it plainly, as `speaker: orla` and `formerly: [a, b]`, and try again."
            ) from None


_BYTE_ORDER_MARK = "\ufeff"


def _records_of(kind: str, value: Any) -> list[tuple[KeyPath, Any]]:
    """Return the records in a parsed file, each with its key path."""
    if kind != "quote":
        return [((), value)]
    items = enumerate(value) if isinstance(value, list) else ()
    return [((position,), item) for position, item in items if isinstance(item, dict)]


def _is(value: Any, id_: str) -> bool:
    return isinstance(value, str) and value.strip() == id_
