"""`berord register`: validate deliveries of measures, store what is new or changed, and assess it, all or nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date

from impact.causes import Pending
from impact.engines.engine import Chosen
from impact.findings import MISSING, Finding, Inspection, Place, finding, with_owner
from impact.intake.accounting import require_counted
from impact.intake.load import require_some
from impact.registering.received import Received, Registration, receive
from impact.registering.revision import Revisions, Terms
from impact.registering.session import Session
from impact.run import HERE, How, assess_and_store, require_registers_in
from impact.run_report import MeasureCounts, RunReport, Said
from impact.setting import Setting
from impact.stages import Stage, Stages
from impact.store.database import Connection, writing
from impact.store.deliver import Counts, Delivered, Origin, deliver_measures
from impact.store.findings import missing_before, record_findings
from impact.store.heartbeats import record_heartbeats
from impact.store.registers import planners_of
from impact.store.remembered import Remembered
from rules.pack import Pack


def register(
    database: str | Session,
    registration: Registration,
    *,
    pack: Pack,
    as_of: date,
    stages: Stages | None = None,
    engine: Chosen = HERE,
) -> RunReport:
    """Register the files' measures in one transaction and assess the new and the changed ones.

    Registering the same files again stores nothing. A program that registers repeatedly gives a session, which is
    quicker from the third time on. A dry run reports the same and keeps nothing.

    Raises:
        GeodataError: a file cannot be read or placed.
        Refusal: no row of a file is usable, or two files disagree on an id; nothing is stored.
        UsageRefused: the administration is not in the register.

    """
    session = database if isinstance(database, Session) else Session(database, Remembered())
    how = How(session.remembered, stages or Stages(), engine)
    with writing(session.database) as connection:
        with how.stages.stage(Stage.REGISTERS) as read:
            frame = session.remembered.frame(connection, as_of)
            read.count += len(frame.areas) + len(frame.districts) + len(frame.administrations)
        require_registers_in(connection, frame)
        setting = Setting(frame, pack, as_of)
        said, to_assess = _taken_in(connection, registration, setting, how.stages)
        report = assess_and_store(connection, setting, Pending.revised(to_assess), said, how)
        if registration.is_dry_run:
            connection.rollback()
        return report


def _taken_in(
    connection: Connection, registration: Registration, setting: Setting, stages: Stages
) -> tuple[Said, set[str]]:
    """Read the files and store what they deliver: what there is to say of that, and the ids to assess.

    The records end here: those to be assessed are read from the store, and a country's are not held twice.
    """
    files = receive(connection, registration, setting, stages)
    terms = Terms.of(setting.pack, setting.as_of)
    with stages.stage(Stage.DELIVER) as stored:
        delivered = [_deliver(connection, file, terms) for file in files]
        stored.count += sum(one.counts.new + one.counts.changed for one in delivered)
    asked_about = missing_before(connection)
    known = set(setting.situation.administrations)
    findings: tuple[Finding, ...] = ()
    for series, found in _findings(connection, files, delivered, known=known).items():
        findings += record_findings(connection, found, Inspection(f"measures/{series}"), on=setting.as_of)
    to_assess = {r.measure_id for one in delivered for r in one.revisions if r.is_to_assess}
    counts = _sum([one.counts for one in delivered])
    return Said(counts, _revisions(files, delivered, asked_about), findings), to_assess


def _findings(
    connection: Connection,
    files: Sequence[Received],
    delivered: Sequence[Delivered],
    *,
    known: Collection[str],
) -> dict[str, list[Finding]]:
    """Everything worth a person's time, by series, each with who has to mend it: one of the `known` administrations."""
    missing = _missing(files, delivered)
    about = {f.record_id for f in (*missing, *(f for file in files for f in file.accepted.findings))}
    planning = planners_of(connection, (measure_id for measure_id in about if measure_id is not None))
    planners = {measure_id: planner for measure_id, planner in planning.items() if planner in known}
    found: dict[str, list[Finding]] = {}
    for file in files:
        senders = {m.administration_id for m in file.accepted.records} & set(known)
        sender = file.administration or (senders.pop() if len(senders) == 1 else None)
        found.setdefault(file.source, []).extend(with_owner(f, planners, sender) for f in file.accepted.findings)
    for each in missing:
        found[each.source].append(with_owner(each, planners, files[0].administration))
    return found


def _revisions(files: Sequence[Received], delivered: Sequence[Delivered], asked_about: frozenset[str]) -> Revisions:
    """What became of each measure; one that was asked about and is there again has returned."""
    present = {m.measure_id for file in files for m in file.accepted.records}
    missing = tuple(i for ids in _lacking(files, delivered).values() for i in ids)
    stored = tuple(revision.told for one in delivered for revision in one.revisions)
    return Revisions(stored, missing, tuple(sorted(asked_about & present)))


def _deliver(connection: Connection, file: Received, terms: Terms) -> Delivered:
    require_some(file.accepted)
    origin = Origin(file.source, file.accepted.file_name, file.content_hash)
    delivered = deliver_measures(connection, file.accepted.records, origin, file.accepted.left_out, terms)
    require_counted(file.accepted.n_read, delivered.counts.read, file.accepted.file_name)
    record_heartbeats(connection, {m.administration_id for m in file.accepted.records}, origin, terms.on)
    return delivered


def _missing(files: Sequence[Received], delivered: Sequence[Delivered]) -> tuple[Finding, ...]:
    """Measures that the sender's last delivery had and no file of this one has: asked about, never deleted."""
    return tuple(
        finding(MISSING, Place(source), value=measure_id, measure_id=measure_id, file=source)
        for source, missing in _lacking(files, delivered).items()
        for measure_id in missing
    )


def _lacking(files: Sequence[Received], delivered: Sequence[Delivered]) -> dict[str, list[str]]:
    """The ids that none of a series' files has, by series."""
    lacking: dict[str, set[str]] = {}
    for file, one in zip(files, delivered, strict=True):
        lacking[file.source] = lacking.get(file.source, set(one.missing)) & set(one.missing)
    return {source: sorted(missing) for source, missing in sorted(lacking.items())}


def _sum(counts: Sequence[Counts]) -> MeasureCounts:
    totals = [asdict(c) for c in counts]
    return MeasureCounts(**{name: sum(t[name] for t in totals) for name in MeasureCounts.__slots__})
