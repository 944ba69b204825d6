"""`berord load`: one file into one register, in one transaction, with a report of every row."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from geodata.collecting import without_collection
from geodata.files.file_checks import unchanged
from geodata.files.plain import companions
from impact.errors import Refusal
from impact.findings import Finding, Inspection, Place, count_by_severity, with_record_ids
from impact.intake.accounting import require_counted, require_every_row
from impact.intake.options import LoadOptions, read_delivery
from impact.intake.records import (
    REGISTER_TYPES,
    WORKED_OUT,
    build_record,
    companies_of,
    place_shapes,
    protected_numbers_of,
    with_ids,
)
from impact.intake.rows import Accepted, read_rows, without_duplicates
from impact.language import Phrase
from impact.model import Company, Record, Workplace, key_of
from impact.stages import Stage, Stages
from impact.store.database import Connection, writing
from impact.store.deliver import Counts, Delivered, Origin, deliver, forget, numbers_of_holders
from impact.store.findings import record_findings
from impact.store.protection import lift, protect
from impact.store.registers import read_register
from impact.terms import Severity

DEFAULT_SOURCE = "register"


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What became of a delivery."""

    register: str
    file: str
    counts: Counts
    missing: tuple[str, ...]
    unused_columns: tuple[str, ...]
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        """The report as `load --format json` prints it."""
        return {
            "register": self.register,
            "file": self.file,
            **asdict(self.counts),
            "missing_ids": list(self.missing),
            "unused_columns": list(self.unused_columns),
            "findings": count_by_severity(self.findings),
        }


@without_collection()
def load(
    database: str, register: str, path: Path, options: LoadOptions, *, as_of: date, stages: Stages | None = None
) -> LoadReport:
    """Load a file into a register. `register` is a key of `REGISTER_TYPES`.

    Raises:
        GeodataError: the file cannot be read, or its reference system is missing or wrong.
        Refusal: a required column is missing, or no row is usable; nothing is stored.

    """
    record_type = REGISTER_TYPES[register]
    # The hash that is kept is that of the very bytes that were read.
    stages = stages or Stages()
    with unchanged(path), stages.stage(Stage.READ_FILE) as of_file:
        accepted = read_register_file(path, register, options)
        origin = origin_of(path, options.source, accepted.file_name)
        of_file.count = accepted.n_read
    require_some(accepted)
    with writing(database, may_create=True) as connection, stages.stage(Stage.DELIVER) as stored:
        if options.lift_protection:
            lift(connection, accepted.records)
        delivered = _deliver(connection, record_type, accepted, origin, end_missing=options.end_missing)
        require_counted(accepted.n_read, delivered.counts.read, accepted.file_name)
        findings = record_findings(
            connection, accepted.findings, inspection_of(register, record_type, options, accepted), on=as_of
        )
        stored.count = delivered.counts.new + delivered.counts.changed
    return LoadReport(
        register, accepted.file_name, delivered.counts, delivered.missing, accepted.unused_columns, findings
    )


def inspection_of(
    register: str, record_type: type[Record], options: LoadOptions, accepted: Accepted[Any]
) -> Inspection:
    """What the delivery looked at: its whole series when that is named, else this file and the rows that it has.

    Two files may fill a register without either being the next delivery of the other.
    """
    series = f"{register}/{options.source or DEFAULT_SOURCE}"
    key = key_of(record_type)
    held = frozenset(str(getattr(record, key)) for record in accepted.records) | accepted.left_out_ids
    return Inspection(series, frozenset({accepted.file_name}), None if options.source else held)


@without_collection()
def read_register_file(path: Path, register: str, options: LoadOptions) -> Accepted[Record]:
    """The file's records and findings; stores nothing."""
    record_type = REGISTER_TYPES[register]
    delivery = read_delivery(path, options, register)
    layer, optional = delivery.layer, WORKED_OUT.get(register, ())
    read = read_rows(layer, record_type, mapping=delivery.mapping, readers=delivery.readers, optional=optional)
    shapes = place_shapes(record_type, layer)
    key = key_of(record_type)
    built: list[tuple[Record, Place]] = []
    findings, left_out = [*delivery.findings, *read.findings], read.left_out
    for row in with_ids(record_type, read.kept):
        record = build_record(record_type, row, shapes[row.position])
        if isinstance(record, Finding):
            findings.append(record)
            left_out.add(str(row.values.get(key)))
        else:
            built.append((record, row.place))
    records, duplicates = without_duplicates(built, lambda record: str(getattr(record, key)), read.ids)
    left_out |= {str(found.value) for found in duplicates if found.code == "duplicate-id"}
    found = with_record_ids(findings + duplicates, read.ids)
    require_every_row(layer.rows, [place for _, place in built], duplicates, found, layer.file)
    return Accepted(
        records=tuple(records),
        findings=found,
        file_name=layer.file,
        layer=layer.name,
        n_read=len(layer.rows),
        unused_columns=read.match.unused,
        protected_numbers=protected_numbers_of(read.kept),
        left_out_ids=frozenset(left_out),
    )


def require_some(accepted: Accepted[Any]) -> None:
    """Refuse a delivery of which no row is usable: nothing would be stored."""
    if accepted.records:
        return
    order = list(Severity)
    first = min(accepted.findings, key=lambda found: (order.index(found.severity), found.row or 0))
    raise Refusal(
        "No row of {file} can be used; rows read: {n}.",
        why="The first problem is on row {row}: {problem} {advice}" if first.row else "{problem} {advice}",
        remedy="Nothing was stored.",
        n=accepted.n_read,
        file=accepted.file_name,
        row=first.row,
        problem=Phrase(first.what, first.details),
        advice=Phrase(first.remedy, first.details),
    )


def origin_of(path: Path, source: str | None, file_name: str) -> Origin:
    """Which series a file belongs to, and what it held."""
    return Origin(source or DEFAULT_SOURCE, file_name, content_hash(path))


def content_hash(path: Path) -> str:
    """SHA-256 over the bytes of the file, and of those beside it that belong to it, in the order of their names."""
    digest = hashlib.sha256()
    for part in sorted(companions(path)):
        with part.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _deliver(
    connection: Connection,
    record_type: type[Record],
    accepted: Accepted[Record],
    origin: Origin,
    *,
    end_missing: bool,
) -> Delivered:
    holders = numbers_of_holders(connection)
    records = protect(connection, accepted.records, accepted.protected_numbers)
    if record_type is Workplace:
        workplaces = [record for record in records if isinstance(record, Workplace)]
        known = read_register(connection, Company)
        deliver(connection, Company, companies_of(workplaces, known), origin)
    left_out = accepted.left_out
    delivered = deliver(connection, record_type, records, origin, left_out=left_out, end_missing=end_missing)
    forget(connection, holders - numbers_of_holders(connection))
    return delivered
