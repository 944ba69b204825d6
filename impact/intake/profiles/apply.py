"""A delivery's layer as its profile says: our columns in our words, and a finding for all that it does not say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from geodata.layers import Layer
from geodata.tabular.pairs import with_point
from impact.errors import UsageRefused
from impact.findings import Finding, Place, finding
from impact.intake.columns import header_of, mapped_columns, match_columns, plain_name, readable_fields
from impact.intake.dates import DateRules, read_day
from impact.intake.periods import Span, read_span
from impact.intake.profiles.keys import REGISTER_WORDS
from impact.intake.profiles.model import MEASURES, ColumnRule, Profile, plain_word
from impact.intake.profiles.read import record_of
from impact.intake.values import ENDS, Reader, is_never, read_last_day
from impact.model import FieldInfo
from rules.words import nearest

Texts = list[str | None]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A layer ready to be read: its columns, which field each is, how its dates are read, and what is worth saying."""

    layer: Layer
    mapping: Mapping[str, str]
    readers: Mapping[str, Reader] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    profile: Profile | None = None


def prepared(layer: Layer, profile: Profile, register: str, mapping: Mapping[str, str]) -> Prepared:
    """The layer as the profile says. `mapping` is what the user says beside it, which wins: field → column.

    Raises:
        UsageRefused: the profile is for another register.

    """
    if profile.register != register:
        raise UsageRefused(
            "The profile {profile} is for {its}, not for {asked}.",
            remedy="Choose another profile, or correct its register.",
            profile=profile.name,
            its=REGISTER_WORDS[profile.register],
            asked=REGISTER_WORDS[register],
        )
    return _Preparation(layer, profile, mapping).done()


class _Preparation:
    def __init__(self, layer: Layer, profile: Profile, mapping: Mapping[str, str]) -> None:
        self._layer, self._profile = layer, profile
        self._fields = {f.name: f for f in readable_fields(record_of(profile.register))}
        self._headers = {plain_name(header): header for header in reversed(layer.columns)}
        self._by_hand = mapped_columns(list(layer.columns), list(self._fields.values()), mapping)
        self._overriding = mapping
        self._ignored = {plain_name(name) for name in profile.ignored}
        self._findings: list[Finding] = []
        self._place = Place(layer.file, layer.name)

    def done(self) -> Prepared:
        columns, mapping = self._mapped() if self._profile.columns else self._recognised()
        for name, header in mapping.items():
            columns[header] = self._in_our_words(self._fields[name], columns[header])
        layer = replace(self._layer, columns=columns)
        readers = {name: self._date_reader(f) for name, f in self._fields.items() if f.kind is date}
        return Prepared(layer, mapping, readers, tuple(self._findings), self._profile)

    def _mapped(self) -> tuple[dict[str, Texts], dict[str, str]]:
        """Only what the profile names, and what the user maps beside it."""
        columns: dict[str, Texts] = {}
        mapping: dict[str, str] = {}
        used: set[str] = set()
        for name, rule in self._rules().items():
            headers = self._present(rule, self._fields[name])
            used |= set(headers)
            if headers or rule.constant is not None:
                header = headers[0] if len(headers) == 1 else rule.constant or " + ".join(headers)
                # Two fields may share a column and read it differently: each has its own copy.
                mapping[name] = header if header not in columns else f"{header} ({name})"
                columns[mapping[name]] = self._texts(rule, headers)
        self._unmentioned([h for h in self._layer.columns if h not in used])
        return columns, mapping

    def _rules(self) -> dict[str, ColumnRule]:
        """The profile's columns, the user's own before them. A flag of protection holds though nobody mentions it."""
        rules = dict(self._profile.columns) | {f: ColumnRule((header,)) for f, header in self._by_hand.items()}
        match = match_columns(list(self._layer.columns), record_of(self._profile.register), {})
        flag = match.columns.get("is_protected")
        if flag is not None and plain_name(flag) not in self._ignored:
            rules.setdefault("is_protected", ColumnRule((flag,)))
        return rules

    def _recognised(self) -> tuple[dict[str, Texts], dict[str, str]]:
        columns = {h: list(texts) for h, texts in self._layer.columns.items() if plain_name(h) not in self._ignored}
        match = match_columns(list(columns), record_of(self._profile.register), self._overriding)
        self._unmentioned(match.unused)
        return columns, dict(match.columns)

    def _present(self, rule: ColumnRule, field: FieldInfo) -> list[str]:
        """The rule's columns that the file has; each that it lacks is a finding."""
        for column in rule.columns:
            if plain_name(column) not in self._headers:
                close = nearest(column, self._layer.columns) or ", ".join(self._layer.columns)
                self._tell("profile-column-missing", field=header_of(field), value=column, nearest=close)
        return [self._headers[plain_name(c)] for c in rule.columns if plain_name(c) in self._headers]

    def _tell(self, code: str, *, field: str, value: str | None = None, **details: object) -> None:
        self._findings.append(
            finding(code, self._place, field=field, value=value, profile=self._profile.name, **details)
        )

    def _texts(self, rule: ColumnRule, headers: Sequence[str]) -> Texts:
        if rule.constant is not None:
            return [rule.constant] * len(self._layer.rows)
        if len(headers) == 1:
            return list(self._layer.columns[headers[0]])
        rows = zip(*(self._layer.columns[header] for header in headers), strict=True)
        return [rule.between.join(filter(None, cells)) or None for cells in rows]

    def _unmentioned(self, headers: Sequence[str]) -> None:
        for header in headers:
            if plain_name(header) not in self._ignored:
                self._tell("column-not-in-profile", field=header, n=_filled(self._layer.columns[header]))

    def _in_our_words(self, field: FieldInfo, texts: Texts) -> Texts:
        """Each distinct text once: by the value list, then the vocabulary of yes and no, then the decimal mark."""
        words = self._profile.words.get(field.name, {})
        ours = {text: self._ours(field, words, text) for text in set(texts) if text is not None}
        if words:
            self._outside(field, words, texts)
        return [None if text is None else ours[text] for text in texts]

    def _ours(self, field: FieldInfo, words: Mapping[str, str], text: str) -> str | None:
        plain = plain_word(text)
        if plain in words:
            return words[plain] or None
        if field.kind is bool and plain in self._profile.yes | self._profile.no:
            return "ja" if plain in self._profile.yes else "nej"
        decimal = self._profile.hints.decimal
        return with_point(text, decimal) if field.kind is float and decimal else text

    def _outside(self, field: FieldInfo, words: Mapping[str, str], texts: Texts) -> None:
        """Words that the value list does not have: read by their own name if it is one of ours, and told of."""
        if field.kind in (date, float):
            return
        counted = Counter(text for text in texts if text is not None and plain_word(text) not in words)
        for text, n in counted.items():
            shown, first = None if field.is_personal else text, self._layer.rows[texts.index(text)]
            close = nearest(text, words) or "–"
            self._tell("word-outside-list", field=header_of(field), value=shown, n=n, first=first, nearest=close)

    def _date_reader(self, field: FieldInfo) -> Reader:
        own = self._profile.columns.get(field.name)
        rules = DateRules((own and own.dates) or self._profile.dates.formats, self._profile.dates.zone)
        return date_reader(rules, is_end=field.name in ENDS, with_periods=self._profile.register == MEASURES)


def _filled(texts: Sequence[str | None]) -> int:
    return sum(text is not None for text in texts)


def date_reader(rules: DateRules, *, is_end: bool, with_periods: bool) -> Reader:
    """Reads one field's days by a profile's rules; measures also have periods such as "hösten 2026" (`Span`)."""
    if with_periods:
        return lambda text: Span(None, None) if is_never(text) else read_span(text, rules, is_end=is_end)
    return (lambda text: read_last_day(text, rules)) if is_end else (lambda text: read_day(text, rules))
