"""The exception of a build that has failed."""

from __future__ import annotations

from onrecord import OnRecordError


class BuildError(OnRecordError):
    """A failed build: a page of the site is broken, or the records have errors."""

    exit_status = 1
