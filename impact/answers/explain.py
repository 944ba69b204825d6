"""Why a recipient is informed, or exempted: the stored exposure, and the rules run once more on its facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from impact.facts import CATALOGUE, RECIPIENT_STAGE
from impact.model import Administration, Measure, Workplace
from impact.names import shown_name
from impact.one_fact import is_own, measure_facts, record_facts, relation_facts
from impact.store.database import Connection
from impact.store.exposure_row import Judged, RecipientRecord, StoredExposure
from impact.store.registers import read_register
from impact.terms import Relation
from rules.effects import Conclusion
from rules.explain import Explanation, RuleTrace
from rules.explain import explain as explain_fact
from rules.model import Adoption
from rules.pack import Pack


@dataclass(frozen=True, slots=True)
class Answer:
    """What `explain` answers for an exposed recipient. `is_confirmed`: the re-run gave the stored outcome."""

    measure: Measure
    recipient: RecipientRecord
    judged: Judged
    exposure: StoredExposure
    pack: Pack
    explanation: Explanation

    @property
    def is_confirmed(self) -> bool:
        """Whether rules and registers still give what was stored."""
        return _told(self.explanation.conclusion) == _told(self.exposure.conclusion)

    @property
    def name(self) -> str:
        """What the recipient is called."""
        return name_of(self.recipient)


def explain_exposure(
    connection: Connection, measure: Measure, recipient: RecipientRecord, judgement: Judged, exposure: StoredExposure
) -> Answer:
    """Run the rules of the stored pack on the exposure's facts, as they were on the day of its run."""
    pack = Pack.kept(judgement.pack_files, CATALOGUE)
    planner = read_register(connection, Administration).get(measure.administration_id)
    distances = [link.distance_m for link in exposure.areas]
    fact: dict[str, Any] = {
        **measure_facts(measure, judgement.as_of),
        **record_facts(recipient),
        **relation_facts(
            exposure.relations,
            exposure.distance_m,
            min(distances, default=None),
            is_dedicated=any(link.area.is_dedicated for link in exposure.areas),
        ),
        "egen_fastighet": is_own(planner, recipient),
    }
    explanation = explain_fact(pack, RECIPIENT_STAGE, fact, on=judgement.as_of)
    return Answer(measure, recipient, judgement, exposure, pack, explanation)


def name_of(recipient: RecipientRecord) -> str:
    """What a recipient is called in an answer."""
    if isinstance(recipient, Workplace):
        return shown_name(recipient.company_name, recipient.name, None)
    return recipient.holder_name


def _told(conclusion: Conclusion) -> tuple[object, ...]:
    return (conclusion.informed, conclusion.notice_days, conclusion.dialogue_forms, conclusion.rules)


def as_json(answer: Answer) -> dict[str, Any]:
    """The answer as `explain --format json` prints it."""
    conclusion = answer.exposure.conclusion
    return {
        "measure_id": answer.measure.measure_id,
        "recipient": answer.name,
        "informed": conclusion.informed,
        "exempted": conclusion.exempted,
        "notice_days": conclusion.notice_days,
        "inform_by": answer.exposure.inform_by,
        "dialogue_forms": list(conclusion.dialogue_forms),
        "relations": [relation.value for relation in Relation.from_mask(answer.exposure.relations)],
        "distance_m": None if answer.exposure.distance_m is None else round(answer.exposure.distance_m, 3),
        "areas": [
            {"name": link.area.name, "relation": link.relation.value, "distance_m": round(link.distance_m, 3)}
            for link in answer.exposure.areas
        ],
        "rules": [rule_json(trace) for trace in answer.explanation.fired],
        "effects": credits_json(answer.explanation),
        "exempted_by": list(answer.explanation.exempting),
        "exempts_from": list(answer.explanation.informing) if answer.explanation.exempting else [],
        "near_misses": [rule_json(trace) for trace in answer.explanation.near_misses],
        "adoption": adoption_json(answer.pack.adoption),
        "pack": f"{answer.pack.name} {answer.pack.version}",
        "pack_hash": answer.pack.hash,
        "run_id": answer.judged.run_id,
        "as_of": answer.judged.as_of,
        "engine": answer.explanation.engine,
        "is_confirmed": answer.is_confirmed,
    }


def credits_json(explanation: Explanation) -> list[dict[str, Any]]:
    """Each effect of the conclusion and the rules that it came from."""
    return [
        {"effect": each.effect.kind.value, "value": each.effect.value, "rules": list(each.rules)}
        for each in explanation.credits
    ]


def adoption_json(adoption: Adoption) -> dict[str, Any]:
    """Who decided that the pack applies."""
    return {
        "is_example": adoption.is_example,
        "body": adoption.body,
        "register_number": adoption.register_number,
        "paragraph": adoption.paragraph,
        "decided_on": adoption.decided_on,
    }


def rule_json(trace: RuleTrace) -> dict[str, Any]:
    """A rule checked against a fact, as JSON."""
    return {
        "id": trace.rule_id,
        "title": trace.title,
        "source": trace.source,
        "conditions": [
            {"field": c.field, "condition": c.words, "value": c.value, "holds": c.holds} for c in trace.checks
        ],
        "effects": [{"effect": e.kind.value, "value": e.value} for e in trace.effects],
    }
