"""What a change of rules means: exactly the situations in which two packs conclude differently, as boxes of conditions.

What a rule adds is looked at one aspect at a time: whether somebody is informed, the notice, each dialogue form, the
level, each participant, each committee. Of an aspect only rules that differ can turn the outcome, and the rules that
both packs have can hide it (a longer notice, an exemption). So the boxes of the rules that differ are cut by the others
until nothing more can turn or hide it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from rules.boxes import Box, Space
from rules.effects import STATUTORY, Effect, EffectKind
from rules.model import Rule
from rules.pack import Pack
from rules.turning import Piece, Read, Search, Value

INFORMS, EXEMPTS, REQUIRED = 1, 2, 4
YES = "ja"


@dataclass(frozen=True, slots=True)
class Shift:
    """A situation with another outcome: for the facts in `box`, `before` is replaced by `after`.

    For `informera` they hold nothing, "ja" or "lagstadgat"; for notice days and level nothing or one value; for
    dialogue forms, participants and committees what is lost and what is gained. Notice and dialogue forms are those of
    recipients whom both packs inform. `rules` are the ids of the rules that differ and turn it; `size` counts cells.
    """

    stage: str
    kind: EffectKind
    before: tuple[Value, ...]
    after: tuple[Value, ...]
    box: Box
    rules: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Meaning:
    """Every shift, the largest of each stage and kind first; `n_unfinished` boxes were left when the search stopped."""

    spaces: Mapping[str, Space]
    shifts: tuple[Shift, ...]
    n_unfinished: int


@dataclass(frozen=True, slots=True)
class Days:
    """The day for which each pack is asked."""

    before: date
    after: date


def compare_meaning(before: Pack, after: Pack, days: Days, *, most: int) -> Meaning:
    """The situations in which the packs conclude differently, from the rules that hold on the days.

    At most about `most` situations of each aspect are searched for. Both packs must have one catalogue. Raises
    RulesError when a pack does not hold on its day.
    """
    spaces: dict[str, Space] = {}
    shifts: list[Shift] = []
    n_unfinished = 0
    for stage in after.catalogue.stages:
        compared = _Stage(before, after, stage, days)
        spaces[stage] = compared.space
        found, left = compared.shifts(most)
        shifts += found
        n_unfinished += left
    return Meaning(spaces, tuple(shifts), n_unfinished)


@dataclass(frozen=True, slots=True)
class _Side:
    """One pack's rules of a stage with their boxes, its levels from the lowest to the highest, and its default."""

    rules: tuple[tuple[Rule, Box], ...]
    levels: tuple[str, ...]
    default_level: str | None


@dataclass(frozen=True)
class _Aspect:
    """A thing that rules add, as bits that are OR-ed; `read` turns them into a value, one function for each pack."""

    kind: EffectKind
    bits: tuple[Callable[[Effect], int], Callable[[Effect], int]]
    read: tuple[Read, Read]


class _Stage:
    def __init__(self, before: Pack, after: Pack, stage: str, days: Days) -> None:
        self.stage = stage
        rules = (before.rules_of(stage, days.before), after.rules_of(stage, days.after))
        conditions = [condition for each in rules for rule in each for condition in rule.conditions]
        self.space = Space.of(after.catalogue.fields(stage), _closed(before, after, stage), conditions)
        self.sides = tuple(
            _Side(
                tuple((rule, self.space.box(rule.conditions)) for rule in each), pack.levels, pack.default_level(stage)
            )
            for each, pack in zip(rules, (before, after), strict=True)
        )

    def shifts(self, most: int) -> tuple[list[Shift], int]:
        """The shifts of the stage, and how many boxes were left undecided."""
        found: list[Shift] = []
        n_left = 0
        for kind in EffectKind:
            every: list[Shift] = []
            for aspect in self._aspects(kind):
                search = Search(self.space, *self._pieces(aspect), aspect.read)
                every += self._of_aspect(aspect, search.turned(most))
                n_left += search.n_left
            found += sorted(_joined(every), key=lambda shift: (-shift.size, str(shift)))
        return found, n_left

    def _aspects(self, kind: EffectKind) -> Iterator[_Aspect]:
        values = _values(self.sides, kind)
        if kind is EffectKind.INFORM:
            yield _Aspect(kind, (_inform_bits,) * 2, (_told,) * 2)
        elif kind is EffectKind.NOTICE_DAYS:
            steps = tuple(sorted(values))
            yield _Aspect(kind, (_ladder(kind, steps),) * 2, (_reached(steps),) * 2)
        elif kind is EffectKind.LEVEL:
            first, second = self.sides
            reached = (_reached(first.levels, first.default_level), _reached(second.levels, second.default_level))
            yield _Aspect(kind, (_ladder(kind, first.levels), _ladder(kind, second.levels)), reached)
        elif kind is not EffectKind.EXEMPT:
            for value in sorted(values):
                yield _Aspect(kind, (_ladder(kind, (value,)),) * 2, (_reached((value,)),) * 2)

    def _pieces(self, aspect: _Aspect) -> tuple[list[Piece], list[Piece]]:
        """The boxes that differ and those that both have, each with what it adds.

        A box that both have differs too when what it adds ranks otherwise: the packs' levels may be others.
        """
        before, after = (self._added(aspect, number) for number in (0, 1))
        differing = [Piece(box, (bits, 0), ids) for key, (box, bits, ids) in before.items() if key not in after]
        differing += [Piece(box, (0, bits), ids) for key, (box, bits, ids) in after.items() if key not in before]
        shared = [(box, (bits, after[key][1]), ids) for key, (box, bits, ids) in before.items() if key in after]
        differing += [Piece(*each) for each in shared if each[1][0] != each[1][1]]
        if len({read(0) for read in aspect.read}) > 1:
            # where no rule says anything the packs differ too; last, so that it is what the others leave
            differing.append(Piece(self.space.plain({}), (0, 0)))
        both = [Piece(box, masks) for box, masks, _ in shared if masks[0] == masks[1]]
        return differing, sorted(both, key=lambda piece: -max(piece.masks))

    def _added(self, aspect: _Aspect, number: int) -> dict[object, tuple[Box, int, frozenset[str]]]:
        found: dict[object, tuple[Box, int, frozenset[str]]] = {}
        for rule, box in self.sides[number].rules:
            bits = 0
            for effect in rule.effects:
                bits |= aspect.bits[number](effect)
            if bits and not box.is_empty:
                effects = frozenset(effect for effect in rule.effects if aspect.bits[number](effect))
                key = (tuple(box.limits.items()), effects)
                known = found.get(key, (box, bits, frozenset()))[2]
                found[key] = (box, bits, known | {rule.rule_id})
        return found

    def _of_aspect(self, aspect: _Aspect, turned: Iterable[Piece]) -> Iterator[Shift]:
        groups: dict[tuple[Value | None, Value | None, frozenset[str]], list[Box]] = {}
        for piece in turned:
            first, second = (read(mask) for read, mask in zip(aspect.read, piece.masks, strict=True))
            if aspect.kind not in (EffectKind.NOTICE_DAYS, EffectKind.DIALOGUE) or self._informs_somebody(piece.box):
                groups.setdefault((first, second, piece.rule_ids), []).append(self.space.plain(piece.box.limits))
        for (first, second, ids), boxes in groups.items():
            for box in self.space.merged(boxes):
                before, after = (() if value is None else (value,) for value in (first, second))
                rules = tuple(sorted(ids))
                yield Shift(self.stage, aspect.kind, before, after, box, rules, self.space.size(box))

    def _informs_somebody(self, box: Box) -> bool:
        """Whether there are facts in the box that both packs inform about."""
        informing = [[(b, bits) for b, bits in self._informing(n) if bits & INFORMS and b.meets(box)] for n in (0, 1)]
        exempting = [[b for b, bits in self._informing(n) if bits & EXEMPTS and b.meets(box)] for n in (0, 1)]
        for pair in product(*informing):
            common = box & pair[0][0] & pair[1][0]
            taken = [b for n, (_, bits) in enumerate(pair) if not bits & REQUIRED for b in exempting[n]]
            if not common.is_empty and not self.space.is_covered(common, taken):
                return True
        return False

    def _informing(self, number: int) -> Iterator[tuple[Box, int]]:
        for rule, box in self.sides[number].rules:
            for effect in rule.effects:
                if bits := _inform_bits(effect):
                    yield box, bits


def _closed(before: Pack, after: Pack, stage: str) -> dict[str, Sequence[str] | None]:
    """The values that each field may have in either pack."""
    first, second = before.closed_values(stage), after.closed_values(stage)
    return {
        name: None if values is None else tuple(dict.fromkeys((*(first[name] or ()), *values)))
        for name, values in second.items()
    }


def _values(sides: Sequence[_Side], kind: EffectKind) -> set[Value]:
    effects = (effect for side in sides for rule, _ in side.rules for effect in rule.effects)
    return {effect.value for effect in effects if effect.kind is kind}


def _inform_bits(effect: Effect) -> int:
    if effect.kind is EffectKind.EXEMPT:
        return EXEMPTS
    if effect.kind is EffectKind.INFORM:
        return INFORMS | REQUIRED if effect.value == STATUTORY else INFORMS
    return 0


def _told(mask: int) -> Value | None:
    if mask & REQUIRED:
        return STATUTORY
    return YES if mask & INFORMS and not mask & EXEMPTS else None


def _ladder(kind: EffectKind, steps: Sequence[Value]) -> Callable[[Effect], int]:
    """A value as the bits of its step and of all below, so that OR is the highest."""
    bits = {value: (INFORMS << number + 1) - 1 for number, value in enumerate(steps)}
    return lambda effect: bits.get(effect.value, 0) if effect.kind is kind else 0


def _reached(steps: Sequence[Value], otherwise: Value | None = None) -> Read:
    return lambda mask: steps[mask.bit_length() - 1] if mask else otherwise


def _joined(shifts: Iterable[Shift]) -> Iterator[Shift]:
    """Words that are lost or gained in the same box through the same rules are said together."""
    found: dict[object, Shift] = {}
    for each in shifts:
        shift = each
        key = (tuple(shift.box.limits.items()), shift.rules)
        known = found.get(key)
        if known is not None:
            shift = replace(shift, before=known.before + shift.before, after=known.after + shift.after)
        found[key] = shift
    yield from found.values()


def day_within(pack: Pack, wanted: date) -> date:
    """The day itself when the pack holds on it, else the nearest day on which it does."""
    last = pack.validity.valid_to
    return min(max(wanted, pack.validity.valid_from), last or date.max)
