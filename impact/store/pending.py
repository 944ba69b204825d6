"""What has to be assessed: measures whose newest revision no run has judged on this day with this pack and input."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from impact.store.batches import batches
from impact.store.tables import area_exposures, assessments, deliveries, measures, questions, runs


@dataclass(frozen=True, slots=True)
class Input:
    """Everything delivered up to and with one delivery, as one hash; `register` is where it went, None before any."""

    register: str | None
    hash: str


def inputs(connection: sa.Connection) -> list[Input]:
    """The input as it was before the first delivery and after each: the hash of every run is among them.

    Questions are left out: they are judged by themselves, and no measure is judged otherwise because of one.
    """
    columns = (deliveries.c.register, deliveries.c.source, deliveries.c.content_hash)
    about_measures = sa.select(*columns).where(deliveries.c.register != questions.name)
    digest = hashlib.sha256()
    found = [Input(None, digest.hexdigest())]
    for row in connection.execute(about_measures.order_by(deliveries.c.delivery_no)):
        digest.update("\x1f".join(row).encode() + b"\x1e")
        found.append(Input(row.register, digest.hexdigest()))
    return found


def input_hash(connection: sa.Connection) -> str:
    """One hash for everything delivered so far: the same files in the same order give the same hash."""
    return inputs(connection)[-1].hash


def stale_inputs(connection: sa.Connection) -> set[str]:
    """The hashes of inputs after which a register was delivered; measures are no register here."""
    passed, stale = set[str](), set[str]()
    for each in inputs(connection):
        if each.register not in (None, measures.name):
            stale |= passed
            passed = set()
        passed.add(each.hash)
    return stale


def pending_measures(connection: sa.Connection, pack_hash: str, as_of: date) -> set[str]:
    """Current measures without a current assessment of this revision, pack, input and day."""
    judged = (
        sa.select(assessments.c.measure_id)
        .join_from(assessments, runs)
        .join(
            measures,
            (measures.c.measure_id == assessments.c.measure_id) & (measures.c.revision == assessments.c.revision),
        )
        .where(
            assessments.c.is_current,
            measures.c.is_current,
            runs.c.pack_hash == pack_hash,
            runs.c.as_of == as_of,
            runs.c.input_hash == input_hash(connection),
        )
    )
    statement = sa.select(measures.c.measure_id).where(measures.c.is_current, measures.c.measure_id.not_in(judged))
    return set(connection.execute(statement).scalars())


def areas_before(connection: sa.Connection, measure_ids: Collection[str]) -> set[str]:
    """The areas that the measures exposed when they were last assessed."""
    found: set[str] = set()
    for ids in batches(measure_ids):
        statement = (
            sa.select(area_exposures.c.area_id)
            .join_from(area_exposures, assessments)
            .where(assessments.c.measure_id.in_(ids), assessments.c.is_current)
        )
        found |= set(connection.execute(statement).scalars())
    return found
