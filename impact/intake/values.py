"""One cell's text as a typed value. A cell that cannot be read is a problem with a code, never a guess."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches

from geodata.tabular.worksheet import UNCALCULATED
from impact.intake.dates import PLAIN, DateRules, read_day
from impact.intake.identity import NotAnIdentityError, organisation_number, postal_code, workplace_number
from impact.intake.problems import ValueProblemError
from impact.model import FieldInfo
from impact.terms import Term

Reader = Callable[[str], object]

YES = {"ja", "j", "yes", "y", "true", "sant", "1", "x"}
NO = {"nej", "n", "no", "false", "falskt", "0", ""}

NEVER_YEAR = 9999
"""Registers write 9999-12-31 for 'until further notice'."""

LONGEST_INTERVAL_DAYS = 3660
LARGEST_COST_MSEK = 1_000_000


SPREADSHEET_ERRORS = frozenset({
    "#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!",
    "#REFERENS!", "#SAKNAS!", "#VÄRDEFEL!", "#DIVISION/0!", "#NAMN?", "#OGILTIGT!", "#SKÄRNING!", "#BERÄKNA!",
    "Err:502", "Err:508", "Err:511", "Err:522",
})  # fmt: skip
"""What a formula that went wrong shows, in English and Swedish Excel and in LibreOffice."""


SHORTENED = re.compile(r"-?\d(?:[.,]\d+)?[eE]\+\d{1,3}")


def check_calculated(text: str) -> None:
    """Refuse what stands in a cell for the value of a formula that went wrong or was never worked out.

    So too a number that a spreadsheet shortened, such as an id of twelve digits.
    """
    if text in SPREADSHEET_ERRORS:
        raise ValueProblemError("cell-error")
    if text == UNCALCULATED:
        raise ValueProblemError("formula-uncalculated")
    if SHORTENED.fullmatch(text):
        raise ValueProblemError("number-shortened")


ENDS = ("ends_on", "valid_to")
"""Fields that hold a last day: an instant at midnight ends the day before, and 'never' is no end."""


def is_never(text: str) -> bool:
    """Whether a register writes that there is no end."""
    return text.startswith(str(NEVER_YEAR))


def read_last_day(text: str, rules: DateRules = PLAIN) -> date | None:
    """The last day of a period; None when it is written as never."""
    return None if is_never(text) else read_day(text, rules, is_end=True)


def read_number(text: str) -> float:
    """A number with decimal comma or point, spaces between thousands allowed.

    >>> read_number("1 250,5")
    1250.5
    """
    plain = re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", ".")
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?", plain):
        raise ValueProblemError("number-unreadable")
    return float(plain)


def read_cost(text: str) -> float:
    """A cost in million kronor, zero or more."""
    cost = read_number(text)
    if not 0 <= cost <= LARGEST_COST_MSEK:
        raise ValueProblemError("number-unlikely")
    return cost


def read_interval(text: str) -> int:
    """A number of days between deliveries, from 1 to ten years."""
    days = read_number(text)
    if not 1 <= days <= LONGEST_INTERVAL_DAYS or days != int(days):
        raise ValueProblemError("number-unlikely")
    return int(days)


def read_area_id(text: str) -> str:
    """An area's id: the store separates several by ';'."""
    if ";" in text:
        raise ValueProblemError("id-unusable")
    return text


def read_yes_no(text: str) -> bool:
    """Ja and nej in the ways people and programs write them."""
    word = text.casefold()
    if word not in YES | NO:
        raise ValueProblemError("yes-no-unreadable")
    return word in YES


def read_active(text: str) -> bool:
    """SCB's workplace status: 1 active; 0 never active and 9 no longer active are not. Also ja and nej."""
    return False if text == "9" else read_yes_no(text)


def read_word(kind: type[Term]) -> Reader:
    """Reads a word of a closed list, in Swedish or English."""

    def read(text: str) -> Term:
        member = kind.of(text)
        if member is None:
            known = [m.swedish for m in kind]
            nearest = get_close_matches(text.casefold(), known, n=1, cutoff=0.0)[0]
            raise ValueProblemError("word-unknown", known=", ".join(known), nearest=nearest)
        return member

    return read


def read_organisation_number(text: str) -> str:
    """An organisation number in one form; see identity."""
    try:
        return organisation_number(text)
    except NotAnIdentityError as error:
        raise ValueProblemError("organisation-number-invalid", reason=error.reason) from error


def read_workplace_number(text: str) -> str:
    """A CFAR number in one form; see identity."""
    try:
        return workplace_number(text)
    except NotAnIdentityError as error:
        raise ValueProblemError("workplace-number-invalid") from error


def read_organisation_numbers(text: str) -> str:
    """Several organisation numbers in one form, separated by ';'."""
    return "; ".join(read_organisation_number(part) for part in _parts(text))


def read_activities(text: str) -> str:
    """SNI 2007 codes or their first digits, two to five, separated by ';'.

    >>> read_activities("56, 47.111")
    '56; 47111'
    """
    codes = [part.replace(".", "") for part in _parts(text)]
    if not all(re.fullmatch(r"\d{2,5}", code) for code in codes):
        raise ValueProblemError("activity-code-invalid")
    return "; ".join(codes)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;,\n]+", text) if part.strip()]


_BY_NAME: dict[str, Reader] = {
    "area_id": read_area_id,
    "ends_on": read_last_day,
    "valid_to": read_last_day,
    "cost_msek": read_cost,
    "delivery_interval_days": read_interval,
    "target_numbers": read_organisation_numbers,
    "target_activities": read_activities,
    "organisation_number": read_organisation_number,
    "workplace_id": read_workplace_number,
    "is_active": read_active,
    "postal_code": postal_code,
    "visiting_postal_code": postal_code,
}
_BY_TYPE: dict[type, Reader] = {date: read_day, float: read_number, bool: read_yes_no, str: str}


def reader_for(field: FieldInfo) -> Reader:
    """How the cells of a field are read: by the field's own form, else by its type."""
    if field.name in _BY_NAME:
        return _BY_NAME[field.name]
    return read_word(field.kind) if issubclass(field.kind, Term) else _BY_TYPE[field.kind]


def shown_value(field: FieldInfo, text: str | None, *, is_protected: bool) -> str | None:
    """The cell's text as a finding may show it: nothing personal, nothing of a protected identity."""
    if text is None or is_protected or field.is_personal:
        return None
    digits = re.sub(r"\D", "", text)
    looks_personal = field.name == "organisation_number" and len(digits) >= 8 and digits[-8] in "01"
    return "XXXXXX-XXXX" if looks_personal else text
