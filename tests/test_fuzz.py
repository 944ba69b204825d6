"""Damaged inputs of every format: no crash, and nothing stored of what is refused; strange ones for our own readers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fuzz.readers import READERS, strange
from tests.fuzz.samples import SAMPLES
from tests.fuzz.trying import Trials

N_SEEDS = 10


@pytest.fixture(scope="module")
def trials(town_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Trials:
    return Trials(town_template, tmp_path_factory.mktemp("sound"))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_file_is_refused_or_read_and_never_stored_in_part(trials: Trials, name: str) -> None:
    tried = [trials.register(name, seed) for seed in range(N_SEEDS)]
    assert [one for one in tried if one.problem] == []


@pytest.mark.parametrize("name", READERS)
def test_our_own_readers_refuse_what_they_cannot_read(tmp_path: Path, name: str) -> None:
    found = strange(name, tmp_path, 0, 60)
    assert found.problem == ""


def test_a_seed_makes_the_same_input_again() -> None:
    from random import Random

    from tests.fuzz.damage import damaged

    make: Callable[[], bytes] = lambda: damaged(bytes(range(256)) * 9, Random("GeoPackage/7"))  # noqa: E731, S311
    assert make() == make()
