"""Contacts of some companies: roles with functional addresses, no persons."""

from __future__ import annotations

from geodata.samples.cases import PROTECTED_NAMES
from geodata.samples.make.awkward import works
from geodata.samples.make.numbers import workplace_number
from geodata.samples.make.workplaces import Work

EVERY = 5
ROLES = ("platschef", "fastighetsansvarig", "vd", "logistikansvarig", "receptionen")


def contact_rows() -> list[dict[str, str]]:
    """Rows of the contacts' file: every fifth workplace's company once, the first protected workplace among them."""
    chosen: dict[str, tuple[int, Work]] = {}
    for serial, work in enumerate(works()):
        if serial % EVERY == 0 or work.is_protected:
            chosen.setdefault(work.firm.number, (serial, work))
    protected = next(work.firm.number for work in works() if work.is_protected)
    kept = [pair for number, pair in chosen.items() if not pair[1].is_protected or number == protected]
    return [_row(number, serial, work) for number, (serial, work) in enumerate(kept, start=1)]


def _row(number: int, serial: int, work: Work) -> dict[str, str]:
    """Every third is for the workplace alone, every seventh has no e-mail, every twenty-fifth wants no messages.

    The telephone numbers are in the series 08-465 004 xx, which is kept for fiction.
    """
    return {
        "kontakt_id": f"K{number:04d}",
        "organisationsnummer": work.firm.number,
        "namn": PROTECTED_NAMES[5] if work.is_protected else f"Exempelkontakt {number:03d}" if number % 4 == 0 else "",
        "roll": ROLES[number % len(ROLES)],
        "cfar": workplace_number(serial) if number % 3 == 0 else "",
        "e_post": "" if number % 7 == 0 else f"kontakt{number:03d}@exempel.example",
        "telefon": f"08-465 004 {number % 100:02d}",
        "spärrad": "ja" if number % 25 == 0 else "nej",
        "skyddad": "ja" if work.is_protected else "nej",
        "anmärkning": "Syntetiskt exempel",
    }
