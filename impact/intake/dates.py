"""Days as senders write them: year first, or by a format that a profile states. A text with two readings is a problem.

A text that holds a time and a zone is an instant; it is turned into the day it falls on in Sweden (Europe/Stockholm).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from itertools import pairwise, product
from zoneinfo import ZoneInfo

from impact.intake.problems import ValueProblemError

LOCAL_ZONE = "Europe/Stockholm"

LIKELY_YEARS = (1900, 2199)
"""What a plan's or an area's dates can be; a year outside is a slip of the keyboard, or a program's 'never'."""

CENTURY_TURNS_AT = 69
"""Two-digit years up to this one are in the 2000s, the others in the 1900s (POSIX strptime's %y)."""

EXCEL_DAY_ZERO = date(1899, 12, 30)
"""Excel counts a 29 February 1900 that never was: from March 1900 on, this is the day before its day 1."""
EXCEL_FIRST_SOUND = 61

MONTHS = {
    name: number
    for names in (
        ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
         "december"),
        ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
         "december"),
        ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
        ("jan", "febr", "mar", "apr", "may", "jun", "jul", "aug", "sept", "oct", "nov", "dec"),
    )
    for number, name in enumerate(names, start=1)
}  # fmt: skip
"""Swedish and English names of months, whole and shortened; no name means two months."""

MONTH_NAME = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"

TIME = (
    r"(?:[T ](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s?(?P<zone>Z|[+-]\d{2}(?::?\d{2})?)?)?"
)

_TOKENS = {
    "yyyy": r"(?P<year>\d{4})",
    "yy": r"(?P<short_year>\d{2})",
    "mmmm": f"(?P<month_name>{MONTH_NAME})",
    "mmm": f"(?P<month_name>{MONTH_NAME})",
    "mm": r"(?P<month>\d{1,2})",
    "m": r"(?P<month>\d{1,2})",
    "dd": r"(?P<day>\d{1,2})",
    "d": r"(?P<day>\d{1,2})",
}
_COUNTED = {"excel": timedelta(days=1), "unix": timedelta(seconds=1), "unix-ms": timedelta(milliseconds=1)}
"""Formats that are a count: of days since Excel's first, of seconds or milliseconds since 1970 in UTC."""


class FormatError(ValueError):
    """A date format that cannot be used."""


@dataclass(frozen=True, slots=True)
class DateFormat:
    """One way of writing days, such as `dd-mm-yy`, `d mmmm yyyy` or `excel`."""

    text: str
    pattern: str | None

    def read(self, text: str) -> datetime | date | None:
        """The day, or the instant when the text tells the time; None when the text is not in this format."""
        if self.pattern is None:
            return _counted(text, self.text)
        if MONTH_NAME in self.pattern and not any(map(str.isalpha, text)):
            return None
        return _matched(_compiled(self.pattern), text)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # When it is first needed: most formats only guess what a text could mean that is written in none of the usual ones.
    return re.compile(pattern, re.IGNORECASE)


@cache
def date_format(text: str) -> DateFormat:
    """The format written with d, m and y (or å): `dd-mm-yy`, `d/m yyyy`, `d mmmm yyyy`; or excel, unix, unix-ms.

    A time of day after the day is always allowed.

    Raises:
        FormatError: day, month or year is missing, stands twice, or is written with another number of letters.

    >>> date_format("dd-mm-yy").read("03-04-27")
    datetime.date(2027, 4, 3)
    """
    plain = text.strip().casefold().replace("å", "y")
    if plain in _COUNTED:
        return DateFormat(plain, None)
    parts = re.findall(r"y+|m+|d+|[^ymd]+", plain)
    tokens = [part for part in parts if part[0] in "ymd"]
    if sorted(part[0] for part in tokens) != ["d", "m", "y"] or not set(tokens) <= set(_TOKENS):
        raise FormatError(text)
    neighbours = pairwise(parts)
    if any(a[0] in "ymd" and b[0] in "ymd" for a, b in neighbours):
        # Without anything between, only two digits each tell where one ends: 'ddmmyy'.
        widths = {"m": r"(?P<month>\d{2})", "d": r"(?P<day>\d{2})"}
        if not set(tokens) <= {"yyyy", "yy", "mm", "dd"}:
            raise FormatError(text)
        pattern = "".join(widths.get(p[0], _TOKENS.get(p, re.escape(p))) for p in parts)
    else:
        pattern = "".join(_TOKENS[p] if p in tokens else _between(p) for p in parts)
    return DateFormat(plain, pattern + TIME)


def _between(text: str) -> str:
    return r"\s+".join(re.escape(word) for word in re.split(r"\s+", text))


YEAR_FIRST = tuple(date_format(f) for f in ("yyyy-mm-dd", "yyyy/mm/dd", "yyyy.mm.dd", "yyyymmdd"))
WITH_NAMES = tuple(date_format(f) for f in ("d mmmm yyyy", "d. mmmm yyyy", "mmmm d, yyyy", "d-mmm-yyyy"))
ALWAYS_READ = (*YEAR_FIRST, *WITH_NAMES)
"""What has one reading only, whatever a profile says: year first with four digits, and months by name."""

ORDERS = ("dd-mm-yyyy", "mm-dd-yyyy", "dd-mm-yy", "mm-dd-yy", "yy-mm-dd")
GUESSABLE = tuple(
    date_format(order.replace("-", mark)) for order, mark in product(ORDERS, ("-", "/", ".", " "))
) + tuple(date_format(f) for f in ("d/m yyyy", "d/m-yy", "d/m yy", "ddmmyyyy", "yymmdd", "ddmmyy", "excel"))
"""Formats that are named, never used, when nobody has said which one is meant."""


@dataclass(frozen=True, slots=True)
class DateRules:
    """How a delivery writes its days: formats that a profile states, and the zone of times that name none."""

    formats: tuple[DateFormat, ...] = ()
    zone: str = LOCAL_ZONE


PLAIN = DateRules()


def read_day(text: str, rules: DateRules = PLAIN, *, is_end: bool = False) -> date:
    """The local day that a text means.

    An instant is the day it falls on in Sweden. An instant at local midnight that ends a period (`is_end`) is the day
    before: the last day, inclusive.

    >>> read_day("2027/03/01"), read_day("2027-02-28T23:00:00Z"), read_day("2027-03-31T22:00:00Z", is_end=True)
    (datetime.date(2027, 3, 1), datetime.date(2027, 3, 1), datetime.date(2027, 3, 31))

    Raises:
        ValueProblemError: date-unreadable, date-unlikely; date-ambiguous or date-format when a profile must say.

    """
    found = {_day(each, rules.zone, is_end=is_end) for each in _read_by(text, (*ALWAYS_READ, *rules.formats))}
    if len(found) > 1:
        raise ValueProblemError("date-ambiguous", readings=", ".join(day.isoformat() for day in sorted(found)))
    if not found:
        raise _unread(text)
    day = found.pop()
    if not is_likely(day):
        raise ValueProblemError("date-unlikely")
    return day


def is_likely(day: date) -> bool:
    """Whether a plan can have this day."""
    return LIKELY_YEARS[0] <= day.year <= LIKELY_YEARS[1]


def readings(text: str) -> dict[str, date]:
    """What a text could mean, by format: what a person is told who must choose.

    >>> readings("03-04-2027")
    {'dd-mm-yyyy': datetime.date(2027, 4, 3), 'mm-dd-yyyy': datetime.date(2027, 3, 4)}
    """
    found = {f.text: next(_read_by(text, (f,)), None) for f in GUESSABLE}
    days = {name: _day(value, LOCAL_ZONE, is_end=False) for name, value in found.items() if value is not None}
    return {name: day for name, day in days.items() if is_likely(day)}


def _unread(text: str) -> ValueProblemError:
    """The problem of a text that nothing reads: with what it could mean, when it could mean something."""
    could = readings(text)
    shown = "; ".join(f"{name} = {day.isoformat()}" for name, day in could.items())
    if len(set(could.values())) > 1:
        return ValueProblemError("date-ambiguous", readings=shown)
    return ValueProblemError("date-format", readings=shown) if could else ValueProblemError("date-unreadable")


def _read_by(text: str, formats: tuple[DateFormat, ...]) -> Iterator[datetime | date]:
    for each in formats:
        value = each.read(text)
        if value is not None:
            yield value


def _counted(text: str, unit: str) -> datetime | date | None:
    plain = text.strip().replace(",", ".")
    if not re.fullmatch(r"-?\d{1,15}(?:\.\d+)?", plain):
        return None
    count = float(plain)
    try:
        if unit == "excel":
            return EXCEL_DAY_ZERO + timedelta(days=int(count)) if count >= EXCEL_FIRST_SOUND else None
        return datetime(1970, 1, 1, tzinfo=UTC) + count * _COUNTED[unit]
    except OverflowError:
        return None


def _matched(pattern: re.Pattern[str], text: str) -> datetime | date | None:
    found = pattern.fullmatch(text.strip())
    if found is None:
        return None
    part = found.groupdict()
    year = int(part["year"]) if part.get("year") else _whole_year(int(part["short_year"]))
    name = part.get("month_name")
    month = MONTHS[name.casefold().rstrip(".")] if name else int(part["month"])
    try:
        day = date(year, month, int(part["day"]))
        if not part["hour"]:
            return day
        at = time(int(part["hour"]), int(part["minute"]), int(part["second"] or 0))
        return datetime.combine(day, at, _zone(part["zone"]))
    except ValueError:
        return None


def _whole_year(short: int) -> int:
    return short + (2000 if short <= CENTURY_TURNS_AT else 1900)


def _zone(text: str | None) -> timezone | None:
    if text is None or text.upper() == "Z":
        return UTC if text else None
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "").ljust(4, "0")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def _day(value: datetime | date, zone: str, *, is_end: bool) -> date:
    """The local day. A time without a zone is local, unless the profile says otherwise."""
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        if zone == LOCAL_ZONE:
            return value.date()
        value = value.replace(tzinfo=ZoneInfo(zone))
    try:
        local = value.astimezone(ZoneInfo(LOCAL_ZONE))
    except OverflowError:
        return value.date()
    ends_at_midnight = is_end and local.time() == time()
    return local.date() - timedelta(days=1) if ends_at_midnight else local.date()
