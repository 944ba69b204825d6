"""What a code of a finding means: how much it matters, in which words, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from impact.terms import Severity


@dataclass(frozen=True, slots=True)
class FindingKind:
    """What a code means. Templates are English; places in braces are filled from the finding's details.

    `is_senders`: whether the administration that delivered has to mend it; otherwise the coordinator has.
    """

    severity: Severity
    what: str
    remedy: str
    is_senders: bool = True
