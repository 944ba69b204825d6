"""The last day to tell somebody: notice counted backwards from the start, never ending on a day without mail."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

SATURDAY = 5


def inform_by(starts_on: date | None, notice_days: int | None) -> date | None:
    """The latest day to inform, inclusive: `notice_days` calendar days before the start, moved to a working day.

    A Saturday, a Sunday or a Swedish holiday moves to the nearest *earlier* working day, so the recipient never gets
    less notice than the rule asks for. Holidays are those of lag (1989:253) and the eves that lag (1930:173) 2 §
    treats alike: Midsummer, Christmas and New Year's Eve. None when the start or the notice is unknown.

    >>> inform_by(date(2027, 1, 15), 21)  # 25 December is a holiday, and so is Christmas Eve
    datetime.date(2026, 12, 23)
    """
    if starts_on is None or notice_days is None:
        return None
    return working_day_on_or_before(starts_on - timedelta(days=notice_days))


def working_day_on_or_before(day: date) -> date:
    """`day` itself when it is a working day, else the nearest earlier one.

    >>> working_day_on_or_before(date(2027, 3, 28))  # Easter Sunday
    datetime.date(2027, 3, 25)
    """
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def is_working_day(day: date) -> bool:
    """Whether `day` is neither Saturday, Sunday nor a Swedish holiday or de facto holiday.

    >>> is_working_day(date(2027, 6, 25))  # Midsummer Eve
    False
    """
    return day.weekday() < SATURDAY and day not in _holidays_of(day.year)


@cache
def _holidays_of(year: int) -> frozenset[date]:
    # The moving holidays are computed for any year, so there is no horizon after which the answer is silently wrong.
    sweden = _calendar().Sweden
    return frozenset(sweden(years=year, categories=("public", "de_facto"), include_sundays=False))


@cache
def _calendar() -> ModuleType:
    """The library's module of Sweden, by its file: by its name all countries of the world would be loaded with it."""
    library = find_spec("holidays")
    file = Path(str(library.origin)).parent / "countries" / "sweden.py" if library else None
    spec = spec_from_file_location("holidays_of_sweden", file) if file and file.exists() else None
    if spec is None or spec.loader is None:
        return import_module("holidays.countries.sweden")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
