"""`berord runs`: the list of runs as a person sees it in a terminal of eighty columns."""

from __future__ import annotations

from datetime import date

import pytest

from impact.language import translator
from tests.calling import Berord

ROWS = [
    {
        "run_id": n, "as_of": date(2027, 1, 15 + n), "pack": f"stockholm 1.{n}.0", "assessed": 1170 + n,
        "exposures": 129_707,
        "informed": 98_210 + n, "new": 129_707 - n, "still": 0, "changed": 1525 + n, "gone": 318 * n,
    }
    for n in (2, 1)
]  # fmt: skip
HEADINGS = {
    "sv": ("Nr", "Dag", "Regelpaket", "Åtgärder", "Att nå", "Ny", "Ändrad", "Borta"),
    "en": ("No.", "Day", "Pack", "Measures", "To tell", "New", "Changed", "Gone"),
}


@pytest.mark.parametrize("language", HEADINGS)
def test_the_list_of_runs_fits_eighty_columns_with_whole_headings(
    berord: Berord, town: str, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("cli.runs._", translator(language))
    monkeypatch.setattr("cli.runs.current_language", lambda: language)
    monkeypatch.setattr("cli.runs.list_runs", lambda _connection: ROWS)
    lines = berord("runs", "list", "--db", town, "--format", "table").out.splitlines()
    assert max(map(len, lines)) <= 80
    assert [heading for heading in HEADINGS[language] if heading not in lines[1]] == []
    assert [number for number in ("98212", "129705", "1527") if not any(number in line for line in lines)] == []
    assert len(lines) <= 4 + 2 * len(ROWS)


def test_csv_and_json_of_the_list_of_runs_hold_everything(
    berord: Berord, town: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.runs.list_runs", lambda _connection: ROWS)
    csv = berord("runs", "list", "--db", town, "--format", "csv").out.splitlines()
    assert csv[0] == "run_id;as_of;pack;assessed;exposures;informed;new;still;changed;gone"
    assert list(berord("runs", "list", "--db", town, "--format", "json").json[0]) == csv[0].split(";")
