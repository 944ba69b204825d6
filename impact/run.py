"""Assessing what is pending and storing it as one run: the second half of `register`, and all of `run`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from impact import __version__
from impact.assess import Planned, planned_in_areas
from impact.causes import Cause, Pending, Why
from impact.engines.choose import assess_parts
from impact.engines.engine import Chosen
from impact.engines.part import Part, Shared
from impact.errors import Refusal, UsageRefused
from impact.facts import CATALOGUE
from impact.findings import count_by_severity
from impact.model import Measure
from impact.neighbours import touched_neighbours
from impact.raising import judge_all
from impact.reread import read_again
from impact.revision import Revisions, Terms
from impact.run_report import MeasureCounts, RunReport, Said, Totals, summarise
from impact.setting import Setting
from impact.situation import Situation
from impact.stages import Stage, Stages
from impact.store.changes import newest_change
from impact.store.database import Connection, writing
from impact.store.pending import areas_before, input_hash, pending_measures
from impact.store.registers import current_measures
from impact.store.situation import read_situation
from impact.store.write_run import RunRows, RunStamp, begin_run, finish_run
from rules.audit import MOST_PAIRS, Sample
from rules.pack import Pack, read_pack

DEFAULT_PACK = "stockholm"
HERE = Chosen()
"""Everything is assessed in this process."""
MOST_AT_ONCE = 1_000
"""Measures assessed together: with some hundred exposures each, what they need stays within a few hundred MB."""


def open_pack(name_or_path: str) -> Pack:
    """The rule pack, checked against the facts that Berörd has.

    Raises:
        PackRefused: the pack has mistakes; all of them are named.

    """
    return read_pack(name_or_path, CATALOGUE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which measures to assess: those named, all, or else those that are pending."""

    measure_ids: tuple[str, ...] = ()
    is_all: bool = False


PENDING = Wanted()


def run(
    database: str,
    *,
    pack: Pack,
    as_of: date,
    wanted: Wanted = PENDING,
    stages: Stages | None = None,
    engine: Chosen = HERE,
) -> RunReport:
    """Assess the measures that are wanted; pending are those changed, or last judged on another day, pack or register.

    A word that the pack did not know when its measure was registered is read again. Questions are judged too, all of
    them.

    Raises:
        UsageRefused: a measure id that does not exist.
        Refusal: there are no measures or no registers.

    """
    stages = stages or Stages()
    with writing(database) as connection:
        with stages.stage(Stage.REGISTERS) as read:
            situation = read_situation(connection, as_of)
            current = current_measures(connection)
            read.count += len(situation.recipients)
        require_registers(situation)
        _require_known(wanted.measure_ids, current)
        terms = Terms.of(pack, as_of)
        pending = pending_measures(connection, pack, as_of)
        asked = set(wanted.measure_ids) or (set(current) if wanted.is_all else set())
        if asked:
            pending = pending.among(asked)
        focus = pending.measure_ids
        unread = [current[measure_id][0] for measure_id in focus]
        revised = read_again(connection, unread, pack, terms)
        said = Said(MeasureCounts(read=len(focus), changed=len(revised)), Revisions(tuple(revised)))
        judge_all(connection, pack, as_of=as_of)
        return assess_and_store(connection, Setting(situation, pack, as_of), pending, said, stages, engine=engine)


def assess_and_store(
    connection: Connection,
    setting: Setting,
    pending: Pending,
    said: Said,
    stages: Stages | None = None,
    *,
    engine: Chosen = HERE,
) -> RunReport:
    """Assess the measures that are pending and store it all as one run.

    So are those that share an area with them when something else is planned there at the same time than was before:
    it may lift a matter.
    """
    situation, pack, as_of = setting.situation, setting.pack, setting.as_of
    stages = stages or Stages()
    current = current_measures(connection)
    records = [record for record, _ in current.values()]
    planned = planned_in_areas(situation, records, pack, as_of)
    _add_neighbours(connection, setting, records, planned, pending)
    if not pending.measure_ids:
        summary = summarise(setting, Totals(situation), said, pending.causes)
        return RunReport(None, as_of, pack, said.counts, summary, said.findings)
    stamp = RunStamp(as_of, input_hash(connection), newest_change(connection), __version__, _now())
    run_id = begin_run(connection, pack, stamp)
    revisions = {measure_id: revision for measure_id, (_, revision) in current.items()}
    rows = RunRows(connection, run_id, setting, revisions)
    totals = Totals(situation)
    stages.expect(len(pending.measure_ids))
    parts = _parts(pending.measure_ids, int(stamp.input_hash, 16))
    with assess_parts(engine, Shared(setting, tuple(records), planned), parts) as found_by_part:
        for done in found_by_part:
            stages.add(done.spent, done.peak_memory_mb)
            with stages.stage(Stage.STORE) as stored:
                totals.add(done.assessment, rows.write(done.assessment))
                stored.count += len(done.assessment.exposures.measure)
            stages.advance(Stage.STORE, len(done.assessment.measures))
    with stages.stage(Stage.STORE):
        rows.close()
    found = said.findings + totals.findings
    summary = summarise(setting, totals, said, pending.causes)
    finish_run(connection, run_id, summary | {"findings": count_by_severity(found)}, stages.as_json(), _now())
    return RunReport(run_id, as_of, pack, said.counts, summary, found)


def _parts(measure_ids: Collection[str], seed: int) -> list[Part]:
    """The measures in parts of about equal size, so that what a run holds does not grow with the country.

    They are the same however many workers there are, and so is what is audited of each.
    """
    ordered = sorted(measure_ids)
    n = -(-len(ordered) // MOST_AT_ONCE)
    size = -(-len(ordered) // n)
    starts = range(0, len(ordered), size)
    n_audited = -(-MOST_PAIRS // len(starts))
    return [
        Part(frozenset(ordered[start : start + size]), Sample(seed + number, n_audited))
        for number, start in enumerate(starts)
    ]


def _add_neighbours(
    connection: Connection, setting: Setting, current: list[Measure], planned: Planned, pending: Pending
) -> None:
    """Add the measures that share an area with those pending and have another load there than was stored."""
    focus = pending.measure_ids
    if len(focus) == len(current) or not (focus or pending.is_planned_otherwise):
        return
    before = areas_before(connection, focus)
    now = {area for area, calendar in planned.items() if not calendar.ids.isdisjoint(focus)}
    touched = [
        i
        for i, area in enumerate(setting.situation.areas)
        if pending.is_planned_otherwise or area.area_id in before or i in now
    ]
    by_id = {measure.measure_id: measure for measure in current}
    found = touched_neighbours(connection, setting.situation, planned, by_id, touched, focus)
    pending.add(Cause(Why.SHARED_AREA), found)


def require_registers(situation: Situation) -> None:
    """Refuse to assess against nothing: every measure would seem to affect nobody."""
    if not (situation.areas or len(situation.recipients) or situation.properties):
        raise Refusal(
            "The registers are empty.",
            why="Without areas, workplaces or properties every measure would seem to affect nobody.",
            remedy="Load them first: berord load areas FILE, berord load workplaces FILE …",
        )


def _require_known(measure_ids: Iterable[str], current: Collection[str]) -> None:
    unknown = sorted(set(measure_ids) - set(current))
    if unknown:
        raise UsageRefused("There is no measure {ids}.", remedy="Register it first.", ids=", ".join(unknown))


def _now() -> datetime:
    """The instant in UTC, to the second, as the store keeps it."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
