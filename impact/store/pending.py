"""What has to be assessed: what is new, and what another day, pack or register can decide otherwise."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

import sqlalchemy as sa

from impact.causes import Cause, Pending, Why
from impact.facts import CATALOGUE, MATTER_STAGE, RECIPIENT_STAGE
from impact.store.batches import batches
from impact.store.tables import area_exposures, assessments, deliveries, measures, pack_texts, questions, runs
from impact.store.touched import touched_measures
from impact.unread import UNKNOWN
from rules.errors import PackRefused, RulesError
from rules.pack import Pack
from rules.scope import EVERYTHING, Scope, scope_of

AREA_DISTANCE = "område_avstånd_m"
READ_PARAMETERS = (AREA_DISTANCE, "räckvidd_m", "gatubredd_m", "gränstolerans_m", "samtidighet_dagar")
"""The parameters that a run reads (`impact.assess`); others are for intake, questions and answers."""


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


def pending_measures(connection: sa.Connection, pack: Pack, as_of: date) -> Pending:
    """Current measures of which a run with the pack on the day may conclude something else than what is stored."""
    rows = connection.execute(_judged()).all()
    scopes = _scopes(connection, {row.pack_hash for row in rows} - {None}, pack, as_of)
    pending = Pending(is_planned_otherwise=any(AREA_DISTANCE in scope.parameters for scope in scopes.values()))
    pending.add(Cause(Why.REVISED), {row.measure_id for row in rows if row.pack_hash is None})
    pending.add(Cause(Why.DAY), {row.measure_id for row in rows if row.as_of != as_of})
    for pack_hash, scope in scopes.items():
        decided = [row for row in rows if row.pack_hash == pack_hash]
        found = {row.measure_id for row in decided if _is_touched(row, scope)}
        pending.add(Cause(Why.PACK, differing=scope.parameters + scope.rules), found)
    for touched in touched_measures(connection):
        pending.add(Cause(Why.REGISTER, touched.register, touched.n_changed), touched.measure_ids)
    return pending


def _judged() -> sa.Select[Any]:
    """Every current measure with the day and pack of what was concluded of this revision, NULL where nothing was."""
    same = (
        (assessments.c.measure_id == measures.c.measure_id)
        & (assessments.c.revision == measures.c.revision)
        & assessments.c.is_current
    )
    unread = (measures.c[f"{field}_text"] for field in UNKNOWN)
    return (
        sa.select(measures.c.measure_id, measures.c.kind, measures.c.stage, *unread, runs.c.pack_hash, runs.c.as_of)
        .join_from(measures, assessments, same, isouter=True)
        .outerjoin(runs, runs.c.run_id == assessments.c.run_id)
        .where(measures.c.is_current)
    )


def _is_touched(row: Any, scope: Scope) -> bool:
    is_unread = scope.rereads and any(getattr(row, f"{field}_text") is not None for field in UNKNOWN)
    return is_unread or scope.touches(row.kind, row.stage)


def _scopes(connection: sa.Connection, pack_hashes: Collection[str], pack: Pack, as_of: date) -> dict[str, Scope]:
    """What each of the packs decides otherwise than this one; those that decide the same are left out."""
    scopes: dict[str, Scope] = {}
    for pack_hash in sorted(set(pack_hashes) - {pack.hash}):
        statement = sa.select(pack_texts.c.files).where(pack_texts.c.pack_hash == pack_hash).limit(1)
        try:
            before = Pack.kept(connection.execute(statement).scalar_one(), CATALOGUE)
        except (PackRefused, RulesError):
            # Written for an earlier version of the program: what it said cannot be told any more.
            scopes[pack_hash] = EVERYTHING
            continue
        scopes[pack_hash] = scope_of(
            before, pack, on=as_of, stages=(RECIPIENT_STAGE, MATTER_STAGE), parameters=READ_PARAMETERS
        )
    return scopes


def areas_before(connection: sa.Connection, measure_ids: Collection[str]) -> set[str]:
    """The areas that the measures exposed when they were last assessed."""
    return _exposed(connection, area_exposures.c.area_id, assessments.c.measure_id, measure_ids)


def exposing(connection: sa.Connection, area_ids: Collection[str]) -> set[str]:
    """The measures that exposed one of the areas when they were last assessed."""
    return _exposed(connection, assessments.c.measure_id, area_exposures.c.area_id, area_ids)


def _exposed(
    connection: sa.Connection, sought: sa.Column[str], known: sa.Column[str], ids: Collection[str]
) -> set[str]:
    """One end of what measures expose now, by the other."""
    standing = sa.select(sought).join_from(area_exposures, assessments).where(assessments.c.is_current)
    found = (connection.execute(standing.where(known.in_(some))).scalars() for some in batches(ids))
    return set(chain.from_iterable(found))
