"""Which column of a delivery is which field: by name, by common aliases, or as the user maps it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from impact.column import Column
from impact.errors import Refusal, UsageRefused
from impact.model import FieldInfo, Record, fields_of

SHAPEFILE_NAME_BYTES = 10
"""Shapefile attribute names are cut at ten bytes (FACTS 3): ten letters in Latin-1, fewer in UTF-8 with å, ä and ö."""


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """The delivery's column for each field found, the columns that no field uses, and those known by a cut name."""

    columns: dict[str, str]
    unused: tuple[str, ...]
    cut: dict[str, str]
    """The whole name by the column whose name is cut off."""


def plain_name(header: str) -> str:
    """A header without case, accents, spaces and punctuation, so that spellings meet.

    >>> plain_name("Förvaltnings-ID") == plain_name("forvaltnings_id")
    True
    """
    decomposed = unicodedata.normalize("NFKD", header.casefold())
    return re.sub(r"[^a-z0-9]", "", decomposed)


def readable_fields(record_type: type[Record]) -> list[FieldInfo]:
    """The fields a delivery's column can fill: all but geometry and those computed at intake."""
    return [f for f in fields_of(record_type) if isinstance(f.column, Column) and not f.column.is_derived]


def header_of(field: FieldInfo) -> str:
    """The Swedish header of a field that a column can fill."""
    return _names(field)[0]


def match_columns(headers: Sequence[str], record_type: type[Record], mapping: Mapping[str, str]) -> ColumnMatch:
    """The column of each field of `record_type`. A mapped column wins, then the Swedish name, then the aliases.

    Raises:
        UsageRefused: `mapping` names a field or a column that does not exist.

    """
    fields = readable_fields(record_type)
    found = mapped_columns(headers, fields, mapping)
    by_plain: dict[str, str] = {}
    for header in headers:
        by_plain.setdefault(plain_name(header), header)
    # All fields' own names go before anybody's alias, so that 'namn' is never taken for another field's alias.
    for rank in range(max(len(_names(f)) for f in fields)):
        for field in fields:
            names = _names(field)
            candidate = by_plain.get(plain_name(names[rank])) if rank < len(names) else None
            if field.name not in found and candidate is not None and candidate not in found.values():
                found[field.name] = candidate
    cut = _cut_off([h for h in headers if h not in found.values()], [f for f in fields if f.name not in found])
    found |= {field: header for header, (field, _) in cut.items()}
    unused = tuple(h for h in headers if h not in found.values())
    return ColumnMatch(found, unused, {header: name for header, (_, name) in cut.items()})


def _names(field: FieldInfo) -> tuple[str, ...]:
    assert isinstance(field.column, Column)  # noqa: S101 - narrows the type; readable_fields gives no shapes
    return (field.column.swedish, field.name, *field.column.aliases)


def _cut_off(headers: Sequence[str], fields: Sequence[FieldInfo]) -> dict[str, tuple[str, str]]:
    """Field and whole name by the header that a shapefile cut off. A header that several fields may mean is none's."""
    meant: dict[str, dict[str, str]] = {}
    for field in fields:
        for name in _names(field):
            for cut in cut_names(name):
                meant.setdefault(plain_name(cut), {}).setdefault(field.name, name)
    found: dict[str, tuple[str, str]] = {}
    for header in headers:
        candidates = meant.get(plain_name(header), {})
        taken = {field for field, _ in found.values()}
        if len(candidates) == 1 and not candidates.keys() & taken:
            found[header] = next(iter(candidates.items()))
    return found


def cut_names(name: str) -> set[str]:
    """What a shapefile leaves of a name, in Latin-1 and in UTF-8; nothing when it leaves all.

    >>> sorted(cut_names("förvaltning")), cut_names("rubrik")
    (['förvaltni', 'förvaltnin'], set())
    """
    cuts = (name.encode(code)[:SHAPEFILE_NAME_BYTES].decode(code, "ignore") for code in ("latin-1", "utf-8"))
    return {cut for cut in cuts if cut != name}


def mapped_columns(headers: Sequence[str], fields: Iterable[FieldInfo], mapping: Mapping[str, str]) -> dict[str, str]:
    """The column of each field that the user maps by hand.

    Raises:
        UsageRefused: `mapping` names a field or a column that does not exist.

    """
    by_name = {plain_name(name): f.name for f in fields for name in _names(f)[1::-1]}
    found: dict[str, str] = {}
    for wanted, column in mapping.items():
        field = by_name.get(plain_name(wanted))
        if field is None:
            raise UsageRefused(
                "--map: there is no field {wanted}.",
                remedy="Fields: {known}.",
                wanted=wanted,
                known=", ".join(sorted(set(by_name.values()))),
            )
        header = next((h for h in headers if h == column or plain_name(h) == plain_name(column)), None)
        if header is None:
            raise UsageRefused(
                "--map: the file has no column {column}.",
                remedy="Columns: {headers}.",
                column=column,
                headers=", ".join(headers),
            )
        found[field] = header
    return found


def require_columns(
    match: ColumnMatch, headers: Sequence[str], required: Iterable[FieldInfo], *, file_name: str
) -> None:
    """Refuse a delivery that lacks a column for a required field, naming the nearest column there is."""
    for field in required:
        if field.name in match.columns:
            continue
        swedish = header_of(field)
        nearest = get_close_matches(plain_name(swedish), [plain_name(h) for h in match.unused], n=1, cutoff=0.6)
        hint = next((h for h in match.unused if nearest and plain_name(h) == nearest[0]), "…")
        raise Refusal(
            "{file} has no column {column}.",
            why="Its columns are: {headers}.",
            remedy="Rename the column, or say which one it is: --map {field}={hint}.",
            file=file_name,
            column=swedish,
            headers=", ".join(headers) or "–",
            field=field.name,
            hint=hint,
        )
