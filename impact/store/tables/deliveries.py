"""What was delivered: measures, files, what became of their rows, and what is kept beside."""

from __future__ import annotations

import sqlalchemy as sa

from impact.model import Measure
from impact.store.tables.base import metadata, number
from impact.store.tables.registers import BOUNDS, columns_of, with_spatial_index
from impact.store.types import SHAPE, TEXT

measures = sa.Table(
    "measures",
    metadata,
    *columns_of(Measure, ("measure_id", "revision")),
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
with_spatial_index(measures)


deliveries = sa.Table(
    "deliveries",
    metadata,
    number("delivery_no"),
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
    number("change_no"),
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
