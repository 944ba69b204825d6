"""What becomes of the proposals when another pack judges the same matters."""

from __future__ import annotations

from collections import Counter

from impact.answers.figures import Figures, listed_changes
from impact.answers.told import Side
from impact.governance.participants import Lifted
from impact.situation import Situation


def moved(situation: Situation, before: Side, after: Side) -> Figures:
    """What becomes of the proposals: how many, which levels, and those that differ in anything a person would see."""
    first, second = _proposals(before), _proposals(after)
    keys = sorted(first.keys() | second.keys(), key=lambda key: (key[0], -1 if key[1] is None else key[1]))
    levels: Counter[tuple[str | None, str | None]] = Counter()
    changed: list[Figures] = []
    for key in keys:
        old, new = first.get(key), second.get(key)
        if _seen(old) != _seen(new):
            levels[_level(old), _level(new)] += 1
            measure, area = key
            changed.append(
                {
                    "measure_id": before.met.measures[measure].measure_id,
                    "business_area": None if area is None else situation.areas[area].name,
                    "before": _seen(old),
                    "after": _seen(new),
                }
            )
    return {
        "before": len(first),
        "after": len(second),
        "added": len(second.keys() - first.keys()),
        "dropped": len(first.keys() - second.keys()),
        "levels": listed_changes(Counter({pair: n for pair, n in levels.items() if pair[0] != pair[1]})),
        "otherwise": sum(n for pair, n in levels.items() if pair[0] == pair[1]),
        "changed": changed,
    }


def _proposals(side: Side) -> dict[tuple[int, int | None], Lifted]:
    matters = side.judged.matters
    return {(matters[p.matter].measure, matters[p.matter].area): p for p in side.judged.proposals}


def _level(proposal: Lifted | None) -> str | None:
    return proposal.level if proposal else None


def _seen(proposal: Lifted | None) -> Figures | None:
    if proposal is None:
        return None
    return {
        "level": proposal.level,
        "led_by": list(proposal.led_by),
        "participants": list(proposal.participants),
        "committee": proposal.committee,
        "deviations": list(proposal.deviations),
    }
