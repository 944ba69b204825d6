"""Lint: everything that is most likely not meant, or worth knowing, in a pack that is in order."""

from __future__ import annotations

from datetime import date

from rules.checks.cells import check_cells
from rules.checks.ground import Ground
from rules.checks.parameters import check_parameters, check_validity
from rules.checks.relations import check_conflicting_rows, check_exempted, check_outdone, check_redundant
from rules.checks.tried import check_tried
from rules.checks.used import check_codes, check_files
from rules.checks.written import check_idle, check_names, check_never_valid, check_sources
from rules.errors import Mistake, Mistakes, Severity
from rules.pack import Pack

CHECKS = (
    check_validity,
    check_redundant,
    check_exempted,
    check_outdone,
    check_conflicting_rows,
    check_cells,
    check_codes,
    check_files,
    check_parameters,
    check_sources,
    check_never_valid,
    check_idle,
    check_names,
    check_tried,
)

MOST_STEPS = 20_000
"""A rule of a large pack takes some hundred."""


def lint(pack: Pack, *, on: date) -> tuple[Mistake, ...]:
    """Warnings and notes on the pack as of a day: warnings first, then by file and line.

    Errors are not among them: a pack that has any cannot be read (`PackRefused`).
    """
    ground = Ground(pack, on, Mistakes(), MOST_STEPS)
    for check in CHECKS:
        check(ground)
    order = list(Severity)
    return tuple(
        sorted(ground.found.found, key=lambda m: (order.index(m.severity), m.file, m.line, m.cell or "", m.what))
    )
