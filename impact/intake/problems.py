"""What stops a cell from being read: a finding's code and its details, raised by every reader of values."""

from __future__ import annotations


class ValueProblemError(ValueError):
    """A cell that cannot be read: the finding's code and its details."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details
