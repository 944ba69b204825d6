"""The figures of a simulation: who is told, how often, how evenly, and about which measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from geodata.shapes import Flags, Indices
from impact.answers.told import Pairs, counted
from impact.assess import Met
from impact.model import Measure
from impact.situation import Situation
from impact.size_class import employees

Figures = dict[str, Any]


def told_figures(situation: Situation, pairs: Pairs) -> Figures:
    """Messages (measure × recipient informed), recipients told at least once, and what they are told otherwise."""
    messages = [
        np.bincount(pairs.recipient[s > 0], minlength=len(situation.recipients)) for s in (pairs.before, pairs.after)
    ]
    is_statutory = np.array([state.is_statutory for state in pairs.states], bool)
    notice, forms = counted(pairs)
    return {
        "messages": _both(pairs.before > 0, pairs.after > 0),
        "recipients": _both(messages[0] > 0, messages[1] > 0),
        "statutory": _both(is_statutory[pairs.before], is_statutory[pairs.after]),
        "notice_days": listed_changes(notice),
        "dialogue_forms": listed_changes(forms),
        "burden": {"before": burden(messages[0]), "after": burden(messages[1])},
    }


def _both(before: Flags, after: Flags) -> Figures:
    return {
        "before": int(before.sum()),
        "after": int(after.sum()),
        "added": int((after & ~before).sum()),
        "dropped": int((before & ~after).sum()),
    }


def listed_changes(changes: Counter[Any]) -> list[Figures]:
    """Each change from one thing to another, the most frequent first."""
    ordered = sorted(changes.items(), key=lambda item: (-item[1], str(item[0])))
    return [{"before": first, "after": second, "n": count} for (first, second), count in ordered]


def burden(messages: Indices) -> Figures:
    """How many messages a recipient gets who gets any: the median, the 90th percentile and the most.

    >>> burden(np.array([0, 1, 1, 1, 7]))
    {'median': 1, 'p90': 7, 'max': 7}
    """
    told = messages[messages > 0]
    if not len(told):
        return {"median": 0, "p90": 0, "max": 0}
    median, p90 = np.percentile(told, [50, 90], method="inverted_cdf").tolist()
    return {"median": int(median), "p90": int(p90), "max": int(told.max())}


def coverage(situation: Situation, pairs: Pairs, mets: tuple[Met, Met]) -> list[Figures]:
    """By size class, how many workplaces are affected and how many of them are told: size may not decide."""
    n = situation.recipients.n_workplaces
    size_class = situation.recipients.size_class
    classes = sorted(size_class.values, key=_by_size)
    number = np.array(size_class.each(classes.index), np.intp)[size_class.codes]

    def counts(recipient: Indices) -> list[int]:
        workplaces = np.flatnonzero(np.bincount(recipient, minlength=n)[:n])
        found: list[int] = np.bincount(number[workplaces], minlength=len(classes)).tolist()
        return found

    affected = [counts(met.exposures.recipient) for met in mets]
    told = [counts(pairs.recipient[states > 0]) for states in (pairs.before, pairs.after)]
    return [
        {
            "size_class": size_class,
            "before": {"affected": affected[0][i], "informed": told[0][i], "share": _share(told[0][i], affected[0][i])},
            "after": {"affected": affected[1][i], "informed": told[1][i], "share": _share(told[1][i], affected[1][i])},
        }
        for i, size_class in enumerate(classes)
        if affected[0][i] or affected[1][i]
    ]


def _by_size(size_class: str | None) -> tuple[bool, int, str]:
    least = employees(size_class)[0]
    return least is None, least or 0, size_class or ""


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def changed_measures(measures: Sequence[Measure], pairs: Pairs) -> list[Figures]:
    """Measures that inform others than before, those with the most changes first."""
    n = len(measures)
    flags = (pairs.before > 0, pairs.after > 0, pairs.added, pairs.dropped)
    before, after, added, dropped = (np.bincount(pairs.measure[each], minlength=n) for each in flags)
    turned = added + dropped
    order = np.lexsort((np.arange(n), -turned))[: int((turned > 0).sum())].tolist()
    return [
        {
            "measure_id": measures[m].measure_id,
            "measure_title": measures[m].title,
            "before": int(before[m]),
            "after": int(after[m]),
            "added": int(added[m]),
            "dropped": int(dropped[m]),
        }
        for m in order
    ]
