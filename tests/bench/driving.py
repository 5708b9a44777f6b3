"""Searches in a real browser, on our page and on one with Pagefind: bytes and milliseconds."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from bench.asking import Chosen, Questions
from support.web import SUBFOLDER, _Host

HERE = Path(__file__).parent
_PROGRAM = re.compile(r"\.js$|/wasm\.")
PATIENCE = 180_000
"""How many milliseconds one answer may take."""
PAUSE = 150
"""How many milliseconds an answer is looked at before the next question."""


@dataclass(slots=True)
class Series:
    """What a kind of questions cost: the first one in all, and each of the next ones.

    Attributes:
        first: Bytes from an empty cache to the first answer, the program included.
        program: Bytes of the program among them.
        sizes: Bytes of each next question.
        times: Milliseconds from each next question to its answer.
        again: The same, when all of them are asked once more: nothing has to be loaded then.
    """

    first: int = 0
    program: int = 0
    sizes: list[int] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)


class Searching(Protocol):
    """A page on which one can search."""

    needs_eval: bool
    """Whether the Content-Security-Policy has to allow `wasm-unsafe-eval`."""

    def counts(self, path: str) -> bool:
        """Whether what lies at a path is loaded for the sake of searching."""

    def open_words(self, page: Page, address: str, words: str) -> None:
        """Open the page with a query, and wait until it is answered."""

    def open_choice(self, page: Page, address: str, chosen: Chosen) -> None:
        """Open the page with a choice, and wait until it is answered."""

    def ask_words(self, page: Page, words: str) -> float:
        """Ask a query on the page that is open; the milliseconds until the answer is shown."""

    def ask_choice(self, page: Page, chosen: Chosen) -> float:
        """Choose on the page that is open; the same."""


class Ours:
    """Explore, as it is on every site."""

    needs_eval = False

    def counts(self, path: str) -> bool:
        return "/data/search/" in path or path.endswith("/javascripts/search.js")

    def open_words(self, page: Page, address: str, words: str) -> None:
        self._open(page, address, {"q": words})

    def open_choice(self, page: Page, address: str, chosen: Chosen) -> None:
        self._open(page, address, chosen)

    def _open(self, page: Page, address: str, query: dict[str, str]) -> None:
        page.goto(f"{address}explore/?{urlencode(query)}")
        page.wait_for_selector("[data-results][data-ready]", state="attached", timeout=PATIENCE)
        page.evaluate((HERE / "ours.js").read_text("utf-8"))

    def ask_words(self, page: Page, words: str) -> float:
        return float(page.evaluate("words => askWords(words)", words))

    def ask_choice(self, page: Page, chosen: Chosen) -> float:
        return float(page.evaluate("query => askChoice(query)", f"?{urlencode(chosen)}"))


class Theirs:
    """A page that does with Pagefind what Explore does: ten results, counts of four facets."""

    needs_eval = True

    def counts(self, path: str) -> bool:
        return "/pagefind/" in path

    def open_words(self, page: Page, address: str, words: str) -> None:
        self._open(page, address)
        self.ask_words(page, words)

    def open_choice(self, page: Page, address: str, chosen: Chosen) -> None:
        self._open(page, address)
        self.ask_choice(page, chosen)

    def _open(self, page: Page, address: str) -> None:
        page.goto(address)
        page.wait_for_function("() => window.askWords", timeout=PATIENCE)

    def ask_words(self, page: Page, words: str) -> float:
        return float(page.evaluate("words => askWords(words)", words))

    def ask_choice(self, page: Page, chosen: Chosen) -> float:
        return float(page.evaluate("chosen => askChoice(chosen)", chosen))


def measure(
    browser: Browser, site: Path, searching: Searching, questions: Questions, seconds: float
) -> tuple[Series, Series]:
    """Ask everything; what words cost, and what choices cost.

    Each series begins with an empty cache, and ends after so many seconds.
    """
    with _counting(site, searching) as (address, sent):

        def ask(
            asked: list[Any],
            open_first: Callable[[Page, str, Any], None],
            ask_next: Callable[[Page, Any], float],
        ) -> Series:
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            series, until = Series(), time.monotonic() + seconds
            first, *others = asked
            sent.clear()
            open_first(page, address, first)
            series.first = sum(size for _, size in sent)
            series.program = sum(size for path, size in sent if _PROGRAM.search(path))
            for question in others:
                page.wait_for_timeout(PAUSE)
                sent.clear()
                series.times.append(ask_next(page, question))
                series.sizes.append(sum(size for _, size in sent))
                if time.monotonic() > until:
                    break
            for question in others[: len(series.times)]:
                page.wait_for_timeout(PAUSE)
                series.again.append(ask_next(page, question))
                if time.monotonic() > until:
                    break
            context.close()
            return series

        words = ask(questions.words, searching.open_words, searching.ask_words)
        choices = ask(questions.choices, searching.open_choice, searching.ask_choice)
    return words, choices


@contextmanager
def _counting(site: Path, searching: Searching) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Serve a site; its address, and of each answer that counts, the path and its bytes."""
    sent: list[tuple[str, int]] = []

    class Host(_Host):
        def _answer(self, status: int, file: Path) -> None:
            wire, written = self.wfile, BytesIO()
            self.wfile = written
            super()._answer(status, file)
            self.wfile = wire
            if searching.counts(self.path):
                _, _, body = written.getvalue().partition(b"\r\n\r\n")
                sent.append((self.path, len(body)))
            wire.write(written.getvalue())

        def send_header(self, keyword: str, value: str) -> None:
            if searching.needs_eval:
                value = value.replace("script-src", "script-src 'wasm-unsafe-eval'")
            super().send_header(keyword, value)

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{SUBFOLDER}", sent
        server.shutdown()
