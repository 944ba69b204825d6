"""Decision tables (`tabeller`): an entry beside the rules, and a CSV file or a sheet whose rows are rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rules.boxes import Space
from rules.errors import Mistakes, Place
from rules.form import Form, forms_of
from rules.hits import resolve
from rules.model import HitPolicy, Table
from rules.sections.gather import Part
from rules.sections.rulebook import Ground, check_id
from rules.sections.table_columns import Columns, read_columns
from rules.sections.table_rows import RowReader
from rules.tables import Sheet, is_table, read_csv, read_workbook
from rules.words import listing, nearest
from rules.workbook import WORKBOOK_SUFFIX

TABLE_KEYS = ("id", "rubrik", "steg", "träff", "täckning", "fil", "blad", "källa", "från", "till", "anmärkning")
COMPLETE, GAPS = COVERAGES = ("fullständig", "luckor tillåtna")


def read_tables(
    parts: Sequence[Part], files: Mapping[str, str], ground: Ground, seen: dict[str, Place], mistakes: Mistakes
) -> tuple[Table, ...]:
    """The tables in the order written; `seen` gathers the ids of rules and tables with their places."""
    found: list[Table] = []
    for part in parts:
        for form in forms_of(part.node, part.place, mistakes, ground.header.language):
            table = _table(form, files, ground)
            check_id(table.table_id, table.place, seen, mistakes)
            found.append(table)
    return tuple(found)


def _table(form: Form, files: Mapping[str, str], ground: Ground) -> Table:
    """One table, resolved when nothing in it is wrong."""
    n_before = len(form.mistakes.found)
    form.rule_id = form.text("id")
    form.check_keys(TABLE_KEYS)
    stage = form.choice("steg", tuple(ground.catalogue.stages))
    table = Table(
        table_id=form.rule_id,
        stage=stage,
        title=form.text("rubrik"),
        source=form.text("källa"),
        hit=HitPolicy(form.choice("träff", tuple(HitPolicy)) or HitPolicy.COLLECT),
        is_complete=form.choice("täckning", COVERAGES) == COMPLETE,
        validity=form.validity(otherwise=ground.header.validity),
        file=form.text("fil"),
        sheet=form.optional_text("blad"),
        fields=(),
        effects=(),
        rows=(),
        priorities=(),
        rules=(),
        place=form.place,
    )
    sheet = _sheet(table, form, files)
    if sheet and stage:
        table = _filled(table, sheet, form, ground)
    return _resolved(table, form, ground) if len(form.mistakes.found) == n_before else table


def _filled(table: Table, sheet: Sheet, form: Form, ground: Ground) -> Table:
    columns: Columns = read_columns(sheet, form, table.stage, ground)
    reader = RowReader(form, sheet, columns, ground, table.stage, table.hit, table.validity)
    numbers = list(reader.rows())
    _check_ids(reader, numbers)
    if not numbers:
        form.mistakes.add(form.place_of("fil"), "The table {file} has no rows.", file=table.file)
    return replace(
        table,
        fields=tuple(columns.fields.values()),
        effects=tuple(columns.effects.values()),
        rows=tuple(map(reader.rule, numbers)),
        priorities=tuple(map(reader.priority, numbers)) if table.hit is HitPolicy.PRIORITY else (),
    )


def _check_ids(reader: RowReader, numbers: Sequence[int]) -> None:
    """Two rows with one id would be one rule to whoever reads why it was applied."""
    seen: dict[str, Place] = {}
    for number in numbers:
        if row_id := reader.row_id(number):
            check_id(row_id, reader.sheet.place(number, 1, reader.rule_id(number)), seen, reader.form.mistakes)


def _resolved(table: Table, form: Form, ground: Ground) -> Table:
    fields = ground.catalogue.fields(table.stage)
    closed = {name: ground.values(field) for name, field in fields.items()}
    space = Space.of(fields, closed, [condition for row in table.rows for condition in row.conditions])
    return replace(table, rules=resolve(table, space, form.language, form.mistakes))


def _sheet(table: Table, form: Form, files: Mapping[str, str]) -> Sheet | None:
    known = [file for file in sorted(files) if is_table(file)]
    if table.file not in known:
        if table.file:
            form.mistakes.add(
                form.place_of("fil"),
                "The pack has no table file {file}.",
                why="A pack reads nothing outside its folder.",
                remedy="Put it in the folder; tables there: {known}.",
                file=table.file,
                known=nearest(table.file, known) or listing(known) or "-",
            )
        return None
    if table.file.lower().endswith(WORKBOOK_SUFFIX):
        return read_workbook(table.file, files[table.file], table.sheet, form)
    if table.sheet:
        form.mistakes.add(
            form.place_of("blad"), "A CSV file has no sheets.", remedy="Remove the key {key}.", key=form.written("blad")
        )
    return read_csv(table.file, files[table.file], form.mistakes)
