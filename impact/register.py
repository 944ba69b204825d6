"""`berord register`: validate deliveries of measures, store what is new or changed, and assess it, all or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from geodata.files.file_checks import unchanged
from impact.causes import Pending
from impact.engines.engine import Chosen
from impact.errors import Refusal, UsageRefused
from impact.findings import MISSING, Finding, Inspection, Place, finding, with_owner
from impact.intake.accounting import require_counted
from impact.intake.load import content_hash, require_some
from impact.intake.measures import Surroundings, read_measures, resolve_administration
from impact.intake.options import LoadOptions
from impact.intake.rows import Accepted
from impact.location.locate import Locator
from impact.model import Measure
from impact.revision import Revisions, Terms
from impact.run import HERE, How, assess_and_store, require_registers_in
from impact.run_report import MeasureCounts, RunReport, Said
from impact.session import Session
from impact.setting import Setting
from impact.situation import Situation
from impact.stages import Stage, Stages
from impact.store.database import Connection, writing
from impact.store.deliver import Counts, Delivered, Origin, deliver_measures, measures_of_series, sources_of_measures
from impact.store.findings import missing_before, record_findings
from impact.store.heartbeats import record_heartbeats
from impact.store.places import read_places
from impact.store.registers import planners_of
from impact.store.remembered import Remembered
from rules.pack import Pack


@dataclass(frozen=True, slots=True)
class Registration:
    """What to register: each file and how it is read, and the administration of rows that name none."""

    files: tuple[tuple[Path, LoadOptions], ...]
    administration: str | None = None
    is_dry_run: bool = False
    is_taking_over: bool = False
    """Whether a measure may go from one administration to another."""


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
    stages = how.stages
    with writing(session.database) as connection:
        with stages.stage(Stage.REGISTERS) as read:
            frame = session.remembered.frame(connection, as_of)
            read.count += len(frame.areas) + len(frame.districts) + len(frame.administrations)
        require_registers_in(connection, frame)
        administration = _administration(frame, registration.administration)
        municipality = frame.district_outlines.shapes if len(frame.districts) else None
        locator = Locator(lambda: read_places(connection, frame))
        surroundings = Surroundings(pack, frame.administrations, locator, municipality)
        accepted: dict[Path, Accepted[Measure]] = {}
        hashes: dict[Path, str] = {}
        for path, options in registration.files:
            # The hash that is kept is that of the very bytes that were read.
            with unchanged(path), stages.stage(Stage.READ_FILE) as of_file:
                accepted[path] = read_measures(path, options, surroundings, administration=administration)
                hashes[path] = content_hash(path)
                of_file.count += accepted[path].n_read
        _require_agreement(accepted)
        if not registration.is_taking_over:
            owners = planners_of(connection, _ids(accepted.values()))
            accepted = {path: without_taken(file, owners) for path, file in accepted.items()}
        read_as = dict(registration.files)
        files = [_File(_source(read_as[path], file), file, hashes[path]) for path, file in accepted.items()]
        terms = Terms.of(pack, as_of)
        sources = sources_of_measures(connection, _ids(accepted.values()))
        files = [
            file
            if measures_of_series(connection, file.source)
            else replace(file, accepted=with_series_asked(file.accepted, file.source, sources))
            for file in files
        ]
        with stages.stage(Stage.DELIVER) as stored:
            delivered = [_deliver(connection, file, terms) for file in files]
            stored.count += sum(one.counts.new + one.counts.changed for one in delivered)
        asked_about = missing_before(connection)
        found = _findings(connection, files, delivered, administration, known=set(frame.administrations))
        findings: tuple[Finding, ...] = ()
        for series, of_series in found.items():
            findings += record_findings(connection, of_series, Inspection(f"measures/{series}"), on=as_of)
        to_assess = {r.measure_id for one in delivered for r in one.revisions if r.is_to_assess}
        counts = _sum([one.counts for one in delivered])
        said = Said(counts, _revisions(files, delivered, asked_about), findings)
        pending = Pending.revised(to_assess)
        report = assess_and_store(connection, Setting(frame, pack, as_of), pending, said, how)
        if registration.is_dry_run:
            connection.rollback()
        return report


@dataclass(frozen=True, slots=True)
class _File:
    """A delivery that has been read. `source` names the sender's series; several files may make up one delivery."""

    source: str
    accepted: Accepted[Measure]
    content_hash: str


def _source(how: LoadOptions, accepted: Accepted[Measure]) -> str:
    is_one_of_several = how.layer and not accepted.is_only_layer
    return how.source or (f"{accepted.file_name}:{accepted.layer}" if is_one_of_several else accepted.file_name)


def _findings(
    connection: Connection,
    files: Sequence[_File],
    delivered: Sequence[Delivered],
    administration: str | None,
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
        sender = administration or (senders.pop() if len(senders) == 1 else None)
        found.setdefault(file.source, []).extend(with_owner(f, planners, sender) for f in file.accepted.findings)
    for each in missing:
        found[each.source].append(with_owner(each, planners, administration))
    return found


def _ids(accepted: Iterable[Accepted[Measure]]) -> set[str]:
    return {measure.measure_id for file in accepted for measure in file.records}


def _revisions(files: Sequence[_File], delivered: Sequence[Delivered], asked_about: frozenset[str]) -> Revisions:
    """What became of each measure; one that was asked about and is there again has returned."""
    present = {m.measure_id for file in files for m in file.accepted.records}
    missing = tuple(i for ids in _lacking(files, delivered).values() for i in ids)
    stored = tuple(revision for one in delivered for revision in one.revisions)
    return Revisions(stored, missing, tuple(sorted(asked_about & present)))


def _deliver(connection: Connection, file: _File, terms: Terms) -> Delivered:
    require_some(file.accepted)
    origin = Origin(file.source, file.accepted.file_name, file.content_hash)
    delivered = deliver_measures(connection, file.accepted.records, origin, file.accepted.left_out, terms)
    require_counted(file.accepted.n_read, delivered.counts.read, file.accepted.file_name)
    record_heartbeats(connection, {m.administration_id for m in file.accepted.records}, origin, terms.on)
    return delivered


def without_taken(file: Accepted[Measure], owners: Mapping[str, str]) -> Accepted[Measure]:
    """The delivery without measures whose id another administration's measure has.

    Lists numbered 1, 2, 3 must not overwrite each other. `owners` are the administrations of the known measures, by id.
    """
    taken = [m for m in file.records if owners.get(m.measure_id, m.administration_id) != m.administration_id]
    findings = [
        finding(
            "id-taken",
            Place(file.file_name, file.layer, file.row_of.get(m.measure_id)),
            value=m.measure_id,
            owner=owners[m.measure_id],
            claimant=m.administration_id,
        )
        for m in taken
    ]
    return replace(
        file,
        records=tuple(m for m in file.records if m not in taken),
        findings=(*file.findings, *findings),
        left_out_ids=file.left_out_ids | {m.measure_id for m in taken},
    )


def with_series_asked(file: Accepted[Measure], series: str, sources: Mapping[str, str]) -> Accepted[Measure]:
    """The delivery of a new series, with a question when it brings measures that another one brought before.

    A file that comes under a new name is a new series: what it lacks would not be missed. `sources` are the series of
    its measures that are known, by id.
    """
    before = Counter(sources[m.measure_id] for m in file.records if m.measure_id in sources)
    asked = [
        finding("series-new", Place(file.file_name, file.layer), value=series, before=source, n=n)
        for source, n in sorted(before.items())
    ]
    return replace(file, findings=(*file.findings, *asked))


def _missing(files: Sequence[_File], delivered: Sequence[Delivered]) -> tuple[Finding, ...]:
    """Measures that the sender's last delivery had and no file of this one has: asked about, never deleted."""
    return tuple(
        finding(MISSING, Place(source), value=measure_id, measure_id=measure_id, file=source)
        for source, missing in _lacking(files, delivered).items()
        for measure_id in missing
    )


def _lacking(files: Sequence[_File], delivered: Sequence[Delivered]) -> dict[str, list[str]]:
    """The ids that none of a series' files has, by series."""
    lacking: dict[str, set[str]] = {}
    for file, one in zip(files, delivered, strict=True):
        lacking[file.source] = lacking.get(file.source, set(one.missing)) & set(one.missing)
    return {source: sorted(missing) for source, missing in sorted(lacking.items())}


def _sum(counts: Sequence[Counts]) -> MeasureCounts:
    totals = [asdict(c) for c in counts]
    return MeasureCounts(**{name: sum(t[name] for t in totals) for name in MeasureCounts.__slots__})


def _administration(situation: Situation, named: str | None) -> str | None:
    if named is None:
        return None
    known = resolve_administration(situation.administrations, named)
    if known is None:
        if not situation.administrations:
            raise UsageRefused(
                "The register of administrations is empty, so --administration {named} is not known.",
                remedy="Load it first: berord load administrations FILE.",
                named=named,
            )
        nearest = get_close_matches(named, list(situation.administrations), n=1, cutoff=0.4)
        raise UsageRefused(
            "There is no administration {named} in the register.",
            remedy="Nearest: {nearest}. Load administrations with: berord load administrations FILE.",
            named=named,
            nearest=nearest[0] if nearest else "–",
        )
    return known


def _require_agreement(accepted: dict[Path, Accepted[Measure]]) -> None:
    """Two files may not say different things of one measure: which of them is right is not ours to guess."""
    seen: dict[str, tuple[Path, Measure]] = {}
    for path, file in accepted.items():
        for measure in file.records:
            first_path, first = seen.setdefault(measure.measure_id, (path, measure))
            if first != measure:
                raise Refusal(
                    "The measure {measure_id} stands in {first} and in {second} with different content.",
                    why="It is not ours to guess which of them is right.",
                    remedy="Give the two measures different ids, or register the right file alone.",
                    measure_id=measure.measure_id,
                    first=accepted[first_path].file_name,
                    second=file.file_name,
                )
