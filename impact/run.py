"""Assessing what is pending and storing it as one run: the second half of `register`, and all of `run`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache

from impact import __version__
from impact.causes import Pending
from impact.engines.choose import assess_parts
from impact.engines.engine import Chosen
from impact.engines.part import Part, Shared
from impact.errors import Refusal, UsageRefused
from impact.facts import CATALOGUE
from impact.findings import count_by_severity
from impact.gather import gather
from impact.registering.raising import judge_all
from impact.registering.reread import read_again
from impact.registering.revision import Revisions, Terms
from impact.run_report import MeasureCounts, RunReport, Said, Totals, summarise
from impact.setting import Setting
from impact.situation import Situation
from impact.stages import Stage, Stages
from impact.store.changes import newest_change
from impact.store.database import Connection, writing
from impact.store.pending import input_hash, pending_measures
from impact.store.registers import current_ids, current_measures, unread_ids
from impact.store.remembered import Remembered
from impact.store.situation import holds_anybody
from impact.store.write_run import RunEnd, RunRows, RunStamp, begin_run, finish_run
from rules.audit import MOST_PAIRS, Sample
from rules.folder import find_folder, read_files
from rules.pack import Pack

DEFAULT_PACK = "stockholm"
PACKS_KEPT = 4
HERE = Chosen()
"""Everything is assessed in this process."""
MOST_AT_ONCE = 1_000
"""Measures assessed together: with some hundred exposures each, what they need stays within a few hundred MB."""


def open_pack(name_or_path: str) -> Pack:
    """The rule pack, checked against the facts that Berörd has.

    Raises:
        PackRefused: the pack has mistakes; all of them are named.

    """
    return _pack_of(tuple(read_files(find_folder(name_or_path)).items()))


@lru_cache(maxsize=PACKS_KEPT)
def _pack_of(files: tuple[tuple[str, str], ...]) -> Pack:
    """The pack that the texts make: read anew when one of them is another."""
    return Pack.from_files(dict(files), CATALOGUE)


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
    remembered = Remembered()
    with writing(database) as connection:
        with stages.stage(Stage.REGISTERS) as read:
            frame = remembered.frame(connection, as_of)
            read.count += len(frame.areas) + len(frame.districts) + len(frame.administrations)
        require_registers_in(connection, frame)
        known = current_ids(connection)
        _require_known(wanted.measure_ids, known)
        terms = Terms.of(pack, as_of)
        pending = pending_measures(connection, pack, as_of)
        asked = set(wanted.measure_ids) or (known if wanted.is_all else set())
        if asked:
            pending = pending.among(asked)
        focus = pending.measure_ids
        unread = current_measures(connection, focus & unread_ids(connection))
        revised = read_again(connection, [measure for measure, _ in unread.values()], pack, terms)
        said = Said(
            MeasureCounts(read=len(focus), changed=len(revised)),
            Revisions(tuple(revision.told for revision in revised)),
        )
        judge_all(connection, pack, as_of=as_of)
        how = How(remembered, stages, engine)
        return assess_and_store(connection, Setting(frame, pack, as_of), pending, said, how)


@dataclass(frozen=True, slots=True)
class How:
    """How a run is done: what is remembered of the registers, who is told how far it is, and who assesses."""

    remembered: Remembered
    stages: Stages = field(default_factory=Stages)
    engine: Chosen = HERE


def assess_and_store(connection: Connection, frame: Setting, pending: Pending, said: Said, how: How) -> RunReport:
    """Assess the measures that are pending and store it all as one run.

    So are those that share an area with them when something else is planned there at the same time than was before:
    it may lift a matter. `frame` has at least the registers that are few, as `how` remembers them (`Remembered.frame`).
    """
    pack, as_of, stages = frame.pack, frame.as_of, how.stages
    with stages.stage(Stage.REGISTERS) as read:
        gathered = gather(connection, frame, pending, how.remembered, is_spread=how.engine != HERE)
        setting, situation = gathered.setting, gathered.setting.situation
        read.count += len(situation.recipients)
    if not pending.measure_ids:
        summary = summarise(setting, Totals(situation), said, pending.causes)
        return RunReport(None, as_of, pack, said.counts, summary, said.findings)
    stamp = RunStamp(as_of, input_hash(connection), newest_change(connection), __version__, _now())
    run_id = begin_run(connection, pack, stamp)
    totals = Totals(situation)
    stages.expect(len(pending.measure_ids))
    parts = _parts(pending.measure_ids, int(stamp.input_hash, 16))
    rows = RunRows(connection, run_id, setting, gathered.revisions, len(parts))
    with assess_parts(how.engine, Shared(setting, tuple(gathered.current), gathered.planned), parts) as found_by_part:
        for done in found_by_part:
            stages.add(done.spent, done.peak_memory_mb)
            with stages.stage(Stage.STORE) as stored:
                totals.add(done.assessment, rows.write(done.assessment))
                stored.count += len(done.assessment.exposures.measure)
            stages.advance(Stage.STORE, len(done.assessment.measures))
    with stages.stage(Stage.STORE):
        result_hash = rows.close()
    found = said.findings + totals.findings
    summary = summarise(setting, totals, said, pending.causes)
    summary_with_findings = summary | {"findings": count_by_severity(found)}
    finish_run(connection, run_id, RunEnd(summary_with_findings, stages.as_json(), result_hash, _now()))
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


def require_registers_in(connection: Connection, frame: Situation) -> None:
    """As `require_registers`, before anything but the areas, districts and administrations is read."""
    if not frame.areas and not holds_anybody(connection):
        require_registers(frame)


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
