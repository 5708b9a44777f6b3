"""Starts the live site, and ends it."""

from __future__ import annotations

import signal
import webbrowser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

from onrecord.build.errors import BuildError
from onrecord.build.mkdocs import LOGGER, load_config
from onrecord.project import Project
from onrecord.reporting.reporter import Reporter
from onrecord.server.file_watcher import Watcher
from onrecord.server.http import Server
from onrecord.server.live_project import LiveProject
from onrecord.server.mkdocs_site import mount_of

_QUIET = 2.0  # seconds without a change, after which nobody is about to make one
_PATIENCE = 5.0  # seconds for which work that has begun may take to come to its end


def serve(
    project: Project, address: str | None, reporter: Reporter, *, open_in_browser: bool
) -> None:
    """Serve a project's site, with drafts, until interrupted; follow every change.

    Raises:
        UnusableProject: a setting is wrong, or the address can't be used.
        NotBuilt: the records have errors already, or a page is broken.
    """
    given = {"dev_addr": address} if address else {}
    with reporter.warnings_of(LOGGER), ExitStack() as stack, _stopped_as_by_a_key():
        config = load_config(project, strict=False, **given)
        host, port = config.dev_addr
        server = stack.enter_context(Server(host, port, mount_of(config)))
        folder = TemporaryDirectory(prefix="onrecord-serve-", ignore_cleanup_errors=True)
        place = Path(stack.enter_context(folder)).resolve()
        server.live = LiveProject(project, server.url, place, reporter)
        with suppress(KeyboardInterrupt):
            stack.callback(_write_pages, server.live)
            follower = stack.enter_context(Follower(server.live))
            Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
            stack.callback(server.shutdown)
            reporter.event(f"Serving {server.url} (Ctrl+C ends it)")
            if open_in_browser:
                webbrowser.open(server.url)
            follower.wait()
            raise BuildError("An error that nobody expected has ended it; it stands above.")


class Follower:
    """Follows what is saved, in a thread of its own.

    The main thread only waits: wherever else Ctrl+C reached it, it might stop in the middle of
    something that has to be brought to an end.
    """

    def __init__(self, live: LiveProject) -> None:
        self._live, self._watcher = live, Watcher()
        self._over = Event()
        self._thread = Thread(target=self._rebuild, daemon=True)

    def __enter__(self) -> Follower:
        self._watcher.watch(self._live.watched)
        self._watcher.start()
        self._thread.start()
        return self

    def wait(self) -> None:
        """Wait until it is over, which it is by itself only after an error."""
        while not self._over.wait(1):
            pass

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watcher.stop()
        self._thread.join(_PATIENCE)

    def _rebuild(self) -> None:
        try:
            while not self._over.is_set():
                changed = self._watcher.next_change(_QUIET)
                if changed:
                    self._live.apply(changed)
                    self._watcher.watch(self._live.watched)
                else:
                    self._live.collect_garbage()
        finally:
            self._over.set()


def _write_pages(live: LiveProject) -> None:
    """Leave `docs/` as it was served; another Ctrl+C leaves that to the next build."""
    with suppress(KeyboardInterrupt):
        live.write_pages()


@contextmanager
def _stopped_as_by_a_key() -> Iterator[None]:
    """Let whoever stops the program by a signal end it in the same way."""

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
