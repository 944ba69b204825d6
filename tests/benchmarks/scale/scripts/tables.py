"""The tables that whole runs write: who is within reach, and which areas a measure is in or near."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()
exposures = sa.Table(
    "exposures",
    metadata,
    sa.Column("measure", sa.Integer, nullable=False),
    sa.Column("workplace", sa.Integer, nullable=False),
    sa.Column("distance_m", sa.Float, nullable=False),
    sa.Column("area", sa.Integer),
)
area_exposures = sa.Table(
    "area_exposures",
    metadata,
    sa.Column("measure", sa.Integer, nullable=False),
    sa.Column("area", sa.Integer, nullable=False),
    sa.Column("distance_m", sa.Float, nullable=False),
    sa.Column("is_inside", sa.Boolean, nullable=False),
)
