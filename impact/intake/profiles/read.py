"""A profile's text to a `Profile`: every mistake at once, with line, key, what is wrong, why, and what to do."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import available_timezones

from geodata.hints import NO_HINTS, Hints
from geodata.tabular.encoding import ENCODINGS, WINDOWS, known_encoding
from impact.intake.columns import header_of, plain_name, readable_fields
from impact.intake.dates import LOCAL_ZONE, DateFormat, DateRules, FormatError, date_format
from impact.intake.problems import ValueProblemError
from impact.intake.profiles.errors import ProfileRefused
from impact.intake.profiles.keys import COLUMN_KEYS, KEYS, PLACE_KEYS, REGISTER_WORDS, all_names, meant_key
from impact.intake.profiles.lines import lines_of
from impact.intake.profiles.model import MEASURES, ColumnRule, Profile, plain_word
from impact.intake.records import REGISTER_TYPES, WORKED_OUT
from impact.intake.values import read_word, read_yes_no
from impact.model import FieldInfo, Measure, Record
from impact.terms import Term
from rules.errors import Mistake
from rules.words import nearest

CHOOSE = "?"
"""What a draft writes where a person must choose."""

BULK = ("companies", "foretag")
"""The register that takes the files of Bolagsverket and SCB as they are."""

UNUSED = "It would be read past, and what it was meant to say would be lost."


def read_profile(text: str, *, name: str, file: str) -> Profile:
    """The profile that a TOML text says. `file` is what mistakes call it.

    Raises:
        ProfileRefused: the text is not TOML, or has mistakes; all of them are in it.

    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileRefused(file, [_not_toml(error, file)]) from error
    reader = _Reader(text, file)
    profile = reader.profile(table, name)
    if reader.found:
        raise ProfileRefused(file, reader.placed())
    return profile


def _not_toml(error: tomllib.TOMLDecodeError, file: str) -> Mistake:
    line = re.search(r"line (\d+)", str(error))
    is_twice = "overwrite" in str(error) or "twice" in str(error)
    return Mistake(
        file,
        int(line[1]) if line else 1,
        None,
        "The same key stands twice." if is_twice else "The line is not TOML.",
        remedy="Keep one of them."
        if is_twice
        else 'Write KEY = "TEXT", with quotation marks also around a key that has other letters than a-z or a space.',
    )


def record_of(register: str) -> type[Record]:
    """The record that a profile's register holds."""
    return Measure if register == MEASURES else REGISTER_TYPES[register]


class _Reader:
    """Reads one table of keys; what is wrong is gathered, and the line looked up only then."""

    def __init__(self, text: str, file: str) -> None:
        self._text, self._file = text, file
        self.found: list[tuple[tuple[str, ...], str, str, str, dict[str, object]]] = []

    def placed(self) -> list[Mistake]:
        """The mistakes, with their lines."""
        lines = lines_of(self._text)
        placed = []
        for path, what, why, remedy, values in self.found:
            line = next((lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in lines), 1)
            placed.append(Mistake(self._file, line, ".".join(path) or None, what, why, remedy, values))
        return placed

    def _wrong(self, path: tuple[str, ...], what: str, why: str = "", remedy: str = "", **values: object) -> None:
        self.found.append((path, what, why, remedy, values))

    def profile(self, table: dict[str, Any], name: str) -> Profile:
        keys = self._keys(table, KEYS, ())
        known = self._register(table, keys)
        register = known or MEASURES
        # Without a register there is no telling which fields there are: what follows from that is not told as well.
        fields = {f.name: f for f in readable_fields(record_of(known))} if known else {}
        if known is None:
            keys = {key: written for key, written in keys.items() if key not in ("columns", "words")}
        columns = {f: self._column(v, p) for f, (v, p) in self._by_field(table, keys.get("columns"), fields).items()}
        words = {
            f: self._words(v, p, fields[f]) for f, (v, p) in self._by_field(table, keys.get("words"), fields).items()
        }
        ignored = self._texts(table, keys.get("ignore"))
        self._check_columns(columns, ignored, register, keys)
        zone = self._zone(table, keys.get("time_zone"))
        formats = self._formats(table.get(keys.get("dates", "")), (keys.get("dates", ""),))
        return Profile(
            name=name,
            file=self._file,
            text=self._text,
            register=register,
            description=self._one(table, keys.get("description")) or "",
            format=self._one(table, keys.get("format")),
            layer=self._one(table, keys.get("layer")),
            crs=self._crs(table, keys.get("crs")),
            dates=DateRules(formats, zone),
            administration=self._one(table, keys.get("administration")),
            source=self._one(table, keys.get("source")),
            key_env=self._variable(table, keys.get("key_env")),
            hints=self._hints(table, keys),
            yes=frozenset(map(plain_word, self._texts(table, keys.get("yes")))),
            no=frozenset(map(plain_word, self._texts(table, keys.get("no")))),
            ignored=ignored,
            columns=columns,
            words=words,
        )

    def _keys(self, table: Mapping[str, Any], known: dict[str, str], above: tuple[str, ...]) -> dict[str, str]:
        """Key in English → as written; unknown ones and twins are mistakes."""
        found: dict[str, str] = {}
        for written in table:
            key = meant_key(written, known)
            if key is None:
                close = nearest(written, all_names(known)) or ", ".join(known.values())
                self._wrong((*above, written), "There is no key {key}.", UNUSED, "Nearest: {nearest}.",
                            key=written, nearest=close)  # fmt: skip
            elif key in found:
                self._wrong((*above, written), "{key} says the same as {other}.", "Which one holds cannot be told.",
                            "Keep one of them.", key=written, other=found[key])  # fmt: skip
            else:
                found[key] = written
        return found

    def _register(self, table: Mapping[str, Any], keys: Mapping[str, str]) -> str | None:
        written = keys.get("register")
        if written is None:
            self._wrong((), "The profile does not say which register it is for.",
                        "Fields are named differently in each.", "Write register = \"{known}\".",
                        known='" | "'.join(REGISTER_WORDS.values()))  # fmt: skip
            return None
        text = self._one(table, written) or ""
        register = meant_key(text, REGISTER_WORDS)
        if plain_name(text) in BULK:
            self._wrong((written,), "A bulk file of companies is read as it is.", "It needs no profile.",
                        "Load it without one: berord load companies FILE.")  # fmt: skip
        elif register is None:
            close = nearest(text, all_names(REGISTER_WORDS)) or ", ".join(REGISTER_WORDS.values())
            self._wrong((written,), "There is no register {value}.", "Fields are named differently in each.",
                        "Nearest: {nearest}.", value=text, nearest=close)  # fmt: skip
        return register

    def _by_field(
        self, table: Mapping[str, Any], written: str | None, fields: Mapping[str, FieldInfo]
    ) -> dict[str, tuple[Any, tuple[str, ...]]]:
        """Field → what is said of it and where, from a table whose keys are fields."""
        inner = table.get(written) if written else None
        if inner is None or written is None:
            return {}
        if not isinstance(inner, dict):
            self._wrong((written,), "{key} is not a table.", key=written,
                        remedy="Write [{key}] on a line of its own, and a line for each field below it.")  # fmt: skip
            return {}
        names = {f.name: header_of(f) for f in fields.values()}
        return {field: (inner[key], (written, key)) for field, key in self._keys(inner, names, (written,)).items()}

    def _column(self, value: Any, path: tuple[str, ...]) -> ColumnRule:
        if value == CHOOSE:
            self._not_chosen(path)
        if isinstance(value, str):
            return ColumnRule((value,))
        if not isinstance(value, dict):
            self._wrong(path, "The column is not written as text.", remedy='Write {key} = "COLUMN".', key=path[-1])
            return ColumnRule()
        keys = self._keys(value, COLUMN_KEYS, path)
        one, constant = self._one(value, keys.get("column"), path), self._one(value, keys.get("constant"), path)
        joined = self._texts(value, keys.get("join"), path)
        if (one is not None) + (constant is not None) + bool(joined) != 1:
            self._wrong(path, "{key} needs one of column, join and constant.",
                        "Otherwise there is nothing to read, or two things.", key=path[-1])  # fmt: skip
        between = self._one(value, keys.get("between"), path)
        dates = self._formats(value.get(keys.get("dates", "")), (*path, keys.get("dates", "")))
        return ColumnRule((one,) if one else joined, " " if between is None else between, constant, dates)

    def _words(self, value: Any, path: tuple[str, ...], field: FieldInfo) -> dict[str, str]:
        if not isinstance(value, dict):
            self._wrong(path, "{key} is not a table.", key=path[-1], table=".".join(path),
                        remedy='Write lines of "THEIR WORD" = "OUR WORD" below [{table}].')  # fmt: skip
            return {}
        words: dict[str, str] = {}
        for theirs, ours in value.items():
            here = (*path, theirs)
            if not isinstance(ours, str):
                self._wrong(here, "What {key} means is not written as text.", remedy="Put it in quotation marks.",
                            key=theirs)  # fmt: skip
                continue
            if ours == CHOOSE:
                self._not_chosen(here)
            elif words.setdefault(plain_word(theirs), ours) != ours:
                self._wrong(here, "{key} stands twice with different meanings.", "Which one holds cannot be told.",
                            "Keep one of them; case and spaces make no difference.", key=theirs)  # fmt: skip
            elif ours and (problem := _closed_word(field, ours)):
                self._wrong(here, "{value} is not a word of {field}.", "No row could be read by it.",
                            "Nearest: {nearest}.", value=ours, field=path[-1], **problem)  # fmt: skip
        return words

    def _check_columns(
        self, columns: Mapping[str, ColumnRule], ignored: Sequence[str], register: str, keys: Mapping[str, str]
    ) -> None:
        if not columns:
            return
        used = {plain_name(c) for rule in columns.values() for c in rule.columns}
        for column in ignored:
            if plain_name(column) in used:
                self._wrong((keys["ignore"],), "The column {column} is both used and passed over.",
                            "Which one holds cannot be told.", "Keep one of them.", column=column)  # fmt: skip
        required = {f.name: f for f in readable_fields(record_of(register)) if f.is_required}
        for name in required.keys() - set(columns) - {"administration_id", *WORKED_OUT.get(register, ())}:
            self._wrong((keys["columns"],), "No column is said for {field}.", "No row can be kept without it.",
                        'Write "{field}" = "COLUMN", or a constant.', field=header_of(required[name]))  # fmt: skip

    def _one(self, table: Mapping[str, Any], written: str | None, above: tuple[str, ...] = ()) -> str | None:
        value = table.get(written) if written else None
        if value is None or written is None:
            return None
        if not isinstance(value, str):
            self._wrong((*above, written), "{key} is not text.", remedy='Write {key} = "…".', key=written)
            return None
        if value == CHOOSE:
            self._not_chosen((*above, written))
        return value

    def _texts(self, table: Mapping[str, Any], written: str | None, above: tuple[str, ...] = ()) -> tuple[str, ...]:
        value = table.get(written, ()) if written else ()
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list | tuple) or not all(isinstance(text, str) for text in texts):
            self._wrong((*above, written or ""), "{key} is not a list of texts.", remedy='Write {key} = ["…", "…"].',
                        key=written)  # fmt: skip
            return ()
        return tuple(texts)

    def _formats(self, value: Any, path: tuple[str, ...]) -> tuple[DateFormat, ...]:
        formats = []
        for text in self._texts({path[-1]: value}, path[-1], path[:-1]) if value is not None else ():
            try:
                formats.append(date_format(text))
            except FormatError:
                if text == CHOOSE:
                    self._not_chosen(path)
                else:
                    self._wrong(path, "{value} is not a way of writing dates.", "Dates are never guessed.",
                                "Write it with y, m and d, such as dd-mm-yy, d/m yyyy or d mmmm yyyy; or excel, unix, "
                                "unix-ms.", value=text)  # fmt: skip
        return tuple(formats)

    def _not_chosen(self, path: tuple[str, ...]) -> None:
        self._wrong(path, "{key} has not been chosen.", "The file does not tell which one is meant.",
                    "Write one of those that the comment names.", key=path[-1])  # fmt: skip

    def _zone(self, table: Mapping[str, Any], written: str | None) -> str:
        zone = self._one(table, written)
        if zone is None:
            return LOCAL_ZONE
        if zone not in available_timezones():
            self._wrong((written or "",), "There is no time zone {value}.", "Days near midnight would be wrong.",
                        "Write UTC, Europe/Stockholm or another name of the IANA list. Nearest: {nearest}.",
                        value=zone, nearest=nearest(zone, available_timezones()) or LOCAL_ZONE)  # fmt: skip
        return zone

    def _crs(self, table: Mapping[str, Any], written: str | None) -> str | None:
        crs = self._one(table, written)
        if crs and crs != CHOOSE and not re.fullmatch(r"(?:EPSG:\d{4,6}|OGC:CRS84)(?:\+ne)?", crs, re.IGNORECASE):
            self._wrong((written or "",), "{value} does not name a reference system.", "Places would be read wrongly.",
                        "Write it as EPSG:3011, or EPSG:3011+ne when northing stands first.", value=crs)  # fmt: skip
        return crs

    def _variable(self, table: Mapping[str, Any], written: str | None) -> str | None:
        name = self._one(table, written)
        if name and not re.fullmatch(r"[A-Z_][A-Z0-9_]{0,60}", name):
            # The value is not repeated: it may be the key itself.
            self._wrong((written or "",), "{key} does not name an environment variable.",
                        "A key written in a profile could be read by everybody who reads the profile.",
                        "Write the name of the variable, such as STOCKHOLM_KEY, and put the key in it.",
                        key=written)  # fmt: skip
        return name

    def _hints(self, table: Mapping[str, Any], keys: Mapping[str, str]) -> Hints:
        """What is said of how the file is written."""
        return replace(
            self._place(table, keys.get("place")),
            header_row=self._header_row(table, keys.get("header_row")),
            encoding=self._encoding(table, keys.get("encoding")),
            separator=self._separator(table, keys.get("separator")),
            decimal=self._decimal(table, keys.get("decimal")),
        )

    def _place(self, table: Mapping[str, Any], written: str | None) -> Hints:
        """The columns with the rows' places: an easting and a northing, or one column with all."""
        inner = table.get(written) if written else None
        if inner is None or written is None:
            return NO_HINTS
        if not isinstance(inner, dict):
            self._wrong((written,), "{key} is not a table.", key=written,
                        remedy="Write [{key}] on a line of its own, and a line for each column below it.")  # fmt: skip
            return NO_HINTS
        found = self._keys(inner, PLACE_KEYS, (written,))
        if set(found) not in ({"easting", "northing"}, {"both"}, {"outline"}):
            self._wrong((written,), "{key} needs an easting and a northing, or one of both and outline.",
                        "Otherwise there is nothing to read, or two things.", key=written)  # fmt: skip
        said = {name: self._one(inner, key, (written,)) for name, key in found.items()}
        return Hints(
            easting=said.get("easting"),
            northing=said.get("northing"),
            both=said.get("both"),
            outline=said.get("outline"),
        )

    def _header_row(self, table: Mapping[str, Any], written: str | None) -> int | None:
        row = table.get(written) if written else None
        if row == CHOOSE:
            self._not_chosen((written or "",))
        elif row is not None and (not isinstance(row, int) or isinstance(row, bool) or row < 1):
            self._wrong((written or "",), "{key} is not the number of a row.", "The headers could not be found.",
                        "Write it as the spreadsheet shows it, such as {key} = 3.", key=written)  # fmt: skip
        else:
            return row
        return None

    def _encoding(self, table: Mapping[str, Any], written: str | None) -> str | None:
        text = self._one(table, written)
        encoding = known_encoding(text) if text else None
        if text and text != CHOOSE and encoding is None:
            self._wrong((written or "",), "{value} is not an encoding that is read.", "Letters would be read wrongly.",
                        "Nearest: {nearest}. Known: {known}.", value=text,
                        nearest=nearest(text, ENCODINGS) or WINDOWS, known=", ".join(ENCODINGS))  # fmt: skip
        return encoding

    def _separator(self, table: Mapping[str, Any], written: str | None) -> str | None:
        mark = self._one(table, written)
        if mark and mark != CHOOSE and (len(mark) != 1 or mark.isalnum() or mark in '"\r\n'):
            self._wrong((written or "",), "{value} cannot separate cells.", "The columns would be read wrongly.",
                        r'Write ";", ",", "|" or "\t" for a tab.', value=mark)  # fmt: skip
            return None
        return mark

    def _decimal(self, table: Mapping[str, Any], written: str | None) -> str | None:
        mark = self._one(table, written)
        if mark not in (None, CHOOSE, ",", "."):
            self._wrong((written or "",), "{value} is not a decimal mark.", "Numbers would be read wrongly.",
                        'Write "," or ".".', value=mark)  # fmt: skip
        return mark


def _closed_word(field: FieldInfo, ours: str) -> dict[str, object] | None:
    """What is wrong with our word of a field whose words are fixed; None when it is right, or the pack's to say."""
    try:
        if field.kind is bool:
            read_yes_no(ours)
        elif issubclass(field.kind, Term):
            read_word(field.kind)(ours)
    except ValueProblemError as problem:
        return {"nearest": problem.details.get("nearest", "ja, nej")}
    return None
