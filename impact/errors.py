"""Refusals: what is wrong, why it matters and what to do, with the exit code the command line gives.

Sentences are English templates with named places; `impact.language` has their Swedish. `str(error)` is the English.
"""

from __future__ import annotations


class BerordError(Exception):
    """Something a person can act on. Templates and values stay apart so that any language can be rendered."""

    exit_code = 1

    def __init__(self, what: str, why: str = "", remedy: str = "", **values: object) -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.remedy = remedy
        self.values = values

    def __str__(self) -> str:
        return " ".join(part.format(**self.values) for part in (self.what, self.why, self.remedy) if part)


class UsageRefused(BerordError):
    """The command contradicts itself, or names something that does not exist."""

    exit_code = 2


class Refusal(BerordError):
    """Input is refused and nothing was written."""

    exit_code = 3


class ServiceFailed(BerordError):
    """A service outside the program (database server, mail) did not answer or is busy."""

    exit_code = 5


class Miscounted(BerordError):
    """A fault in the program: rows of a delivery were neither accepted nor rejected. Nothing was written."""
