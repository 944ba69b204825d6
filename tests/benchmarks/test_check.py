"""How long checking a pack takes: reading it, refusing mistakes, and every warning. Goal: 400 rules within a second."""

from __future__ import annotations

from datetime import date

from impact.facts import CATALOGUE
from rules.lint import lint
from rules.pack import Pack
from tests.rules_many import many_rules


def check(files: dict[str, str]) -> int:
    return len(lint(Pack.from_files(files, CATALOGUE), on=date(2026, 11, 22)))


def test_a_pack_of_400_rules_is_checked_within_a_second(benchmark) -> None:
    files = many_rules(400 if benchmark.enabled else 40)
    assert benchmark.pedantic(check, args=(files,), rounds=5) > 0
    if benchmark.enabled:
        assert benchmark.stats.stats.min <= 1
