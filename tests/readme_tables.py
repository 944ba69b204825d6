"""The tables of README that follow from the code. `python -m tests.readme_tables` writes them between their marks.

A table stands between `<!-- name -->` and `<!-- /name -->`; tests/test_readme.py fails when one is stale.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from impact.column import Shape
from impact.facts import CATALOGUE, MATTER_STAGE, QUESTION_STAGE, RECIPIENT_STAGE
from impact.findings import KINDS
from impact.intake.records import REGISTER_TYPES, WORKED_OUT
from impact.model import FieldInfo, Measure, Record, fields_of
from impact.outreach.entries import OutreachList
from impact.outreach.recipient_sheet import recipient_sheet
from impact.outreach.words import Words
from impact.question import Question
from impact.run import DEFAULT_PACK, open_pack
from impact.terms import Severity, Term
from rules.catalogue import Field
from rules.model import ParameterRow

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"

FORMS: Mapping[type, str] = {str: "text", bool: "yes or no", date: "date", float: "number", int: "whole number"}
PACK_WORDS = {"kind": "åtgärdstyp", "stage": "skede", "traffic_effect": "trafikpåverkan"}
DELIVERIES: Mapping[str, type[Record]] = {**REGISTER_TYPES, "measures": Measure, "questions": Question}


def table(headers: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; a bar in a cell does not end it.

    >>> print(table(["a", "b"], [["1", "x|y"]]))
    | a | b |
    |---|---|
    | 1 | x\\|y |
    """
    lines = [list(headers), *([cell.replace("|", r"\|") for cell in row] for row in rows)]
    written = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([written[0], "|" + "---|" * len(lines[0]), *written[1:]])


def field_table(register: str) -> str:
    """What a file of the register may hold: Swedish header, field, form, meaning and other headers it is known by."""
    record_type = DELIVERIES[register]
    words = PACK_WORDS if record_type is Measure else {}
    rows = (_field_row(field, WORKED_OUT.get(register, ()), words) for field in fields_of(record_type))
    return table(["column", "field", "required", "form", "meaning", "also read as"], rows)


def _field_row(field: FieldInfo, worked_out: tuple[str, ...], words: Mapping[str, str]) -> tuple[str, ...]:
    column = field.column
    if isinstance(column, Shape):
        required = "yes" if column.required else ""
        return ("(the shape)", code(field.name), required, "geometry", "Where it is", "")
    required = "derived" if column.is_derived else "yes" if field.is_required else ""
    if field.name in worked_out:
        required = "derived when absent"
    aliases = ", ".join(code(alias) for alias in column.aliases if alias != field.name)
    return (code(column.swedish), code(field.name), required, _form(field, words), column.meaning, aliases)


def _form(field: FieldInfo, words: Mapping[str, str]) -> str:
    if field.name in words:
        return f"word of the list {code(words[field.name])}"
    if issubclass(field.kind, Term):
        return ", ".join(member.swedish for member in field.kind)
    return FORMS[field.kind]


def outreach_table() -> str:
    """The columns of the outreach list, as a Swedish and an English list head them."""
    swedish, english = (recipient_sheet(OutreachList(date.min, (), ()), Words(lang, {})) for lang in ("sv", "en"))
    rows = zip(swedish.headers, english.headers, english.notes, strict=True)
    return table(["Swedish list", "English list", "what it holds"], rows)


def words_table() -> str:
    """The default pack's words, for the columns that take them."""
    lists = open_pack(DEFAULT_PACK).code_lists
    return table(["list", "words"], ((code(name), ", ".join(c.code for c in codes)) for name, codes in lists.items()))


def distance_table() -> str:
    """The default pack's distances: what holds for kinds without a value of their own, and every row that has one."""
    parameters = open_pack(DEFAULT_PACK).parameters
    rows = (_distance_row(name, rows) for name, rows in parameters.items() if rows[0].unit == "m")
    return table(["parameter", "otherwise", "kinds with a row of their own"], rows)


def _distance_row(name: str, rows: Sequence[ParameterRow]) -> tuple[str, ...]:
    own: defaultdict[float, list[str]] = defaultdict(list)
    for row in rows:
        own[row.value].append(" i skede ".join(filter(None, (row.kind, row.stage))))
    general = next(value for value, kinds in own.items() if "" in kinds)
    named = {value: [kind for kind in kinds if kind] for value, kinds in sorted(own.items())}
    written = (f"{value:g} m: {', '.join(kinds)}" for value, kinds in named.items() if kinds)
    return (code(name), f"{general:g} m", "; ".join(written))


def fact_table(stage: str) -> str:
    """What the rules of a stage may ask about."""
    return table(["fact", "English", "form", "owner", "meaning"], map(_fact_row, CATALOGUE.stages[stage]))


def _fact_row(field: Field) -> tuple[str, ...]:
    form = (
        field.english_unit
        or field.unit
        or {"yes-no": "yes or no", "code": "word", "integer": "whole number"}.get(field.type, field.type)
    )
    if field.values:
        form = ", ".join(field.values)
    missing = " (may be missing)" if field.may_be_missing else ""
    return (code(field.name), code(field.english), form, field.owner.value, field.meaning + missing)


def findings_table() -> str:
    """Every code that a finding can have: those of a delivery's values, and those of the reader of geodata."""
    # A code of both has the general sentence; of several remarks with one code the first stands for all.
    known = {c: (Severity.NOTE, what, remedy) for c, what, remedy in remarks()}
    known |= {kind: (k.severity, k.what, k.remedy) for kind, k in KINDS.items()}
    order = {severity: rank for rank, severity in enumerate(Severity)}
    rows = sorted(known.items(), key=lambda item: (order[item[1][0]], item[0]))
    return table(["code", "severity", "what", "remedy"], ((code(c), s.value, w, r) for c, (s, w, r) in rows))


def remarks() -> Iterator[tuple[str, str, str]]:
    """Code, sentence and remedy of every remark that geodata can make, the first of each code, read from the source."""
    seen: set[str] = set()
    for path in sorted((ROOT / "geodata").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Remark":
                texts = [ast.literal_eval(argument) for argument in node.args[1:4]]
                if texts[0] not in seen:
                    seen.add(texts[0])
                    yield texts[0], texts[1], texts[2]


def code(text: str) -> str:
    """The text as Markdown code."""
    return f"`{text}`"


TABLES: Mapping[str, Callable[[], str]] = {
    **{f"fields:{register}": partial(field_table, register) for register in DELIVERIES},
    "words": words_table,
    "distances": distance_table,
    "outreach": outreach_table,
    f"facts:{RECIPIENT_STAGE}": partial(fact_table, RECIPIENT_STAGE),
    f"facts:{MATTER_STAGE}": partial(fact_table, MATTER_STAGE),
    f"facts:{QUESTION_STAGE}": partial(fact_table, QUESTION_STAGE),
    "findings": findings_table,
}
"""Name of the mark → what makes the table between it and its end."""


def block(name: str) -> re.Pattern[str]:
    """A table's place: all between its two marks. `fields:workplaces` ends with `<!-- /fields -->`."""
    return re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- /{name.partition(':')[0]} -->)", re.DOTALL)


def written(text: str, name: str) -> str | None:
    """The table that stands in the text, None when its marks are missing."""
    found = block(name).search(text)
    return found[0].removeprefix(found[1]).removesuffix(found[2]).strip("\n") if found else None


def rewritten(text: str) -> str:
    """The text with every table as the code has it now."""
    for name, make in TABLES.items():
        text = block(name).sub(partial(_filled, make()), text)
    return text


def _filled(made: str, found: re.Match[str]) -> str:
    return f"{found[1]}{made}\n{found[2]}"


if __name__ == "__main__":
    before = README.read_text(encoding="utf-8")
    after = rewritten(before)
    README.write_text(after, encoding="utf-8")
    sys.stdout.write("README.md: nothing to change\n" if after == before else "README.md: tables rewritten\n")
