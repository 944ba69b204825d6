"""`berord register`: validate deliveries of measures, store what is new or changed, and assess it, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from impact.errors import Refusal, UsageRefused
from impact.findings import Finding, Place, finding
from impact.intake.load import LoadOptions, origin_of, require_some
from impact.intake.measures import Surroundings, read_measures, resolve_administration
from impact.intake.rows import Accepted
from impact.model import Measure
from impact.run import assess_and_store, require_registers
from impact.run_report import MeasureCounts, RunReport, Setting
from impact.situation import Situation
from impact.store.database import Connection, writing
from impact.store.deliver import Counts, Delivered, Origin, deliver_measures
from impact.store.findings import record_findings
from impact.store.situation import read_situation
from rules.pack import Pack


@dataclass(frozen=True, slots=True)
class Registration:
    """What to register: each file and how it is read, and the administration of rows that name none."""

    files: tuple[tuple[Path, LoadOptions], ...]
    administration: str | None = None
    is_dry_run: bool = False


def register(database: str, registration: Registration, *, pack: Pack, as_of: date) -> RunReport:
    """Register the files' measures in one transaction and assess the new and the changed ones.

    Registering the same files again stores nothing. A dry run reports the same and keeps nothing.

    Raises:
        GeodataError: a file cannot be read or placed.
        Refusal: no row of a file is usable, or two files disagree on an id; nothing is stored.
        UsageRefused: the administration is not in the register.

    """
    with writing(database) as connection:
        situation = read_situation(connection, as_of)
        require_registers(situation)
        administration = _administration(situation, registration.administration)
        surroundings = Surroundings(pack, situation.administrations, {p.designation: p for p in situation.properties})
        accepted = {
            path: read_measures(path, options, surroundings, administration=administration)
            for path, options in registration.files
        }
        _require_agreement(accepted)
        sources = {path: options.source or path.name for path, options in registration.files}
        delivered = [_deliver(connection, path, file, sources[path], as_of) for path, file in accepted.items()]
        findings = tuple(f for one in delivered for f in one.findings)
        changed = {i for one in delivered for i in (*one.delivered.new, *one.delivered.changed)}
        counts = _sum([one.delivered.counts for one in delivered])
        setting = Setting(situation, pack, as_of)
        report = assess_and_store(connection, setting, changed, counts=counts, findings=findings)
        if registration.is_dry_run:
            connection.rollback()
        return report


@dataclass(frozen=True, slots=True)
class _File:
    delivered: Delivered
    findings: tuple[Finding, ...]


def _deliver(connection: Connection, path: Path, accepted: Accepted[Measure], source: str, as_of: date) -> _File:
    require_some(accepted, path)
    origin = origin_of(path, source)
    left_out = (accepted.n_rejected, accepted.n_repeated)
    delivered = deliver_measures(connection, accepted.records, origin, left_out)
    findings = accepted.findings + _missing(delivered, origin)
    record_findings(connection, findings, sources=[path.name], on=as_of)
    return _File(delivered, findings)


def _missing(delivered: Delivered, origin: Origin) -> tuple[Finding, ...]:
    """Measures that the sender's last delivery had and this one lacks: asked about, never deleted."""
    place = Place(origin.file_name)
    return tuple(
        finding("missing-from-delivery", place, value=measure_id, measure_id=measure_id, file=origin.file_name)
        for measure_id in delivered.missing
    )


def _sum(counts: Sequence[Counts]) -> MeasureCounts:
    totals = [asdict(c) for c in counts]
    return MeasureCounts(**{name: sum(t[name] for t in totals) for name in MeasureCounts.__slots__})


def _administration(situation: Situation, named: str | None) -> str | None:
    if named is None:
        return None
    known = resolve_administration(situation.administrations, named)
    if known is None:
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
                    first=first_path.name,
                    second=path.name,
                )
