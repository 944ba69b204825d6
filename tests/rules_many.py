"""A pack with many rules on the facts that Berörd has, at random but as people write them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from impact.facts import CATALOGUE
from rules.catalogue import Field
from rules.pack import read_pack

EFFECTS = {
    "mottagare": {
        "informera": ("ja",),
        "varsel_dagar": ("14", "21", "30", "60", "90"),
        "dialogformer": ("brev", "e-post", "platsbesök"),
    },
    "ärende": {"nivå": ("arbetsgrupp", "samordningsgrupp", "styrgrupp"), "bjud_in": ("trafikkontoret", "svoa", "sbr")},
}


def many_rules(count: int, seed: int = 1) -> dict[str, str]:
    """The files of the Stockholm pack with `count` further rules in a file of their own."""
    rng = random.Random(seed)  # noqa: S311 - seeded test data
    pack = read_pack("stockholm", CATALOGUE)
    lines: dict[str, list[str]] = {stage: [] for stage in EFFECTS}
    for number in range(count):
        stage = "ärende" if number % 3 == 0 else "mottagare"
        lines[stage].append(_rule(number, stage, pack.closed_values(stage), rng))
    text = "".join(f"  {stage}:\n" + "\n".join(rules) + "\n" for stage, rules in lines.items() if rules)
    return {**pack.files, "manga.yaml": f"regler:\n{text}"}


def _rule(number: int, stage: str, closed: Mapping[str, Sequence[str] | None], rng: random.Random) -> str:
    fields = [field for field in CATALOGUE.stages[stage] if field.selects]
    when = {field.name: _words(field, closed[field.name], rng) for field in rng.sample(fields, rng.randint(2, 5))}
    effect, values = rng.choice(list(EFFECTS[stage].items()))
    conditions = ", ".join(f"{name}: '{words}'" for name, words in when.items())
    effects = f"{effect}: {rng.choice(values)}"
    return f"    - {{id: M-{number}, rubrik: x, källa: y, när: {{{conditions}}}, då: {{{effects}}}}}"


def _words(field: Field, closed: Sequence[str] | None, rng: random.Random) -> str:
    if field.type == "yes-no":
        return rng.choice(("ja", "nej"))
    if field.is_numeric:
        return f"{rng.choice(('högst', 'minst', 'över', 'under'))} {rng.randint(1, 60) * 5}"
    if closed is None:
        return rng.choice(("62", "45") if field.pattern else ("trafikkontoret", "svoa"))
    listed = rng.sample(list(closed), min(len(closed) - 1, rng.randint(1, 4)))
    return ("inte " if rng.random() < 0.3 else "") + ", ".join(listed)
