"""Reading holds the search for garbage back, and leaves it as it was."""

from __future__ import annotations

import gc

import pytest

from geodata.collecting import without_collection


def test_the_search_goes_on_afterwards_also_when_reading_fails() -> None:
    @without_collection()
    def read() -> None:
        raise ValueError(f"cut off, collecting: {gc.isenabled()}")

    with pytest.raises(ValueError, match="cut off, collecting: False"):
        read()
    assert gc.isenabled()


def test_of_several_the_outermost_decides() -> None:
    with without_collection():
        with without_collection():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_who_had_turned_it_off_finds_it_off() -> None:
    gc.disable()
    try:
        with without_collection():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
