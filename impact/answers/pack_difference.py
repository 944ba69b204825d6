"""`rules diff`: what two packs say differently and what that leads to; as sentences, as rows, as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from impact.answers.explain import adoption_json
from impact.answers.trace_text import adopted
from impact.language import translator
from rules.compare import Detail, Difference, Kind, compare_packs
from rules.effects import STATUTORY, EffectKind
from rules.meaning import Days, Meaning, Shift, compare_meaning, day_within
from rules.pack import Pack
from rules.twins import spelled

MOST_SITUATIONS = 1000
"""So many of each aspect are searched for; nobody reads more."""
MOST_SHOWN = 20
SITUATIONS = "situations"
BETWEEN = "; "
"""Between conditions, whose lists have commas."""

SIGNS = {Kind.ADDED: "+", Kind.REMOVED: "–", Kind.CHANGED: "~"}
SINGLE = (EffectKind.NOTICE_DAYS, EffectKind.LEVEL)


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Two packs, what they say differently, and the situations with another outcome on the days."""

    before: Pack
    after: Pack
    days: Days
    differences: tuple[Difference, ...]
    meaning: Meaning

    @property
    def is_same(self) -> bool:
        """Whether nothing at all differs."""
        return not self.differences and not self.meaning.shifts

    def conditions(self, shift: Shift) -> list[str]:
        """The situation in the words of the packs: ["åtgärdstyp gatuarbete", "avstånd_m över 50 och högst 100"]."""
        words = self.meaning.spaces[shift.stage].words(shift.box, self.after.language)
        return [f"{name} {said}" for name, said in words.items()]

    def where(self, shift: Shift) -> str:
        """The situation on one line."""
        return BETWEEN.join(self.conditions(shift))


def compare(before: Pack, after: Pack, on: date) -> Comparison:
    """The packs compared on the day, each on its nearest day when it does not hold then."""
    days = Days(day_within(before, on), day_within(after, on))
    meaning = compare_meaning(before, after, days, most=MOST_SITUATIONS)
    return Comparison(before, after, days, compare_packs(before, after), meaning)


def as_json(found: Comparison) -> dict[str, Any]:
    """Everything, with the search's end: `unfinished` parts were left when more situations were found than can be."""
    return {
        "before": _pack(found.before, found.days.before),
        "after": _pack(found.after, found.days.after),
        "differences": [
            {
                "section": each.section.value,
                "name": each.name,
                "change": each.kind.value,
                "details": [{"what": d.what, "before": d.before, "after": d.after} for d in each.details],
            }
            for each in found.differences
        ],
        "situations": [
            {
                "stage": shift.stage,
                "what": shift.kind.value,
                "before": list(shift.before),
                "after": list(shift.after),
                "where": dict(found.meaning.spaces[shift.stage].words(shift.box, found.after.language)),
                "rules": list(shift.rules),
            }
            for shift in found.meaning.shifts
        ],
        "unfinished": found.meaning.n_unfinished,
    }


def _pack(pack: Pack, on: date) -> dict[str, Any]:
    return {
        "pack": f"{pack.name} {pack.version}",
        "pack_hash": pack.hash,
        "adoption": adoption_json(pack.adoption),
        "as_of": on,
    }


def as_rows(found: Comparison) -> list[dict[str, Any]]:
    """A row per detail and per situation; `where` is empty for what is said differently."""
    rows = [
        {
            "section": spelled(each.section.value, found.after.language),
            "name": each.name,
            "change": each.kind.value,
            "what": detail.what,
            "before": detail.before,
            "after": detail.after,
            "where": None,
        }
        for each in found.differences
        for detail in each.details or (Detail("", None, None),)
    ]
    return rows + [
        {
            "section": SITUATIONS,
            "name": ", ".join(shift.rules),
            "change": Kind.CHANGED.value,
            "what": spelled(shift.kind.value, found.after.language),
            "before": ", ".join(map(str, shift.before)) or None,
            "after": ", ".join(map(str, shift.after)) or None,
            "where": found.where(shift),
        }
        for shift in found.meaning.shifts
    ]


def lines(found: Comparison, language: str, *, most: int | None = MOST_SHOWN) -> list[str]:
    """The comparison as plain sentences: at most `most` situations of each stage, and how many there are."""
    _ = translator(language)
    packs = [f"{pack.name} {pack.version} ({pack.hash[:8]})" for pack in (found.before, found.after)]
    adoptions = [adopted(pack.adoption, language) for pack in (found.before, found.after)]
    said = [f"  {pack}: {adoption}" for pack, adoption in zip(packs, adoptions, strict=True)]
    head = [" → ".join(packs), *dict.fromkeys(said), ""]
    if found.is_same:
        return [
            *head,
            _("The packs say the same: no rule, parameter or word differs, and no situation is concluded otherwise."),
        ]
    return [*head, *_said(found), "", *_led_to(found, language, most)]


def _said(found: Comparison) -> Iterator[str]:
    section = None
    for each in found.differences:
        if each.section is not section:
            section = each.section
            yield f"{spelled(section.value, found.after.language)}:"
        yield f"  {SIGNS[each.kind]} {each.name}"
        for detail in each.details:
            if each.kind is Kind.CHANGED:
                yield f"      {detail.what}: {detail.before or '–'} → {detail.after or '–'}"
            elif detail.before or detail.after:
                yield f"      {detail.what}: {detail.before or detail.after}"


def _led_to(found: Comparison, language: str, most: int | None) -> Iterator[str]:
    _ = translator(language)
    shifts, days = found.meaning.shifts, found.days
    if not shifts and not found.meaning.n_unfinished:
        yield _("No situation is concluded otherwise.")
        return
    if days.before == days.after:
        yield _("Situations that are concluded otherwise on {day}: {n}").format(day=days.after, n=len(shifts))
    else:
        yield _(
            "Situations that are concluded otherwise, the first pack on {before} and the second on {after}: {n}"
        ).format(before=days.before, after=days.after, n=len(shifts))
    if found.meaning.n_unfinished:
        yield _("There are more than these: the search stopped with {n} parts left.").format(
            n=found.meaning.n_unfinished
        )
    for stage in found.meaning.spaces:
        yield from _of_stage(found, [s for s in shifts if s.stage == stage], language, most)
    if any(shift.kind in (EffectKind.NOTICE_DAYS, EffectKind.DIALOGUE) for shift in shifts):
        yield _("Notice and dialogue forms are those of recipients whom both packs inform.")


def _of_stage(found: Comparison, shifts: Sequence[Shift], language: str, most: int | None) -> Iterator[str]:
    _ = translator(language)
    if not shifts:
        return
    yield f"  {spelled(shifts[0].stage, found.after.language)}:"
    shown = shifts if most is None else shifts[:most]
    groups: dict[tuple[str, ...], list[Shift]] = {}
    for shift in shown:
        groups.setdefault((outcome(shift, found.after.language, language), ", ".join(shift.rules)), []).append(shift)
    for (follows, rules), each in groups.items():
        yield from _group([found.conditions(shift) for shift in each], f"{follows} [{rules}]", language)
    if len(shifts) > len(shown):
        yield "    " + _("… and {n} more, smaller; all of them with --all").format(n=len(shifts) - len(shown))


def _group(situations: Sequence[Sequence[str]], follows: str, language: str) -> Iterator[str]:
    """Situations of one outcome: what they have in common once, then what tells them apart."""
    _ = translator(language)
    shared = [condition for condition in situations[0] if all(condition in other for other in situations)]
    where = BETWEEN.join(shared) or _("always")
    if len(situations) == 1:
        yield f"    {where}: {follows}"
        return
    yield (
        "    " + _("{where}: {outcome}, in these situations:").format(where=where, outcome=follows)
        if shared
        else ("    " + _("{outcome}, in these situations:").format(outcome=follows))
    )
    for each in situations:
        yield f"      · {BETWEEN.join(condition for condition in each if condition not in shared)}"


def outcome(shift: Shift, words: str, language: str) -> str:
    """What follows instead of what, in a few words; `words` is the language of the pack."""
    _ = translator(language)
    if shift.kind is EffectKind.INFORM:
        return _informed(shift, language)
    what = spelled(shift.kind.value, words)
    before, after = (", ".join(map(str, each)) for each in (shift.before, shift.after))
    if shift.kind in SINGLE:
        return _("{what} {after}, before {before}").format(what=what, after=after or "–", before=before or "–")
    parts = [
        _("{what}: {words} added").format(what=what, words=after) if after else "",
        _("{what}: {words} dropped").format(what=what, words=before) if before else "",
    ]
    return "; ".join(filter(None, parts))


def _informed(shift: Shift, language: str) -> str:
    _ = translator(language)
    if not shift.after:
        return _("no longer informed, before by law") if STATUTORY in shift.before else _("no longer informed")
    if STATUTORY in shift.after:
        return _("informed by law, before by the pack alone") if shift.before else _("informed by law, before not")
    return _("informed by the pack alone, before by law") if shift.before else _("informed, before not")
