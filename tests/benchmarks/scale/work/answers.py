"""Which measure, recipient and company the questions to the store are about: those with as many exposures as most."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any

from tests.benchmarks.scale.task import Case

CHOSEN = "chosen.json"

MEASURE = """
SELECT measure_id, assessment_no, count(*) FROM assessments JOIN exposures USING (assessment_no)
WHERE is_current GROUP BY 1, 2 HAVING count(*) >= ? ORDER BY 3 LIMIT 1
"""
RECIPIENT = """
SELECT recipient_id FROM exposures JOIN recipients USING (recipient_no)
WHERE assessment_no = ? AND recipient_type = 'workplace' LIMIT 1
"""
COMPANY = """
SELECT organisation_number, count(*) FROM workplaces JOIN recipients ON recipient_id = workplace_id
JOIN exposures USING (recipient_no) GROUP BY 1 ORDER BY abs(count(*) - ?), 1 LIMIT 1
"""


def choose(case: Case) -> dict[str, Any]:
    """Write their ids beside the store: the measure has the mean number of exposures, the company that of companies."""
    with closing(sqlite3.connect(case.store)) as db:
        n_exposures = db.execute("SELECT count(*) FROM exposures").fetchone()[0]
        n_measures = db.execute("SELECT count(DISTINCT assessment_no) FROM exposures").fetchone()[0]
        n_companies = db.execute("SELECT count(DISTINCT organisation_number) FROM workplaces").fetchone()[0]
        measure, assessment, of_measure = db.execute(MEASURE, (n_exposures / n_measures,)).fetchone()
        (recipient,) = db.execute(RECIPIENT, (assessment,)).fetchone()
        company, of_company = db.execute(COMPANY, (n_exposures / n_companies,)).fetchone()
    chosen = {"measure": measure, "recipient": recipient, "company": company}
    (case.registers().folder / CHOSEN).write_text(json.dumps(chosen), encoding="utf-8")
    return {"of_measure": of_measure, "of_company": of_company}
