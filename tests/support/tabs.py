"""Tabs of a browser, each as if somebody came to the site for the first time.

To make a context and a page takes Chromium longer than to show a page of the site in it. So there
is one for each kind of window, which goes from page to page and from test to test. What one test
leaves behind, no other one finds: storage, cookies and caches are empty, settings as at first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, Page, Request

_FORGET = "() => { try { localStorage.clear(); sessionStorage.clear(); } catch {} }"

_idle: WeakKeyDictionary[Browser, dict[str, list[Page]]] = WeakKeyDictionary()


@contextmanager
def tab(browser: Browser, *, script: str = "", **settings: Any) -> Iterator[Page]:
    """Lend a tab, alone in its context.

    A test that fails leaves its tab to nobody.

    Args:
        browser: The browser in which the tab is.
        script: Code that runs on each page before the page's own.
        settings: What `new_context` takes; 1280 × 720 in the light scheme if nothing else is said.
    """
    settings = {"viewport": {"width": 1280, "height": 720}, "color_scheme": "light"} | settings
    idle = _idle.setdefault(browser, {}).setdefault(json.dumps([script, settings]), [])
    page = idle.pop() if idle else _open(browser, script, settings)
    yield page
    _empty(page, settings)
    idle.append(page)


def _open(browser: Browser, script: str, settings: dict[str, Any]) -> Page:
    context = browser.new_context(**settings)
    if script:
        context.add_init_script(script)
    return context.new_page()


def _empty(page: Page, settings: dict[str, Any]) -> None:
    context = page.context
    context.set_offline(False)
    page.unroute_all(behavior="ignoreErrors")
    page.evaluate(_FORGET)
    page.goto("about:blank")
    page.mouse.move(0, 0)
    page.set_viewport_size(settings["viewport"])
    page.emulate_media(color_scheme=settings["color_scheme"])
    page.set_default_timeout(30_000)
    context.clear_cookies()
    network = context.new_cdp_session(page)
    network.send("Network.clearBrowserCache")
    network.detach()


@contextmanager
def noting(page: Page, **handlers: Callable[[Any], object]) -> Iterator[None]:
    """Call functions at events of a page, each named for its event."""
    for event, handler in handlers.items():
        page.on(event, handler)  # type: ignore[call-overload]  # one of the events
    yield
    for event, handler in handlers.items():
        page.remove_listener(event, handler)


@contextmanager
def noting_problems(page: Page, home: str) -> Iterator[list[str]]:
    """List errors of a page's scripts, what the console calls errors, and requests elsewhere."""
    problems: list[str] = []
    host = urlsplit(home)[:2]

    def note(request: Request) -> None:
        if urlsplit(request.url)[:2] != host and not request.url.startswith("data:"):
            problems.append(request.url)

    with noting(
        page,
        request=note,
        pageerror=lambda error: problems.append(str(error)),
        console=lambda said: problems.extend([said.text] * (said.type == "error")),
    ):
        yield problems
