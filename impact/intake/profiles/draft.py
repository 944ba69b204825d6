"""A profile proposed from a file: what is recognised is written, what is not is listed, what is doubtful is asked."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from geodata.errors import GeodataError
from geodata.hints import NO_HINTS, Hints
from geodata.layers import Layer, read_layer
from geodata.reference.crs import NORTHING_FIRST, describe
from geodata.tabular.guess import place_columns
from impact.intake.columns import header_of, match_columns, plain_name, readable_fields
from impact.intake.dates import readings
from impact.intake.periods import read_span
from impact.intake.problems import ValueProblemError
from impact.intake.profiles.keys import COLUMN_KEYS, KEYS, PLACE_KEYS, REGISTER_WORDS
from impact.intake.profiles.model import MEASURES
from impact.intake.profiles.read import CHOOSE, record_of
from impact.intake.records import WORKED_OUT
from impact.intake.values import read_word, read_yes_no
from impact.intake.vocabulary import CODE_FIELDS
from impact.language import sentence
from impact.model import FieldInfo
from impact.terms import Term
from rules.pack import Pack
from rules.words import nearest

CANDIDATES = ("EPSG:3006", *(f"EPSG:{code}" for code in range(3007, 3019)), "EPSG:4326", "EPSG:3857")
"""Systems that a file in Sweden may be in, tried when it does not say: national, the twelve zones, degrees, web map."""

SWAPPED = tuple(f"{crs}{NORTHING_FIRST}" for crs in CANDIDATES)
"""The same with northing or latitude first, tried when none of them fits."""

ALIKE = 0.8
"""How like a name of ours (difflib's ratio) a column's name must be: a letter too many or too few."""

PERSONAL = re.compile(r"\d{6}(?:\d\d)?[-+]?\d{4}")
"""How a personal number looks: a column that has one is no list of words, whatever it is called."""

MOST_WORDS = 200
"""A column with more distinct texts than this is free text, not a list of words."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed profile: its text, and how many choices are left to a person before it can be used."""

    text: str
    n_choices: int


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a draft: TOML, a comment of our own, or both."""

    toml: str = ""
    comment: str = ""

    def __str__(self) -> str:
        # A comment ends with its line, whatever stands in the file that it quotes.
        comment = "".join(c if c.isprintable() else " " for c in self.comment)
        return "  ".join(filter(None, (self.toml, f"# {comment}" if comment else "")))


def draft_profile(path: Path, register: str, *, layer: str | None, pack: Pack, language: str) -> Draft:
    """The profile that a file suggests, with its comments in `language`. Nothing is stored.

    Raises:
        GeodataError: the file cannot be read at all; a missing reference system is no hindrance.

    """
    found, systems, hints = _read(path, layer)
    writer = _Writer(found, register, pack, language)
    head = [*writer.head(path.name, layer, systems), *writer.written(found.hints), _Line()]
    lines = [*head, *writer.columns(), *writer.place(hints), *writer.words(), *writer.rest()]
    text = "\n".join(str(line) for line in lines).rstrip() + "\n"
    return Draft(text, sum(f'"{CHOOSE}"' in line.toml for line in lines))


def _read(path: Path, layer: str | None) -> tuple[Layer, tuple[str, ...], Hints]:
    """The layer, the systems that it could be in when it does not say, or says wrong, and where its places stand."""
    found, systems = _in_systems(path, layer, NO_HINTS)
    hints = NO_HINTS if found.has_geometry else place_columns(found.columns)
    if hints == NO_HINTS:
        return found, systems, NO_HINTS
    try:
        return *_in_systems(path, layer, hints), hints
    except GeodataError:
        return found, systems, NO_HINTS  # they only looked like coordinates


def _in_systems(path: Path, layer: str | None, hints: Hints) -> tuple[Layer, tuple[str, ...]]:
    try:
        return read_layer(path, layer=layer, hints=hints), ()
    except GeodataError:
        fitting = _fitting(path, layer, hints, CANDIDATES) or _fitting(path, layer, hints, SWAPPED)
        if not fitting:
            raise
        return next(iter(fitting.values())), tuple(fitting)


def _fitting(path: Path, layer: str | None, hints: Hints, systems: Sequence[str]) -> dict[str, Layer]:
    """The layer by each of the systems that it can be read in."""
    fitting: dict[str, Layer] = {}
    for crs in systems:
        with suppress(GeodataError):
            fitting[crs] = read_layer(path, layer=layer, crs=crs, hints=hints)
    return fitting


class _Writer:
    def __init__(self, layer: Layer, register: str, pack: Pack, language: str) -> None:
        self._layer, self._register, self._pack, self._language = layer, register, pack, language
        self._fields = {f.name: f for f in readable_fields(record_of(register))}
        matched = match_columns(list(layer.columns), record_of(register), {})
        self._columns = dict(matched.columns)
        self._alike = self._close_names(matched.unused)
        self._unused = [header for header in matched.unused if header not in self._alike.values()]

    def _close_names(self, headers: Sequence[str]) -> dict[str, str]:
        """Fields without a column whose name is like one of the columns that are left: "Aatgärdstyp"."""
        names = {plain_name(header_of(f)): f.name for f in self._fields.values() if f.name not in self._columns}
        close: dict[str, str] = {}
        for header in headers:
            found = get_close_matches(plain_name(header), list(names), n=1, cutoff=ALIKE)
            if found:
                close.setdefault(names[found[0]], header)
        return close

    def _key(self, name: str, keys: Mapping[str, str]) -> str:
        return _quoted(keys[name] if self._language == "sv" else name, is_key=True)

    def _field_key(self, field: FieldInfo) -> str:
        return _quoted(header_of(field) if self._language == "sv" else field.name, is_key=True)

    def _say(self, template: str, **values: object) -> str:
        return sentence(template, values, self._language)

    def head(self, file: str, layer: str | None, systems: Sequence[str]) -> Iterator[_Line]:
        """What the profile is for and how the file is read."""
        yield _Line(comment=self._say("Proposed from {file}: read it through, and choose where it says ?.", file=file))
        register = REGISTER_WORDS[self._register] if self._language == "sv" else self._register
        yield _Line(f"{self._key('register', KEYS)} = {_quoted(register)}")
        yield _Line(f'{self._key("description", KEYS)} = ""')
        if layer is not None:
            yield _Line(f"{self._key('layer', KEYS)} = {_quoted(self._layer.name)}")
        if systems:
            known = "; ".join(describe(crs) for crs in systems)
            comment = self._say("The file does not say, or says wrong. It fits: {known}.", known=known)
            yield _Line(f'{self._key("crs", KEYS)} = "{CHOOSE}"', comment)
        elif self._layer.source_crs is not None:
            yield _Line(comment=self._say("The file says its system itself: {crs}.", crs=self._layer.source_crs))
        if self._register == MEASURES and "administration_id" not in {**self._columns, **self._alike}:
            yield _Line(f'{self._key("administration", KEYS)} = "{CHOOSE}"', self._say("Who plans: no column says."))

    def written(self, hints: Hints) -> Iterator[_Line]:
        """How the file is written, as far as that had to be found out."""
        if hints.header_row is not None:
            yield _Line(
                f"{self._key('header_row', KEYS)} = {hints.header_row}", self._say("What stands above is no row.")
            )
        if hints.encoding is not None:
            comment = self._say("The file is not in UTF-8: check its å, ä and ö.")
            yield _Line(f"{self._key('encoding', KEYS)} = {_quoted(hints.encoding)}", comment)

    def place(self, hints: Hints) -> Iterator[_Line]:
        """The columns that seem to hold the places, when their names do not tell."""
        if hints == NO_HINTS:
            return
        yield _Line(f"[{self._key('place', KEYS)}]", self._say("Their contents look like it: check it."))
        for name in PLACE_KEYS:
            column = getattr(hints, name)
            if column is not None:
                yield _Line(f"{self._key(name, PLACE_KEYS)} = {_quoted(column)}")
        yield _Line()

    def columns(self) -> Iterator[_Line]:
        """Each field that has a column, then those that must have one."""
        yield _Line(f"[{self._key('columns', KEYS)}]")
        for name, field in self._fields.items():
            if name in self._columns or name in self._alike:
                yield self._column(field)
            elif field.is_required and name not in ("administration_id", *WORKED_OUT.get(self._register, ())):
                comment = self._say(
                    "Must be there. Columns not understood: {headers}.", headers=", ".join(self._unused) or "–"
                )
                yield _Line(f'{self._field_key(field)} = "{CHOOSE}"', comment)
        yield _Line()

    def _column(self, field: FieldInfo) -> _Line:
        header = self._columns.get(field.name) or self._alike[field.name]
        remark = self._say("Only alike: check it.") if field.name in self._alike else ""
        form, about = self._dates(header) if field.kind is date else (None, "")
        toml = _quoted(header)
        if form is not None:
            toml = (
                f"{{{self._key('column', COLUMN_KEYS)} = {toml}, {self._key('dates', COLUMN_KEYS)} = {_quoted(form)}}}"
            )
        return _Line(f"{self._field_key(field)} = {toml}", " ".join(filter(None, (remark, about))))

    def _dates(self, header: str) -> tuple[str | None, str]:
        """The one format that reads what is not read anyway, or the choice between several; and a word about it."""
        texts = [t for t in dict.fromkeys(self._layer.columns[header]) if t is not None and not _is_read(t)]
        could = [readings(text) for text in texts]
        names = [name for name in (could[0] if could else {}) if all(name in each for each in could)]
        by_days: dict[tuple[date, ...], str] = {}
        for name in names:
            by_days.setdefault(tuple(each[name] for each in could), name)
        if not texts:
            return None, ""
        if not by_days:
            shown = self._say("{n} of its texts are not dates that one format reads.", n=len(texts))
            return None, shown
        choices = "; ".join(f"{name} ({texts[0]} = {days[0].isoformat()})" for days, name in by_days.items())
        if len(by_days) == 1:
            return next(iter(by_days.values())), self._say("The only reading: {choices}.", choices=choices)
        return CHOOSE, self._say("Choose one: {choices}.", choices=choices)

    def words(self) -> Iterator[_Line]:
        """The value lists: each word of a column with a closed vocabulary, how often it stands, and ours."""
        for name, header in {**self._columns, **self._alike}.items():
            field = self._fields[name]
            counted = Counter(text for text in self._layer.columns[header] if text is not None)
            is_closed = name in CODE_FIELDS or field.kind is bool or issubclass(field.kind, Term)
            if not is_closed or not counted or all(self._ours(field, text) is not None for text in counted):
                continue
            yield _Line(f"[{self._key('words', KEYS)}.{self._field_key(field)}]")
            if len(counted) > MOST_WORDS or any(PERSONAL.search(text) for text in counted):
                yield _Line(comment=self._say("{n} different texts: hardly a list of words.", n=len(counted)))
                continue
            yield from (self._word(field, text, n) for text, n in sorted(counted.items(), key=lambda pair: -pair[1]))
            yield _Line()

    def _word(self, field: FieldInfo, text: str, n: int) -> _Line:
        ours = self._ours(field, text)
        if ours is not None:
            return _Line(f"{_quoted(text)} = {_quoted(ours)}", self._say("{n} rows.", n=n))
        comment = self._say("{n} rows. Nearest: {nearest}.", n=n, nearest=self._nearest(field, text))
        return _Line(f'{_quoted(text)} = "{CHOOSE}"', comment)

    def _ours(self, field: FieldInfo, text: str) -> str | None:
        """Our word for a sender's, when it is one already."""
        if field.name in CODE_FIELDS and self._register == MEASURES:
            return self._pack.code(CODE_FIELDS[field.name], text)
        try:
            if field.kind is bool:
                return "ja" if read_yes_no(text) else "nej"
            return str(getattr(read_word(field.kind)(text), "swedish", text))
        except ValueProblemError:
            return None

    def _nearest(self, field: FieldInfo, text: str) -> str:
        if field.name in CODE_FIELDS and self._register == MEASURES:
            return self._pack.nearest(CODE_FIELDS[field.name], text) or "–"
        known = [term.swedish for term in field.kind] if issubclass(field.kind, Term) else ["ja", "nej"]
        return nearest(text, known) or ", ".join(known)

    def rest(self) -> Iterator[_Line]:
        """The columns that nothing understands: to be added, or passed over by name. Their contents are not shown."""
        if not self._unused:
            return
        yield _Line(
            comment=self._say("Columns not understood. Add them above, or pass them over at the top of the file:")
        )
        for header in self._unused:
            n = sum(text is not None for text in self._layer.columns[header])
            yield _Line(comment=self._say("{header}: {n} rows have something in it.", header=header, n=n))
        listed = ", ".join(_quoted(header) for header in self._unused)
        yield _Line(comment=f"{self._key('ignore', KEYS)} = [{listed}]")


def _is_read(text: str) -> bool:
    try:
        read_span(text)
    except ValueProblemError:
        return False
    return True


def _quoted(text: str, *, is_key: bool = False) -> str:
    """A TOML string or key: JSON's escapes are TOML's, but for the one character that JSON leaves."""
    if is_key and text.isascii() and text.replace("_", "").replace("-", "").isalnum():
        return text
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
