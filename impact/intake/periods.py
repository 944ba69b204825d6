"""When something starts or ends, as plans say it: a day, "Q2 2027", "hösten 2026", "tidigast juni 2027".

What is not a day keeps its two ends and the sender's words. Seasons are the almanac's: spring is March to May, summer
June to August, autumn September to November, winter December to February; a winter needs both its years, since
"vintern 2027" could begin in either. "Början av", "mitten av" and "slutet av" a period may be anywhere in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from impact.intake.dates import LIKELY_YEARS, MONTHS, PLAIN, DateRules, is_likely, read_day
from impact.intake.problems import ValueProblemError

Match = re.Match[str]
Ends = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Span:
    """From the earliest day to the latest, both inclusive; None where it is open.

    `text` is what the sender wrote when that is not a day, else None.
    """

    first: date | None
    last: date | None
    text: str | None = None


_DASH = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_YEAR = r"(?P<year>(?:19|20|21)\d{2})"
_MONTHS = sorted(MONTHS.keys() - {"jul"}, key=len, reverse=True)
"""Without "jul": alone it is Christmas in Swedish and July in English."""
_MONTH = "(?P<month>" + "|".join(_MONTHS) + r")\.?"
_SEASONS = {
    **dict.fromkeys(("våren", "vår", "spring"), 3),
    **dict.fromkeys(("sommaren", "sommar", "summer"), 6),
    **dict.fromkeys(("hösten", "höst", "autumn", "fall"), 9),
}
_WINTER = "(?:vintern|vinter|winter)"
_ORDINALS = {
    **dict.fromkeys(("1:a", "första", "first", "1st"), 1),
    **dict.fromkeys(("2:a", "andra", "second", "2nd"), 2),
    **dict.fromkeys(("3:e", "tredje", "third", "3rd"), 3),
    **dict.fromkeys(("4:e", "fjärde", "fourth", "4th"), 4),
}
_QUARTER = r"(?:kvartalet|kvartal|kv\.?|quarter|q|k)"
_HALF = r"(?:halvåret|halvår|half-year|half|h)"
_THIRD = r"(?:tertialet|tertial|t)"
_WEEK = r"(?:vecka|veckan|week|v\.?|w)"


def _months(year: int, month: int, n: int) -> tuple[date, date]:
    """From the first day of a month, n months on."""
    after = month + n - 1
    return date(year, month, 1), date(year + after // 12, after % 12 + 1, 1) - timedelta(days=1)


def _parted(n_months: int) -> Callable[[Match], tuple[date, date] | None]:
    """The n-th part of a year, where a part has so many months."""

    def span(found: Match) -> tuple[date, date] | None:
        n = _ORDINALS.get(found["n"]) or int(found["n"])
        return _months(int(found["year"]), (n - 1) * n_months + 1, n_months) if n * n_months <= 12 else None

    return span


def _week(found: Match) -> tuple[date, date] | None:
    try:
        monday = date.fromisocalendar(int(found["year"]), int(found["n"]), 1)
    except ValueError:
        return None
    return monday, monday + timedelta(days=6)


def _weeks(found: Match) -> tuple[date, date] | None:
    try:
        first, last = (date.fromisocalendar(int(found["year"]), int(found[n]), 1) for n in ("n", "m"))
    except ValueError:
        return None
    return (first, last + timedelta(days=6)) if first <= last else None


def _winter(found: Match) -> tuple[date, date] | None:
    year, after = int(found["year"]), found["after"]
    follows = int(after) == (year + 1 if len(after) > 2 else (year + 1) % 100)
    return _months(year, 12, 3) if follows else None


_NTH = "(?P<n>" + "|".join(sorted(_ORDINALS, key=len, reverse=True)) + ")"
_GAP = r"[\s.,/_-]*"
_FORMS: tuple[tuple[str, Callable[[Match], tuple[date, date] | None]], ...] = (
    (_YEAR, lambda m: _months(int(m["year"]), 1, 12)),
    (rf"{_YEAR}-(?P<n>0[1-9]|1[0-2])", lambda m: _months(int(m["year"]), int(m["n"]), 1)),
    (rf"{_MONTH}(?: i)?[\s-]+{_YEAR}", lambda m: _months(int(m["year"]), MONTHS[m["month"]], 1)),
    (rf"{_QUARTER}\s?(?P<n>[1-4]){_GAP}{_YEAR}", _parted(3)),
    (rf"{_YEAR}{_GAP}{_QUARTER}\s?(?P<n>[1-4])", _parted(3)),
    (rf"{_NTH} {_QUARTER}(?: of)?\s{_YEAR}", _parted(3)),
    (rf"{_HALF}\s?(?P<n>[12]){_GAP}{_YEAR}", _parted(6)),
    (rf"{_YEAR}{_GAP}{_HALF}\s?(?P<n>[12])", _parted(6)),
    (rf"{_NTH} {_HALF}(?: of)?\s{_YEAR}", _parted(6)),
    (rf"{_THIRD}\s?(?P<n>[1-3]){_GAP}{_YEAR}", _parted(4)),
    (rf"{_YEAR}{_GAP}{_THIRD}\s?(?P<n>[1-3])", _parted(4)),
    (rf"{_NTH} {_THIRD}\s{_YEAR}", _parted(4)),
    (rf"(?P<season>{'|'.join(_SEASONS)})\s{_YEAR}", lambda m: _months(int(m["year"]), _SEASONS[m["season"]], 3)),
    (rf"{_WINTER}\s{_YEAR}\s?[/{_DASH}]\s?(?P<after>\d{{4}}|\d{{2}})", _winter),
    (rf"{_WEEK}\s?(?P<n>\d{{1,2}})[\s,/-]+{_YEAR}", _week),
    (rf"{_WEEK}\s?(?P<n>\d{{1,2}})\s?[{_DASH}]\s?(?:{_WEEK}\s?)?(?P<m>\d{{1,2}})[\s,/]+{_YEAR}", _weeks),
    (rf"{_YEAR}[\s,/-]*{_WEEK}\s?(?P<n>\d{{1,2}})", _week),
)


@cache
def forms() -> tuple[tuple[re.Pattern[str], Callable[[Match], tuple[date, date] | None]], ...]:
    """What the whole of a text can be, each with the days that it means; made when the first text is no day."""
    return tuple((re.compile(pattern), span) for pattern, span in _FORMS)


_WITHIN = re.compile(
    r"(?:i |under |in |during |prel\.? |preliminärt |ca\.? |cirka |omkring |kring |runt |about |"
    r"(?:i )?(?:början|mitten|slutet)(?: av)? |tidig[at]? |sen[at]? |(?:early|mid|late)[ -])+"
)
_FROM = re.compile(r"(?:tidigast |från och med |fr\.?o\.?m\.? |från |earliest |from |no earlier than )")
_AFTER = re.compile(r"(?:efter |after )")
_UNTIL = re.compile(r"(?:senast |till och med |t\.?o\.?m\.? |latest |by |until |no later than )")
_BEFORE = re.compile(r"(?:före |innan |before )")
_BETWEEN = re.compile(rf"\s+(?:till och med|t\.?o\.?m\.?|till|to|och|and)\s+|\s*[{_DASH}]\s*|\s*/\s*")
UNDECIDED = frozenset({
    "-", "–", "?", "oklart", "okänt", "ej beslutat", "inte beslutat", "ej bestämt", "inte bestämt", "ej fastställt",
    "inte fastställt", "ej klart", "saknas", "tbd", "n/a", "unknown", "undecided", "not decided",
    "tills vidare", "until further notice", "löpande", "ongoing",
})  # fmt: skip
"""What says that nobody knows yet, or that there is no end."""

_NAMED = re.compile("|".join([*_SEASONS, _WINTER, _MONTH, _QUARTER + r"\s?\d", _HALF + r"\s?\d", _WEEK + r"\s?\d"]))


def read_span(text: str, rules: DateRules = PLAIN, *, is_end: bool = False) -> Span:
    """When something starts, or ends: a day, or a period with both its ends.

    >>> read_span("Q2 2027")
    Span(first=datetime.date(2027, 4, 1), last=datetime.date(2027, 6, 30), text='Q2 2027')
    >>> read_span("tidigast 2027").last is None
    True

    Raises:
        ValueProblemError: as `read_day`; date-without-year for "hösten".

    """
    plain = " ".join(text.casefold().split())
    if plain in UNDECIDED:
        return Span(None, None, text)
    try:
        day = read_day(text, rules, is_end=is_end)
    except ValueProblemError as problem:
        found = _span(plain)
        if found is None:
            raise _unread(plain, problem) from problem
        return Span(*found, text)
    return Span(day, day)


_WEEKS = re.compile(rf"{_WEEK}\s?\d{{1,2}}\s?[{_DASH}].*")


def is_from_to(text: str) -> bool:
    """Whether a text that `read_span` reads goes from one time to another, as a whole piece of work does.

    >>> is_from_to("2027-05-01 – 2027-06-01"), is_from_to("v.22-25 2027"), is_from_to("Q2 2027")
    (True, True, False)
    """
    plain = " ".join(text.casefold().split())
    return _WEEKS.fullmatch(plain) is not None or (not any(_part(plain)) and any(_joined(plain)))


def _unread(plain: str, problem: ValueProblemError) -> ValueProblemError:
    winter = re.search(rf"{_WINTER} {_YEAR}", plain)
    if winter:
        year = int(winter["year"])
        either = f"{year - 1}/{year % 100:02}; {year}/{(year + 1) % 100:02}"
        return ValueProblemError("period-ambiguous", readings=either)
    is_named = _NAMED.search(plain) and not re.search(r"\d{4}", plain)
    return ValueProblemError("date-without-year") if is_named else problem


def _span(plain: str) -> Ends | None:
    """The two ends of a text that is not a day; None when nothing reads it."""
    for opening, ends in (
        (_FROM, lambda first, _last: (first, None)),
        (_AFTER, lambda _first, last: (last + timedelta(days=1), None)),
        (_UNTIL, lambda _first, last: (None, last)),
        (_BEFORE, lambda first, _last: (None, first - timedelta(days=1))),
    ):
        found = opening.match(plain)
        if found:
            inner = _closed(plain[found.end() :])
            return ends(*inner) if inner else None
    return _closed(plain)


def _closed(plain: str) -> tuple[date, date] | None:
    """The ends of a period that has both: one form, or one to another."""
    plain = _WITHIN.sub("", plain, count=1) if _WITHIN.match(plain) else plain
    spans = set(_part(plain)) or set(_joined(plain))
    if len(spans) != 1:
        return None
    first, last = spans.pop()
    return (first, last) if first <= last and is_likely(first) and last.year <= LIKELY_YEARS[1] else None


def _by_form(plain: str) -> Iterator[tuple[date, date]]:
    for pattern, span in forms():
        found = pattern.fullmatch(plain)
        ends = span(found) if found else None
        if ends is not None:
            yield ends


def _joined(plain: str) -> Iterator[tuple[date, date]]:
    """From the first part's first day to the second's last; the first may leave its year to the second."""
    for mark in _BETWEEN.finditer(plain):
        before, after = plain[: mark.start()], plain[mark.end() :]
        second = set(_part(after))
        year = re.search(_YEAR, after)
        first = set(_part(before)) or (set(_part(f"{before} {year[0]}")) if year else set())
        if len(first) == 1 and len(second) == 1:
            yield first.pop()[0], second.pop()[1]


def _part(plain: str) -> Iterator[tuple[date, date]]:
    plain = _WITHIN.sub("", plain, count=1) if _WITHIN.match(plain) else plain
    yield from _by_form(plain)
    try:
        day = read_day(plain)
    except ValueProblemError:
        return
    yield day, day
