"""A debouncing watcher of files and folders: changes close together are one change."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

DEBOUNCE_SECONDS = 0.05
"""The time without another event after which a change is complete."""

MAX_DEBOUNCE_SECONDS = 0.3
"""The time after which a change is reported even if events go on."""

# Without events of reading: each check of 30,000 files would cause as many.
_CHANGES: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]


class Watcher(FileSystemEventHandler):
    """A watcher of single files and of folders with their content, by the system's file events."""

    def __init__(self) -> None:
        self._events: Queue[Path] = Queue()
        self._observer: BaseObserver = Observer()
        self._folders: set[Path] = set()
        self._files: set[Path] = set()

    def watch(self, paths: Iterable[Path]) -> None:
        """Add files and folders, except those already watched."""
        for path in map(Path.resolve, paths):
            if path.is_dir():
                self._watch_folder(path, recursive=True)
            elif path not in self._files:
                self._files.add(path)
                self._watch_folder(path.parent, recursive=False)

    def _watch_folder(self, folder: Path, *, recursive: bool) -> None:
        if recursive and not any(folder.is_relative_to(known) for known in self._folders):
            self._folders.add(folder)
            self._schedule(folder, recursive=True)
        elif not recursive and folder.is_dir():
            self._schedule(folder, recursive=False)

    def _schedule(self, folder: Path, *, recursive: bool) -> None:
        self._observer.schedule(self, str(folder), recursive=recursive, event_filter=_CHANGES)

    def start(self) -> None:
        """Start watching; poll the files if the system has too few watches left."""
        try:
            self._observer.start()
        except OSError:
            folders, files = self._folders, self._files
            self._observer = PollingObserver(timeout=1)
            self._folders, self._files = set(), set()
            self.watch([*folders, *files])
            self._observer.start()

    def stop(self) -> None:
        """Stop watching."""
        self._observer.stop()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Queue the paths of a file event if they are watched."""
        if type(event) not in _CHANGES:
            return
        for raw_path in (event.src_path, event.dest_path):
            path = Path(os.fsdecode(raw_path)) if raw_path else None
            if path and self._is_watched(path):
                self._events.put(path)

    def _is_watched(self, path: Path) -> bool:
        return path in self._files or any(path.is_relative_to(f) for f in self._folders)

    def next_change(self, seconds: float) -> set[Path]:
        """Wait for a change, debounced, and return the changed files.

        Args:
            seconds: The time after which an empty set is returned.
        """
        changed: set[Path] = set()
        with suppress(Empty):
            changed.add(self._events.get(timeout=seconds))
            latest = time.monotonic() + MAX_DEBOUNCE_SECONDS
            while (remaining := latest - time.monotonic()) > 0:
                changed.add(self._events.get(timeout=min(DEBOUNCE_SECONDS, remaining)))
        return changed
