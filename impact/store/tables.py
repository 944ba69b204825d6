"""All tables. Those of the registers derive from the frozen records; nothing here is understood by SQLite alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from impact.address import Address
from impact.column import Shape
from impact.model import (
    Administration,
    BusinessArea,
    Company,
    Contact,
    District,
    Measure,
    Property,
    PropertyInterest,
    Record,
    Workplace,
    fields_of,
    key_of,
)
from impact.question import Question
from impact.store.types import SHAPE, TEXT

SCHEMA_VERSION = "0002"
"""The newest migration. Compared with the database before anything else, without loading Alembic."""

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

BOUNDS = ("min_x", "min_y", "max_x", "max_y")

_TYPES: dict[type, sa.types.TypeEngine[Any]] = {
    bool: sa.Boolean(),
    date: sa.Date(),
    float: sa.Float(),
    int: sa.Integer(),
    bytes: SHAPE,
}


def _columns(record_type: type[Record], key: tuple[str, ...]) -> list[sa.Column[Any]]:
    columns: list[sa.Column[Any]] = []
    for field in fields_of(record_type):
        sql_type = _TYPES.get(field.kind, TEXT)
        columns.append(sa.Column(field.name, sql_type, primary_key=field.name in key, nullable=field.is_nullable))
        if isinstance(field.column, Shape):
            columns += [sa.Column(bound, sa.Float) for bound in BOUNDS]
    return columns


def _spatial_index(table: sa.Table) -> sa.Table:
    """The table with an index of its shapes where the database has such: SQLite searches the bounds columns instead.

    That it is a GiST index only the migration says: naming it here would load all of the dialect, also for SQLite.
    """
    if "geometry" in table.c:
        sa.Index(None, table.c.geometry).ddl_if(dialect="postgresql")
    return table


def _register(name: str, record_type: type[Record]) -> sa.Table:
    """A register: the record's columns, the source that delivered the row, and whether it still stands."""
    table = sa.Table(
        name,
        metadata,
        *_columns(record_type, (key_of(record_type),)),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("is_current", sa.Boolean, nullable=False),
    )
    return _spatial_index(table)


administrations = _register("administrations", Administration)
districts = _register("districts", District)
areas = _register("areas", BusinessArea)
companies = _register("companies", Company)
workplaces = _register("workplaces", Workplace)
properties = _register("properties", Property)
interests = _register("interests", PropertyInterest)
for _of_property in (properties, interests):
    # What two spellings of one designation share (`intake.identity.designation_key`), so that SQL can join the two.
    _of_property.append_column(sa.Column("property_key", TEXT, nullable=False))
    sa.Index(None, _of_property.c.property_key)
for _of_holder in (workplaces, interests):
    # What affects a company, and who is named by number: asked for one among all of a country's.
    sa.Index(None, _of_holder.c.organisation_number)
sa.Index(None, workplaces.c.min_x, workplaces.c.min_y)
sa.Index(None, *(properties.c[bound] for bound in BOUNDS))
contacts = _register("contacts", Contact)
questions = _register("questions", Question)
addresses = _register("addresses", Address)

REGISTERS: dict[type[Record], sa.Table] = {
    Administration: administrations,
    District: districts,
    BusinessArea: areas,
    Company: companies,
    Workplace: workplaces,
    Property: properties,
    PropertyInterest: interests,
    Contact: contacts,
    Question: questions,
    Address: addresses,
}

measures = sa.Table(
    "measures",
    metadata,
    *_columns(Measure, ("measure_id", "revision")),
    sa.Column("revision", sa.Integer, primary_key=True),
    sa.Column("is_current", sa.Boolean, nullable=False),
    sa.Column("source", TEXT, nullable=False),
    sa.Column("change", TEXT, nullable=False),
    sa.Column("changed_fields", sa.JSON, nullable=False),
    sa.Column("delivered_geometry", SHAPE),
    sa.Column("place_revision", sa.Integer, nullable=False),
    sa.Column("registered_on", sa.Date, nullable=False),
    sa.Index(None, "is_current", *BOUNDS),
    sa.Index(None, "source"),
)
_spatial_index(measures)


def _number(name: str) -> sa.Column[int]:
    """A row's number, given by `numbers.next_number`: a sequence of PostgreSQL would leave gaps after failed runs."""
    return sa.Column(name, sa.Integer, primary_key=True, autoincrement=False)


recipients = sa.Table(
    "recipients",
    metadata,
    _number("recipient_no"),
    sa.Column("recipient_type", TEXT, nullable=False),
    sa.Column("recipient_id", TEXT, nullable=False),
    sa.UniqueConstraint("recipient_type", "recipient_id"),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    _number("delivery_no"),
    sa.Column("register", TEXT, nullable=False),
    sa.Column("source", TEXT, nullable=False),
    sa.Column("file_name", TEXT, nullable=False),
    sa.Column("content_hash", TEXT, nullable=False),
    sa.Column("loaded_at", sa.DateTime, nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
)

register_changes = sa.Table(
    "register_changes",
    metadata,
    _number("change_no"),
    sa.Column("register", TEXT, nullable=False),
    sa.Column("record_id", TEXT),
    *(sa.Column(bound, sa.Float) for bound in BOUNDS),
)
"""Records that were added, changed or ended (`impact.store.changes`); without an id: more than are kept."""

heartbeats = sa.Table(
    "heartbeats",
    metadata,
    sa.Column("administration_id", TEXT, primary_key=True),
    sa.Column("source", TEXT, primary_key=True),
    sa.Column("first_on", sa.Date, nullable=False),
    sa.Column("last_on", sa.Date, nullable=False),
    sa.Column("file_name", TEXT, nullable=False),
    sa.Column("content_hash", TEXT, nullable=False),
)

packs = sa.Table(
    "packs",
    metadata,
    sa.Column("pack_hash", TEXT, primary_key=True),
    sa.Column("name", TEXT, nullable=False),
)

pack_texts = sa.Table(
    "pack_texts",
    metadata,
    sa.Column("text_hash", TEXT, primary_key=True),
    sa.Column("pack_hash", TEXT, sa.ForeignKey("packs.pack_hash"), nullable=False),
    sa.Column("version", TEXT, nullable=False),
    sa.Column("files", sa.JSON, nullable=False),
)
"""A pack's files as runs read them: rules may be adopted, or told otherwise, without deciding otherwise."""

settings = sa.Table(
    "settings",
    metadata,
    sa.Column("name", TEXT, primary_key=True),
    sa.Column("value", sa.LargeBinary, nullable=False),
)

kept_columns = sa.Table(
    "kept_columns",
    metadata,
    sa.Column("name", TEXT, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
"""What follows from the registers and would take long to make again (`impact.store.kept`)."""

protected_numbers = sa.Table("protected_numbers", metadata, sa.Column("digest", TEXT, primary_key=True))

runs = sa.Table(
    "runs",
    metadata,
    _number("run_id"),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("pack_hash", TEXT, sa.ForeignKey("packs.pack_hash"), nullable=False),
    sa.Column("text_hash", TEXT, sa.ForeignKey("pack_texts.text_hash"), nullable=False),
    sa.Column("input_hash", TEXT, nullable=False),
    sa.Column("result_hash", TEXT, nullable=False),
    sa.Column("change_no", sa.Integer, nullable=False),
    sa.Column("software_version", TEXT, nullable=False),
    sa.Column("started_at", sa.DateTime, nullable=False),
    sa.Column("finished_at", sa.DateTime, nullable=False),
    sa.Column("summary", sa.JSON, nullable=False),
    sa.Column("stages", sa.JSON, nullable=False),
)

assessments = sa.Table(
    "assessments",
    metadata,
    _number("assessment_no"),
    sa.Column("run_id", sa.Integer, sa.ForeignKey("runs.run_id"), nullable=False),
    sa.Column("measure_id", TEXT, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("is_current", sa.Boolean, nullable=False),
    sa.Column("reach_m", sa.Float, nullable=False),
    sa.Column("zero_reason", TEXT),
    sa.Column("zero_detail", sa.JSON),
    sa.ForeignKeyConstraint(["measure_id", "revision"], ["measures.measure_id", "measures.revision"]),
    sa.Index(None, "measure_id", "is_current"),
    sa.Index(None, "run_id"),
)

area_exposures = sa.Table(
    "area_exposures",
    metadata,
    sa.Column("assessment_no", sa.Integer, sa.ForeignKey("assessments.assessment_no"), primary_key=True),
    sa.Column("area_id", TEXT, sa.ForeignKey("areas.area_id"), primary_key=True),
    sa.Column("relation", TEXT, nullable=False),
    sa.Column("distance_m", sa.Float, nullable=False),
    sa.Index(None, "area_id"),
)

outcomes = sa.Table(
    "outcomes",
    metadata,
    _number("outcome_no"),
    sa.Column("pack_hash", TEXT, sa.ForeignKey("packs.pack_hash"), nullable=False),
    sa.Column("digest", TEXT, nullable=False),
    sa.Column("informed", sa.Boolean, nullable=False),
    sa.Column("is_statutory", sa.Boolean, nullable=False),
    sa.Column("is_exempted", sa.Boolean, nullable=False),
    sa.Column("notice_days", sa.Integer),
    sa.Column("dialogue_forms", sa.JSON, nullable=False),
    sa.Column("rules", sa.JSON, nullable=False),
    sa.UniqueConstraint("pack_hash", "digest"),
)

exposures = sa.Table(
    "exposures",
    metadata,
    sa.Column("assessment_no", sa.Integer, primary_key=True),
    sa.Column("recipient_no", sa.Integer, primary_key=True),
    sa.Column("relations", sa.Integer, nullable=False),
    sa.Column("distance_m", sa.Float),
    sa.Column("area_ids", TEXT),
    sa.Column("outcome_no", sa.Integer, nullable=False),
    sa.Index(None, "recipient_no"),
    sqlite_with_rowid=False,
)
"""Millions of rows, written by one function. Foreign keys would be looked up row by row, which takes three times as
long as writing; `berord check` looks them up instead (`NAMED_BY_EXPOSURES`)."""

NAMED_BY_EXPOSURES = (
    (exposures.c.assessment_no, assessments.c.assessment_no),
    (exposures.c.recipient_no, recipients.c.recipient_no),
    (exposures.c.outcome_no, outcomes.c.outcome_no),
)
"""What every exposure names, and where it must be."""

deadlines = sa.Table(
    "deadlines",
    metadata,
    sa.Column("assessment_no", sa.Integer, sa.ForeignKey("assessments.assessment_no"), primary_key=True),
    sa.Column("notice_days", sa.Integer, primary_key=True),
    sa.Column("inform_by", sa.Date, nullable=False),
)

proposals = sa.Table(
    "proposals",
    metadata,
    _number("proposal_no"),
    sa.Column("assessment_no", sa.Integer, sa.ForeignKey("assessments.assessment_no"), nullable=False),
    sa.Column("area_id", TEXT, sa.ForeignKey("areas.area_id")),
    sa.Column("level", TEXT, nullable=False),
    sa.Column("participants", sa.JSON, nullable=False),
    sa.Column("committee", TEXT),
    sa.Column("led_by", sa.JSON, nullable=False),
    sa.Column("deviations", sa.JSON, nullable=False),
    sa.Column("rules", sa.JSON, nullable=False),
    sa.Column("districts", sa.JSON, nullable=False),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Index(None, "assessment_no"),
)

unlifted = sa.Table(
    "unlifted",
    metadata,
    _number("unlifted_no"),
    sa.Column("assessment_no", sa.Integer, sa.ForeignKey("assessments.assessment_no"), nullable=False),
    sa.Column("area_id", TEXT, sa.ForeignKey("areas.area_id")),
    sa.Column("rules", sa.JSON, nullable=False),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Index(None, "assessment_no"),
)
"""Matters that no rule gives a level: kept, so that it can be explained why there is no proposal."""

judgements = sa.Table(
    "judgements",
    metadata,
    _number("judgement_no"),
    sa.Column("question_id", TEXT, sa.ForeignKey("questions.question_id"), nullable=False),
    sa.Column("is_current", sa.Boolean, nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("text_hash", TEXT, sa.ForeignKey("pack_texts.text_hash"), nullable=False),
    sa.Column("area_ids", sa.JSON, nullable=False),
    sa.Column("level", TEXT, nullable=False),
    sa.Column("is_default", sa.Boolean, nullable=False),
    sa.Column("participants", sa.JSON, nullable=False),
    sa.Column("committee", TEXT),
    sa.Column("led_by", sa.JSON, nullable=False),
    sa.Column("deviations", sa.JSON, nullable=False),
    sa.Column("rules", sa.JSON, nullable=False),
    sa.Column("districts", sa.JSON, nullable=False),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Index(None, "question_id", "is_current"),
)

location_choices = sa.Table(
    "location_choices",
    metadata,
    sa.Column("measure_id", TEXT, primary_key=True),
    sa.Column("text_key", TEXT, primary_key=True),
    sa.Column("text", TEXT, nullable=False),
    sa.Column("shape", SHAPE, nullable=False),
    sa.Column("quality", TEXT, nullable=False),
    sa.Column("chosen", TEXT, nullable=False),
    sa.Column("chosen_by", TEXT, nullable=False),
    sa.Column("reason", TEXT, nullable=False),
    sa.Column("chosen_on", sa.Date, nullable=False),
)

findings = sa.Table(
    "findings",
    metadata,
    sa.Column("finding_id", TEXT, primary_key=True),
    sa.Column("code", TEXT, nullable=False),
    sa.Column("severity", TEXT, nullable=False),
    sa.Column("series", TEXT, nullable=False),
    sa.Column("source", TEXT, nullable=False),
    sa.Column("layer", TEXT),
    sa.Column("row", sa.Integer),
    sa.Column("field", TEXT),
    sa.Column("value", TEXT),
    sa.Column("record_id", TEXT),
    sa.Column("owner", TEXT),
    sa.Column("what", TEXT, nullable=False),
    sa.Column("remedy", TEXT, nullable=False),
    sa.Column("details", sa.JSON, nullable=False),
    sa.Column("candidates", sa.JSON, nullable=False),
    sa.Column("status", TEXT, nullable=False),
    sa.Column("first_seen_on", sa.Date, nullable=False),
    sa.Column("last_seen_on", sa.Date, nullable=False),
    sa.Column("outcome", TEXT),
    sa.Column("resolution", TEXT),
    sa.Column("resolved_by", TEXT),
    sa.Column("resolved_on", sa.Date),
    sa.Index(None, "status"),
    sa.Index(None, "series"),
)
