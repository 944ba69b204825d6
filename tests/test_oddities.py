"""Every oddity of every format ends as stated: read rightly, said for a person to look at, or refused; never silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oddities.every import ODDITIES
from tests.oddities.frame import Oddity, try_out


@pytest.mark.parametrize("oddity", ODDITIES, ids=lambda oddity: oddity.label)
def test_an_oddity_ends_as_stated(town_template: Path, tmp_path: Path, oddity: Oddity) -> None:
    seen = try_out(oddity, town_template, tmp_path)
    assert not seen.problem, f"{seen.problem}; exit code {seen.code}, findings {seen.findings}: {seen.message}"


def test_no_two_oddities_have_one_name() -> None:
    labels = [oddity.label for oddity in ODDITIES]
    assert len(set(labels)) == len(labels)
