"""Files of measures as they were received: read, checked against one another and against what is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from geodata.files.file_checks import unchanged
from impact.errors import Refusal, UsageRefused
from impact.findings import Place, finding
from impact.intake.load import content_hash
from impact.intake.measures import Surroundings, read_measures, resolve_administration
from impact.intake.options import LoadOptions
from impact.intake.rows import Accepted
from impact.location.locate import Locator
from impact.model import Measure
from impact.setting import Setting
from impact.situation import Situation
from impact.stages import Stage, Stages
from impact.store.database import Connection
from impact.store.deliver import measures_of_series, sources_of_measures
from impact.store.places import read_places
from impact.store.registers import planners_of


@dataclass(frozen=True, slots=True)
class Registration:
    """What to register: each file and how it is read, and the administration of rows that name none."""

    files: tuple[tuple[Path, LoadOptions], ...]
    administration: str | None = None
    is_dry_run: bool = False
    is_taking_over: bool = False
    """Whether a measure may go from one administration to another."""


@dataclass(frozen=True, slots=True)
class Received:
    """A delivery that has been read. `source` names the sender's series; several files may make up one delivery."""

    source: str
    accepted: Accepted[Measure]
    content_hash: str
    administration: str | None
    """That of rows that name none, where the registration says it."""


def receive(connection: Connection, registration: Registration, setting: Setting, stages: Stages) -> list[Received]:
    """Read the files of a registration; stores nothing.

    Raises:
        GeodataError: a file cannot be read or placed.
        Refusal: two files disagree on an id.
        UsageRefused: the administration is not in the register.

    """
    frame = setting.situation
    administration = _administration(frame, registration.administration)
    municipality = frame.district_outlines.shapes if len(frame.districts) else None
    locator = Locator(lambda: read_places(connection, frame))
    surroundings = Surroundings(setting.pack, frame.administrations, locator, municipality)
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
    sources = sources_of_measures(connection, _ids(accepted.values()))
    received = []
    for path, file in accepted.items():
        source = _source(read_as[path], file)
        known = file if measures_of_series(connection, source) else with_series_asked(file, source, sources)
        received.append(Received(source, known, hashes[path], administration))
    return received


def _source(how: LoadOptions, accepted: Accepted[Measure]) -> str:
    is_one_of_several = how.layer and not accepted.is_only_layer
    return how.source or (f"{accepted.file_name}:{accepted.layer}" if is_one_of_several else accepted.file_name)


def _ids(accepted: Iterable[Accepted[Measure]]) -> set[str]:
    return {measure.measure_id for file in accepted for measure in file.records}


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
