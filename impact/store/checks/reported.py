"""Whether each run has stored the proposals and the reasons that it reported, and reported them of itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from impact.checking.verdict import Verdict
from impact.language import Phrase
from impact.store.tables import assessments, pack_texts, proposals, runs

OF_PROPOSALS = ("level", "participants", "committee", "led_by", "deviations", "rules")
"""What a run's report says of a proposal, beside its measure and area."""


def reports_as_stored(connection: sa.Connection) -> Verdict:
    """The report of each run against its rows: day, pack, proposals, why measures inform nobody, the difference."""
    columns = (runs.c.run_id, runs.c.summary, runs.c.pack_hash, pack_texts.c.version)
    chosen = sa.select(*columns, sa.cast(runs.c.as_of, sa.Text).label("day"))
    same = pack_texts.c.text_hash == runs.c.text_hash
    rows = connection.execute(chosen.outerjoin_from(runs, pack_texts, same).order_by(runs.c.run_id)).all()
    proposed, silent = _proposals(connection), _reasons(connection)
    faults: list[Phrase] = []
    for row in rows:
        told = row.summary
        about = {"run": row.run_id}
        stamp = (row.day, row.pack_hash, row.version)
        # Not the name: packs that decide alike are kept under the first one's.
        if stamp != (told.get("as_of"), told.get("pack_hash"), str(told.get("pack")).rpartition(" ")[2]):
            faults.append(Phrase("Run {run} reported another day or pack than it is stored with.", about))
        if sum(told.get("diff", {}).values()) - told.get("diff", {}).get("gone", 0) != told.get("exposures"):
            faults.append(Phrase("Run {run} reported a difference that does not add up to its exposures.", about))
        reported = sorted(repr(_proposal(each["measure_id"], each)) for each in told.get("proposals", ()))
        if reported != sorted(proposed[row.run_id]):
            faults.append(Phrase("Run {run} reported other proposals than are stored.", about))
        reasons = sorted(
            repr((z["measure_id"], z["reason"], _sorted(z["detail"]))) for z in told.get("zero_matches", ())
        )
        if reasons != sorted(silent[row.run_id]):
            faults.append(Phrase("Run {run} reported other reasons why nobody is informed than are stored.", about))
    what = Phrase("Runs have stored the proposals and reasons that they reported.")
    return Verdict("reports", what, len(rows), tuple(faults))


def _proposals(connection: sa.Connection) -> dict[int, list[str]]:
    """What is stored of each run's proposals, as text that can be compared."""
    columns = (assessments.c.run_id, assessments.c.measure_id, *(proposals.c[name] for name in OF_PROPOSALS))
    found: dict[int, list[str]] = defaultdict(list)
    for row in connection.execute(sa.select(*columns).join_from(proposals, assessments)):
        found[row.run_id].append(repr(_proposal(row.measure_id, row._mapping)))  # noqa: SLF001 - a row's public name
    return found


def _proposal(measure_id: str, told: Mapping[Any, Any]) -> tuple[Any, ...]:
    return measure_id, *(told.get(name) for name in OF_PROPOSALS)


def _reasons(connection: sa.Connection) -> dict[int, list[str]]:
    columns = (assessments.c.run_id, assessments.c.measure_id, assessments.c.zero_reason, assessments.c.zero_detail)
    found: dict[int, list[str]] = defaultdict(list)
    for row in connection.execute(sa.select(*columns).where(assessments.c.zero_reason.is_not(None))):
        found[row.run_id].append(repr((row.measure_id, row.zero_reason, _sorted(row.zero_detail))))
    return found


def _sorted(detail: Mapping[str, Any] | None) -> list[tuple[str, Any]]:
    return sorted((detail or {}).items())
