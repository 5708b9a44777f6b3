"""The exception with which a build ends that was begun."""

from __future__ import annotations

from onrecord import OnRecordError


class BuildError(OnRecordError):
    """A page of the site is broken; MkDocs has said in which way."""

    exit_status = 1
