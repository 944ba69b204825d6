"""How the store is asked for a few of its measures: by their ids, and never by going through all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from impact.store.database import reading
from impact.store.deliver import known_measures, sources_of_measures
from impact.store.measures import show_measure
from impact.store.registers import current_measures, planners_of
from tests.calling import Berord
from tests.small_town import DAY, delivery, measure


def test_one_measure_is_sought_by_its_id_and_not_among_all_that_stand(
    berord: Berord, town: str, tmp_path: Path
) -> None:
    berord("register", delivery(tmp_path, [measure()]), "--db", town, "--crs", "EPSG:3006", "--as-of", DAY)
    asked: list[tuple[str, Any]] = []
    with reading(town) as connection:
        sa.event.listen(connection, "before_cursor_execute", lambda *about: asked.append(about[2:4]))
        for question in (current_measures, planners_of, sources_of_measures, known_measures):
            assert question(connection, ["M1"]).keys() == {"M1"}
        assert show_measure(connection, "M1")["measure_id"] == "M1"
        steps = [
            str(step[3])
            for statement, values in list(asked)
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    assert steps
    assert [step for step in steps if "measures" in step and "measure_id=?" not in step] == []
