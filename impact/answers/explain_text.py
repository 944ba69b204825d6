"""The answer of `explain` as plain sentences in Swedish or English."""

from __future__ import annotations

from collections.abc import Iterator

from impact.answers.explain import Answer
from impact.answers.trace_text import Traces, adopted, confirmed, number
from impact.language import translator
from impact.terms import Relation
from impact.when import start_of

RELATION_SENTENCES = {
    Relation.IN_AREA: "The measure lies in {area}, where the recipient is.",
    Relation.NEAR_AREA: "The measure lies {distance} m from {area}, where the recipient is.",
    Relation.WITHIN_REACH: "The recipient is within the measure's reach: {distance} m away.",
    Relation.TOUCHED: "The measure covers a part of the recipient's property.",
    Relation.ADJOINING: "The measure adjoins the recipient's property.",
    Relation.BY_ACTIVITY: "The measure concerns the recipient's activity.",
    Relation.NAMED: "The measure names the recipient by its organisation number.",
    Relation.ACROSS_STREET: "The recipient's property is on the other side of the street, {distance} m away.",
}

REACH_PARAMETERS = ("område_avstånd_m", "räckvidd_m", "gatubredd_m")


def answer_lines(answer: Answer, language: str) -> list[str]:
    """The whole answer, a line each: the outcome, the relations, the rules, the limits, the near misses."""
    _ = translator(language)
    traces = Traces(answer.pack, answer.explanation, language)
    return [
        *_outcome(answer, language),
        "",
        _("How it is affected:"),
        *(f"  {line}" for line in _relations(answer, language)),
        "",
        _("Rules that hold:"),
        *traces.rule_lines(),
        *_exemption(answer, language),
        "",
        _("What follows, and from which rules:"),
        *traces.credit_lines(),
        "",
        _("Limits that apply:"),
        *(f"  {line}" for line in _limits(answer, language)),
        "",
        _("Rules that nearly held:"),
        *traces.near_miss_lines(),
        "",
        *_origin(answer, language),
    ]


def _outcome(answer: Answer, language: str) -> Iterator[str]:
    _ = translator(language)
    conclusion, measure = answer.exposure.conclusion, answer.measure
    names = {"name": answer.name, "title": measure.title, "measure_id": measure.measure_id}
    if not conclusion.informed:
        yield _("{name} is affected by {title} ({measure_id}) but is not informed.").format(**names)
        return
    yield _("{name} is informed about {title} ({measure_id}).").format(**names)
    if answer.exposure.inform_by is not None:
        yield _("By {day} at the latest: {n} days before the start {start}.").format(
            day=answer.exposure.inform_by, n=conclusion.notice_days, start=start_of(measure)
        )
    elif conclusion.notice_days is not None:
        yield _("{n} days before the start; the measure has no start date yet.").format(n=conclusion.notice_days)
    if conclusion.dialogue_forms:
        forms = [answer.pack.label("dialogform", form, language) for form in conclusion.dialogue_forms]
        yield _("How: {forms}.").format(forms=", ".join(forms))


def _relations(answer: Answer, language: str) -> Iterator[str]:
    _ = translator(language)
    exposure = answer.exposure
    for link in exposure.areas:
        template = _(RELATION_SENTENCES[link.relation])
        yield template.format(area=link.area.name, distance=metres(link.distance_m, language))
    for relation in Relation.from_mask(exposure.relations):
        if relation not in (Relation.IN_AREA, Relation.NEAR_AREA):
            yield _(RELATION_SENTENCES[relation]).format(distance=metres(exposure.distance_m or 0.0, language))


def _exemption(answer: Answer, language: str) -> Iterator[str]:
    _ = translator(language)
    rules, informing = (", ".join(ids) for ids in (answer.explanation.exempting, answer.explanation.informing))
    if answer.exposure.conclusion.exempted:
        yield "  " + (
            _("Exempted by {rules}, which takes away what {informing} says.").format(rules=rules, informing=informing)
            if informing
            else _("Exempted by {rules}.").format(rules=rules)
        )
    elif answer.explanation.is_exemption_overruled:
        yield "  " + _("{rules} would exempt, but the law requires the information.").format(rules=rules)


def _limits(answer: Answer, language: str) -> Iterator[str]:
    _ = translator(language)
    for name in REACH_PARAMETERS:
        row = answer.pack.parameter_row(
            name, on=answer.judged.as_of, kind=answer.measure.kind, stage=answer.measure.stage
        )
        text = _("{name}: {value} {unit} (source: {source}; last checked {day})")
        value = number(row.value, language)
        yield text.format(name=name, value=value, unit=row.unit, source=row.source, day=row.last_checked_on)


def _origin(answer: Answer, language: str) -> Iterator[str]:
    _ = translator(language)
    judged, pack = answer.judged, answer.pack
    yield _("Judged on {day} in run {run} with the pack {pack} ({hash}), engine {engine}.").format(
        day=judged.as_of,
        run=judged.run_id,
        pack=f"{pack.name} {pack.version}",
        hash=pack.hash[:8],
        engine=answer.explanation.engine,
    )
    yield adopted(pack.adoption, language)
    yield confirmed(language, is_confirmed=answer.is_confirmed)


def metres(value: float, language: str) -> str:
    """A distance to the decimetre."""
    return number(round(value, 1), language)
