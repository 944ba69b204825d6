"""`watch.toml`: which files of a watched folder are what, in Swedish or English words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from impact.errors import UsageRefused
from impact.intake.profiles.find import open_profile
from impact.intake.profiles.keys import REGISTER_WORDS, all_names, meant_key
from impact.intake.profiles.model import MEASURES
from rules.words import nearest

NAME = "watch.toml"

TABLE = {"rules": "regler"}
KEYS = {
    "files": "filer",
    "register": "register",
    "profile": "profil",
    "administration": "förvaltning",
    "layer": "lager",
    "crs": "crs",
    "source": "serie",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What files of one pattern are: the register they are for, and how they are read. None is as the program's own."""

    files: str = "*"
    register: str = MEASURES
    profile: str | None = None
    administration: str | None = None
    layer: str | None = None
    crs: str | None = None
    source: str | None = None

    def fits(self, place: str) -> bool:
        """Whether a file is meant, by its path in the folder; case makes no difference, `*` also stands for folders.

        >>> Rule("trafik/*.gpkg").fits("Trafik/2027/Plan.GPKG"), Rule("*.csv").fits("plan.gpkg")
        (True, False)
        """
        return fnmatchcase(place.casefold(), self.files.casefold())

    def arguments(self) -> list[str]:
        """The command that takes such a file, but for the file: as a person would write it."""
        command = ["register"] if self.register == MEASURES else ["load", self.register]
        options = {
            "--profile": self.profile,
            "--administration": self.administration,
            "--layer": self.layer,
            "--crs": self.crs,
            "--source": self.source,
        }
        return [*command, *(part for name, value in options.items() if value for part in (name, value))]


def read_settings(folder: Path) -> tuple[Rule, ...]:
    """The rules of a folder, in their order; without a watch.toml everything there is measures.

    Raises UsageRefused when the file is no TOML, or says what cannot be.
    """
    path = folder / NAME
    if not path.is_file():
        return (Rule(),)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageRefused(
            "The settings {file} are not TOML in UTF-8: {message}.",
            remedy="See README for how they are written.",
            file=path,
            message=error,
        ) from error
    written = _known(table, TABLE, path)
    rules = written.get("rules")
    if not isinstance(rules, list) or not rules:
        raise UsageRefused(
            "The settings {file} have no rules.",
            "Every file would be rejected.",
            "Write [[regler]] on a line of its own, and filer and förvaltning below it.",
            file=path,
        )
    return tuple(_rule(rule, path) for rule in rules)


def _rule(table: Any, path: Path) -> Rule:
    said = _known(table if isinstance(table, dict) else {}, KEYS, path)
    wrong = next((key for key, value in said.items() if not isinstance(value, str) or not value.strip()), None)
    if wrong is not None or "files" not in said:
        raise UsageRefused(
            "A rule of {file} lacks {key} as a text.",
            remedy='Write {key} = "…".',
            file=path,
            key=KEYS[wrong or "files"],
        )
    register = meant_key(said.get("register", MEASURES), REGISTER_WORDS)
    if register is None:
        raise UsageRefused(
            "There is no register {value}.",
            why="A rule of {file} names it.",
            remedy="Nearest: {nearest}.",
            value=said["register"],
            file=path,
            nearest=nearest(said["register"], all_names(REGISTER_WORDS)) or "–",
        )
    if register != MEASURES and "administration" in said:
        raise UsageRefused(
            "A rule of {file} names an administration for a register.",
            "Only measures have one.",
            "Leave it out, or write register = åtgärder.",
            file=path,
        )
    if "profile" in said:
        open_profile(said["profile"])
    return Rule(**(said | {"register": register}))


def _known(table: Mapping[str, Any], keys: dict[str, str], path: Path) -> dict[str, Any]:
    found = {}
    for written, value in table.items():
        key = meant_key(written, keys)
        if key is None:
            raise UsageRefused(
                "There is no key {key}.",
                why="It stands in {file}, and what it was meant to say would be lost.",
                remedy="Nearest: {nearest}.",
                key=written,
                file=path,
                nearest=nearest(written, all_names(keys)) or ", ".join(keys.values()),
            )
        found[key] = value
    return found
