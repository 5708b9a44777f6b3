"""The Content-Security-Policy: which scripts it names, and that it allows nothing else."""

from __future__ import annotations

import pytest

from onrecord.build.csp import inline_scripts, policy

CODE = "document.title = 'a'"
# `printf %s "$CODE" | openssl dgst -sha256 -binary | base64`
HASH = "'sha256-H/t0cf/uMKRTUU+R0WaahGTpZJR0BTHwyO4FPYVhghM='"


@pytest.mark.parametrize(
    "html",
    [
        f"<script>{CODE}</script>",
        f"<p>…</p><script >{CODE}</script ><p>",
        f'<script type="module">{CODE}</script>',
        f"<script type=text/javascript defer>{CODE}</script>",
        f'<script title="a > b">{CODE}</script>',
        f'<script src="a.js"></script>\n<script>{CODE}</script>',
    ],
)
def test_code_in_a_page(html: str) -> None:
    assert list(inline_scripts(html)) == [CODE]


@pytest.mark.parametrize(
    "html",
    [
        '<script src="a.js"></script>',
        "<script defer src=a.js></script>",
        '<script id="__config" type="application/json">{}</script>',
        '<script type="application/ld+json">{"a": "<b>"}</script>',
        "<p>&lt;script>alert(1)&lt;/script></p>",
        "<noscript>Nothing moves.</noscript>",
    ],
)
def test_what_is_no_code_in_a_page(html: str) -> None:
    assert list(inline_scripts(html)) == []


def test_each_script_is_named_once_whatever_the_order() -> None:
    assert policy([CODE, CODE]).endswith(f"script-src 'self' {HASH}")
    assert policy(["a", "b"]) == policy(["b", "a", "b"])


def test_nothing_else_is_allowed() -> None:
    assert policy([]) == (
        "default-src 'self'; base-uri 'none'; form-action 'self'; img-src 'self' data:; "
        "object-src 'none'; script-src 'self'"
    )
