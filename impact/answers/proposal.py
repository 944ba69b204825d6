"""Why a measure leads to its proposals, or to none: the stored matters, and the rules run once more on their facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from impact.answers.explain import adoption_json, credits_json, rule_json
from impact.answers.lifted import gives_the_same, level_name, table_lines
from impact.answers.trace_text import Traces, adopted, confirmed
from impact.facts import CATALOGUE, MATTER_STAGE
from impact.governance.seats import PLANNER_FACT
from impact.language import translator
from impact.model import Administration, Measure
from impact.store.database import Connection
from impact.store.exposure_row import Judged
from impact.store.matters import StoredMatter, stored_matters, zero_of
from impact.store.registers import read_register
from impact.store.runs import zero_sentence
from rules.explain import Explanation, explain
from rules.pack import Pack


@dataclass(frozen=True, slots=True)
class ExplainedMatter:
    """One matter, why it has its level or none, and whether the re-run gave what was stored (`is_confirmed`)."""

    stored: StoredMatter
    explanation: Explanation
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class MeasureAnswer:
    """What `explain MEASURE` answers. `zero` is why nobody is informed, None when somebody is."""

    measure: Measure
    judged: Judged
    pack: Pack
    matters: tuple[ExplainedMatter, ...]
    names: Mapping[str, str]
    zero: tuple[str, dict[str, Any]] | None


def explain_matters(connection: Connection, measure: Measure, judged: Judged) -> MeasureAnswer:
    """Run the rules of the stored pack on the facts of each of the measure's matters, as they were judged."""
    pack = Pack.kept(judged.pack_files, CATALOGUE)
    administrations = read_register(connection, Administration)
    matters = []
    for stored in stored_matters(connection, judged.assessment_no):
        explanation = explain(pack, MATTER_STAGE, stored.facts, on=judged.as_of)
        planner = (str(stored.facts[PLANNER_FACT]),)
        is_confirmed = gives_the_same(stored, explanation, administrations, planner)
        matters.append(ExplainedMatter(stored, explanation, is_confirmed))
    names = {key: each.name for key, each in administrations.items()}
    return MeasureAnswer(measure, judged, pack, tuple(matters), names, zero_of(connection, judged.assessment_no))


def measure_json(answer: MeasureAnswer) -> dict[str, Any]:
    """The answer as `explain MEASURE --format json` prints it."""
    return {
        "measure_id": answer.measure.measure_id,
        "measure_title": answer.measure.title,
        "matters": [_matter_json(each) for each in answer.matters],
        "zero_match": None if answer.zero is None else {"reason": answer.zero[0], "detail": answer.zero[1]},
        "adoption": adoption_json(answer.pack.adoption),
        "pack": f"{answer.pack.name} {answer.pack.version}",
        "pack_hash": answer.pack.hash,
        "run_id": answer.judged.run_id,
        "as_of": answer.judged.as_of,
        "is_confirmed": all(each.is_confirmed for each in answer.matters),
    }


def _matter_json(matter: ExplainedMatter) -> dict[str, Any]:
    stored, explanation = matter.stored, matter.explanation
    return {
        "business_area": stored.area,
        "level": stored.level,
        "participants": list(stored.participants),
        "committee": stored.committee,
        "led_by": list(stored.led_by),
        "deviations": list(stored.deviations),
        "districts": list(stored.districts),
        "facts": stored.facts,
        "rules": [rule_json(trace) for trace in explanation.fired],
        "effects": credits_json(explanation),
        "near_misses": [rule_json(trace) for trace in explanation.near_misses],
        "engine": explanation.engine,
        "is_confirmed": matter.is_confirmed,
    }


def measure_lines(answer: MeasureAnswer, language: str) -> list[str]:
    """The whole answer, a line each: the matters one by one, then the day, the pack and its adoption."""
    _ = translator(language)
    measure = answer.measure
    head = _("{title} ({measure_id}). Proposals: {n}.")
    n = sum(each.stored.level is not None for each in answer.matters)
    lines = [head.format(title=measure.title, measure_id=measure.measure_id, n=n)]
    if answer.zero is not None:
        lines.append(_("Nobody is informed: {why}").format(why=zero_sentence(*answer.zero, language)))
    if not answer.matters:
        lines.append(_("The measure affects neither an area nor a recipient, so there is nothing to propose."))
    for matter in answer.matters:
        lines += ["", *_matter(answer, matter, language)]
    return [*lines, "", *_origin(answer, language)]


def _matter(answer: MeasureAnswer, matter: ExplainedMatter, language: str) -> Iterator[str]:
    _ = translator(language)
    stored, pack = matter.stored, answer.pack
    traces = Traces(pack, matter.explanation, language)
    where = stored.area or _("Outside every business area")
    if stored.level is None:
        yield _("{where}: no proposal, for no rule gives a level.").format(where=where)
    else:
        yield _("{where}: {level} is proposed.").format(where=where, level=level_name(stored.level, pack, language))
        yield from (f"  {line}" for line in table_lines(stored, pack, answer.names, language))
    yield _("The facts that were judged:")
    yield from traces.fact_lines()
    yield _("Rules that hold:")
    yield from traces.rule_lines()
    yield _("What follows, and from which rules:")
    yield from traces.credit_lines()
    yield _("Rules that nearly held:")
    yield from traces.near_miss_lines()
    yield confirmed(language, is_confirmed=matter.is_confirmed)


def _origin(answer: MeasureAnswer, language: str) -> Iterator[str]:
    _ = translator(language)
    pack = answer.pack
    yield _("Judged on {day} in run {run} with the pack {pack} ({hash}).").format(
        day=answer.judged.as_of, run=answer.judged.run_id, pack=f"{pack.name} {pack.version}", hash=pack.hash[:8]
    )
    yield adopted(pack.adoption, language)
