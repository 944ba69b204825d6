"""The floors of the address matching: a wrong place is worse than a question."""

from __future__ import annotations

from tests.address_slips import NOT_THERE, figures, precision_and_recall


def test_misspelt_addresses_are_placed_rightly_or_asked_about() -> None:
    counted = figures(n=150, seed=20)
    precision, recall = precision_and_recall(counted)
    assert precision >= 0.995, counted
    assert recall >= 0.85, counted
    assert all(counted[kind]["asked"] == 150 for kind in NOT_THERE), "what is not there is never placed"
    assert counted["as written"]["right"] >= 148
