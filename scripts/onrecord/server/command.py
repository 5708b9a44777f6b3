"""The command `serve`: starts the live server, watches for changes, and shuts down."""

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

_IDLE_SECONDS = 2.0  # without a change, before garbage is collected
_SHUTDOWN_SECONDS = 5.0  # for a rebuild in progress to end


def serve(
    project: Project, address: str | None, reporter: Reporter, *, open_in_browser: bool
) -> None:
    """Serve a project's site, drafts included, until interrupted; rebuild after every change.

    Raises:
        UnusableProject: a setting is wrong, or the address can't be used.
        BuildError: the records have errors at the start, or a page is broken.
    """
    overrides = {"dev_addr": address} if address else {}
    with reporter.warnings_of(LOGGER), ExitStack() as stack, _sigterm_as_interrupt():
        config = load_config(project, strict=False, **overrides)
        host, port = config.dev_addr
        server = stack.enter_context(Server(host, port, mount_of(config)))
        folder = TemporaryDirectory(prefix="onrecord-serve-", ignore_cleanup_errors=True)
        scratch_folder = Path(stack.enter_context(folder)).resolve()
        server.live = LiveProject(project, server.url, scratch_folder, reporter)
        with suppress(KeyboardInterrupt):
            stack.callback(_write_pages, server.live)
            rebuild_thread = stack.enter_context(RebuildThread(server.live))
            Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
            stack.callback(server.shutdown)
            reporter.event(f"Serving {server.url} (Ctrl+C ends it)")
            if open_in_browser:
                webbrowser.open(server.url)
            rebuild_thread.wait()
            raise BuildError("An error that nobody expected has ended it; it stands above.")


class RebuildThread:
    """A background thread, which applies each change to the live project.

    The main thread only waits: anywhere else, Ctrl+C might interrupt a rebuild or a write half-way.
    """

    def __init__(self, live: LiveProject) -> None:
        self._live, self._watcher = live, Watcher()
        self._ended = Event()
        self._thread = Thread(target=self._run, daemon=True)

    def __enter__(self) -> RebuildThread:
        self._watcher.watch(self._live.watched)
        self._watcher.start()
        self._thread.start()
        return self

    def wait(self) -> None:
        """Wait until the thread has ended, which by itself happens only after an error."""
        while not self._ended.wait(1):
            pass

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._watcher.stop()
        self._thread.join(_SHUTDOWN_SECONDS)

    def _run(self) -> None:
        try:
            while not self._ended.is_set():
                changed = self._watcher.next_change(_IDLE_SECONDS)
                if changed:
                    self._live.apply(changed)
                    self._watcher.watch(self._live.watched)
                else:
                    self._live.collect_garbage()
        finally:
            self._ended.set()


def _write_pages(live: LiveProject) -> None:
    """Bring `docs/` up to date with the served records, unless Ctrl+C is pressed again."""
    with suppress(KeyboardInterrupt):
        live.write_pages()


@contextmanager
def _sigterm_as_interrupt() -> Iterator[None]:
    """Handle SIGTERM like Ctrl+C, as `KeyboardInterrupt`, within a block."""

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    previous = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)
