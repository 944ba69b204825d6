"""The closed world of facts: which fields rules may ask about, of what type, and whose property each one is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rules.errors import RulesError

FIELD_TYPES = ("text", "code", "yes-no", "number", "integer")
RESERVED_NAMES = frozenset({"id", "sid"})
ENGINE_MARK = "§"
"""Names beginning with it belong to the engine: the marker field and the sentinel (RULES.md 1.2)."""

SMALLEST_NUMBER = 1e-4
LARGEST_NUMBER = 2.0**53
"""Beyond these a number changes on its way through JSON and C (RULES.md 1.3)."""


class Owner(StrEnum):
    """Whose property a field is. Rules split by owner when millions of pairs are decided at once."""

    MEASURE = "measure"
    RECIPIENT = "recipient"
    RELATION = "relation"
    AREA = "area"
    MATTER = "matter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing a rule may ask about.

    `name` is the Swedish word that packs use, `english` its twin. `values` closes a code field, and `english_values`
    are their twins; `code_list` says that a list of the pack closes it instead. `likely_list` is the list that most
    values of an open text are in. `pattern` is what the whole of a text
    must match. `selects=False`: may not decide who is informed (impartiality).
    """

    name: str
    english: str
    type: str
    owner: Owner
    unit: str | None = None
    english_unit: str | None = None
    values: tuple[str, ...] | None = None
    english_values: tuple[str, ...] = ()
    code_list: str | None = None
    likely_list: str | None = None
    pattern: str = ""
    may_be_missing: bool = False
    minimum: float | None = None
    maximum: float | None = None
    meaning: str = ""
    selects: bool = True

    @property
    def is_numeric(self) -> bool:
        """Whether values are numbers, so that they can be compared."""
        return self.type in ("number", "integer")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterField:
    """A figure that the program reads from packs: its unit as packs write it, and the least value it can have."""

    name: str
    unit: str
    english_unit: str | None = None
    minimum: float = 0.0
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The fields of each stage of deciding. Raises RulesError for a name or a bound that the engine would mix up.

    `parameters` are the figures that packs may give; with none, any are allowed. `defaulted` are the stages in which
    everything gets a level: a pack must say which one when no rule gives any.
    """

    stages: Mapping[str, tuple[Field, ...]]
    parameters: tuple[ParameterField, ...] = ()
    defaulted: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for fields in self.stages.values():
            names = [field.name for field in fields]
            check_names(names)
            for field in fields:
                _check_field(field)

    def fields(self, stage: str) -> dict[str, Field]:
        """The fields of a stage by their Swedish name, in the catalogue's order. Raises RulesError."""
        if stage not in self.stages:
            raise RulesError(
                "There is no stage of deciding called {stage}.",
                remedy="The stages are: {known}.",
                stage=stage,
                known=", ".join(self.stages),
            )
        return {field.name: field for field in self.stages[stage]}

    def owners(self, stage: str) -> frozenset[Owner]:
        """Whose fields the stage has: a stage with recipients decides whom to inform."""
        return frozenset(field.owner for field in self.fields(stage).values())


def name_hashes(name: str) -> tuple[int, int]:
    """The 32-bit FNV-1a hash by which the engine knows a field, for platforms with signed and with unsigned `char`.

    The first is what x86 computes. Two names with one hash are one field to the engine (RULES.md 1.3).

    >>> name_hashes("påverkan_6719")[0] == name_hashes("nivå_21404")[0]
    True
    """
    signed = unsigned = 0x811C9DC5
    for byte in name.encode():
        extended = byte | 0xFFFFFF00 if byte > 0x7F else byte
        signed = ((signed ^ extended) * 0x01000193) & 0xFFFFFFFF
        unsigned = ((unsigned ^ byte) * 0x01000193) & 0xFFFFFFFF
    return signed, unsigned


def check_names(names: Iterable[str]) -> None:
    """Raise RulesError for a field name that is not NFC, reserved, repeated, or mixed up with another by its hash."""
    seen: dict[tuple[int, int], str] = {}
    for name in names:
        if not name or unicodedata.normalize("NFC", name) != name:
            raise RulesError("The field name {name} is empty or not in composed form (NFC).", name=name)
        if name in RESERVED_NAMES or name.startswith((ENGINE_MARK, "$")):
            raise RulesError("The field name {name} is reserved by the engine.", remedy="Choose another.", name=name)
        for kind, value in enumerate(name_hashes(name)):
            other = seen.setdefault((kind, value), name)
            if other != name or (kind == 0 and list(seen.values()).count(name) > 1):
                raise RulesError(
                    "The engine cannot tell the field names {name} and {other} apart.",
                    why="A rule on one would fire on the other.",
                    remedy="Rename one of them.",
                    name=name,
                    other=other,
                )


def _check_field(field: Field) -> None:
    if field.type not in FIELD_TYPES:
        raise RulesError("The field {name} has an unknown type: {type}.", name=field.name, type=field.type)
    if field.type == "code" and (field.values is None) == (field.code_list is None):
        raise RulesError("The code field {name} needs either values or a code list.", name=field.name)
    if field.english_values and len(field.english_values) != len(field.values or ()):
        raise RulesError("The field {name} needs an English twin of each of its values.", name=field.name)
    for bound in (field.minimum, field.maximum):
        if bound is not None and not is_safe_number(bound):
            raise RulesError("The bound {bound} of {name} is not a safe number.", name=field.name, bound=bound)


def is_safe_number(number: float) -> bool:
    """Whether the engine keeps the number as it is: 0, or of a size from 0.0001 to 2^53.

    >>> [is_safe_number(n) for n in (0, 0.1, 1e-7, float("nan"))]
    [True, True, False, False]
    """
    return number == 0 or SMALLEST_NUMBER <= abs(number) <= LARGEST_NUMBER
