"""What runs conclude, and of whom."""

from __future__ import annotations

import sqlalchemy as sa

from impact.store.tables.base import metadata, number
from impact.store.types import TEXT

recipients = sa.Table(
    "recipients",
    metadata,
    number("recipient_no"),
    sa.Column("recipient_type", TEXT, nullable=False),
    sa.Column("recipient_id", TEXT, nullable=False),
    sa.UniqueConstraint("recipient_type", "recipient_id"),
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

runs = sa.Table(
    "runs",
    metadata,
    number("run_id"),
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
    number("assessment_no"),
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
    number("outcome_no"),
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

exposure_kinds = sa.Table(
    "exposure_kinds",
    metadata,
    number("kind_no"),
    sa.Column("relations", sa.Integer, nullable=False),
    sa.Column("area_ids", TEXT, nullable=False),
    sa.Column("outcome_no", sa.Integer, sa.ForeignKey("outcomes.outcome_no"), nullable=False),
    sa.UniqueConstraint("outcome_no", "relations", "area_ids"),
)
"""How measures meet recipients, through which areas (empty: none), and what is concluded: a country has a few
thousand kinds, and millions of exposures."""

exposure_rows = sa.Table(
    "exposure_rows",
    metadata,
    sa.Column("assessment_no", sa.Integer, primary_key=True),
    sa.Column("recipient_no", sa.Integer, primary_key=True),
    sa.Column("kind_no", sa.Integer, nullable=False),
    sa.Column("distance_m", sa.Float),
    sa.Index(None, "recipient_no"),
    sqlite_with_rowid=False,
)
"""Millions of rows, written by one function. Foreign keys would be looked up row by row, which takes three times as
long as writing; `berord check` looks them up instead (`NAMED_BY_EXPOSURES`)."""

NAMED_BY_EXPOSURES = (
    (exposure_rows.c.assessment_no, assessments.c.assessment_no),
    (exposure_rows.c.recipient_no, recipients.c.recipient_no),
    (exposure_rows.c.kind_no, exposure_kinds.c.kind_no),
)
"""What every exposure names, and where it must be."""

exposures = sa.table(
    "exposures",
    sa.column("assessment_no", sa.Integer),
    sa.column("recipient_no", sa.Integer),
    sa.column("relations", sa.Integer),
    sa.column("distance_m", sa.Float),
    sa.column("area_ids", TEXT),
    sa.column("outcome_no", sa.Integer),
)
"""A view: each row with what its kind stands for. Read this one; the migration has its definition."""

VIEWS = (exposures,)

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
    number("proposal_no"),
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
    number("unlifted_no"),
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
    number("judgement_no"),
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
