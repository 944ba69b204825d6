"""Assessing what is pending and storing it as one run: the second half of `register`, and all of `run`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime

from geodata.shapes import from_wkb
from impact import __version__
from impact.assess import assess, planned_in_areas, reach_of
from impact.errors import Refusal, UsageRefused
from impact.exposure import find_area_exposures
from impact.facts import CATALOGUE
from impact.findings import count_by_severity
from impact.model import Measure
from impact.raising import judge_all
from impact.reread import read_again
from impact.revision import Revisions, Terms
from impact.run_report import MeasureCounts, RunReport, Said, Totals, summarise
from impact.setting import Setting
from impact.situation import Situation
from impact.stages import Stage, Stages
from impact.store.database import Connection, writing
from impact.store.pending import areas_before, input_hash, pending_measures
from impact.store.registers import current_measures
from impact.store.situation import read_situation
from impact.store.write_run import RunRows, RunStamp, begin_run, finish_run
from rules.audit import MOST_PAIRS, Sample
from rules.pack import Pack, read_pack

DEFAULT_PACK = "stockholm"
MOST_AT_ONCE = 1_000
"""Measures assessed together: with some hundred exposures each, what they need stays within a few hundred MB."""


def open_pack(name_or_path: str) -> Pack:
    """The rule pack, checked against the facts that Berörd has.

    Raises:
        PackRefused: the pack has mistakes; all of them are named.

    """
    return read_pack(name_or_path, CATALOGUE)


def run(
    database: str,
    *,
    pack: Pack,
    as_of: date,
    measure_ids: Collection[str] = (),
    with_all: bool = False,
    stages: Stages | None = None,
) -> RunReport:
    """Assess the measures given, or all, or those pending: changed, or last judged on another day, pack or register.

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
        _require_known(measure_ids, current)
        pending = pending_measures(connection, pack.hash, as_of)
        focus = set(measure_ids) or (set(current) if with_all else pending)
        unread = [current[measure_id][0] for measure_id in focus]
        revised = read_again(connection, unread, pack, Terms.of(pack, as_of))
        said = Said(MeasureCounts(read=len(focus), changed=len(revised)), Revisions(tuple(revised)))
        judge_all(connection, pack, as_of=as_of)
        return assess_and_store(connection, Setting(situation, pack, as_of), focus, said, stages)


def assess_and_store(
    connection: Connection, setting: Setting, focus: Collection[str], said: Said, stages: Stages | None = None
) -> RunReport:
    """Assess the measures in `focus` and those that share an area with them, and store it all as one run.

    Measures in the same area are assessed too, because what happens there at the same time may lift a matter.
    """
    situation, pack, as_of = setting.situation, setting.pack, setting.as_of
    stages = stages or Stages()
    current = current_measures(connection)
    records = [record for record, _ in current.values()]
    widened = with_neighbours(connection, setting, records, focus)
    if not widened:
        return RunReport(None, as_of, pack, said.counts, summarise(setting, Totals(situation), said), said.findings)
    stamp = RunStamp(as_of, input_hash(connection), __version__, _now())
    run_id = begin_run(connection, pack, stamp)
    revisions = {measure_id: revision for measure_id, (_, revision) in current.items()}
    rows = RunRows(connection, run_id, setting, revisions)
    planned = planned_in_areas(situation, records, pack, as_of)
    totals = Totals(situation)
    stages.expect(len(widened))
    for number, part in enumerate(parts := _parts(widened)):
        sample = Sample(int(stamp.input_hash, 16) + number, -(-MOST_PAIRS // len(parts)))
        result = assess(setting, records, focus=part, planned=planned, sample=sample, stages=stages)
        with stages.stage(Stage.STORE) as stored:
            totals.add(result, rows.write(result))
            stored.count += len(result.exposures.measure)
        stages.advance(Stage.STORE, len(part))
    rows.close()
    found = said.findings + totals.findings
    summary = summarise(setting, totals, said)
    finish_run(connection, run_id, summary | {"findings": count_by_severity(found)}, stages.as_json(), _now())
    return RunReport(run_id, as_of, pack, said.counts, summary, found)


def _parts(measure_ids: Collection[str]) -> list[set[str]]:
    """The measures in parts of about equal size, so that what a run holds does not grow with the country."""
    ordered = sorted(measure_ids)
    n = -(-len(ordered) // MOST_AT_ONCE)
    size = -(-len(ordered) // n)
    return [set(ordered[start : start + size]) for start in range(0, len(ordered), size)]


def with_neighbours(
    connection: Connection, setting: Setting, current: list[Measure], focus: Collection[str]
) -> set[str]:
    """The measures in `focus`, and every current measure that exposes an area that one of them exposes or exposed."""
    wanted = set(focus)
    if not wanted or len(wanted) == len(current):
        return wanted
    reach = reach_of(setting.pack, current, setting.as_of)
    found = find_area_exposures(setting.situation, from_wkb([m.geometry for m in current]), reach.area_distance_m)
    pairs = [(current[m].measure_id, a) for m, a in zip(found.measure.tolist(), found.area.tolist(), strict=True)]
    touched = {a for measure_id, a in pairs if measure_id in wanted}
    before = areas_before(connection, wanted)
    touched |= {i for i, area in enumerate(setting.situation.areas) if area.area_id in before}
    return wanted | {measure_id for measure_id, a in pairs if a in touched}


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
