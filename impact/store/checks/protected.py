"""Whether nothing is kept of who a protected person is, and whether such persons can still be recognised."""

from __future__ import annotations

import sqlalchemy as sa

from impact.checking.verdict import Verdict
from impact.language import Phrase
from impact.model import fields_of
from impact.store.protection import HOLDERS, KEY
from impact.store.tables import REGISTERS, protected_numbers, settings
from impact.store.traces import has_traces


def protected_stay_so(connection: sa.Connection) -> Verdict:
    """Rows of protected identities are empty of them and overwritten, and the key that tells their numbers is there."""
    faults: list[Phrase] = []
    looked_at = 0
    for record_type in HOLDERS:
        table = REGISTERS[record_type]
        names = [f.name for f in fields_of(record_type) if f.is_personal] + ["organisation_number"]
        says_who = sa.or_(*(sa.func.coalesce(sa.cast(table.c[name], sa.Text), "") != "" for name in names))
        counted = sa.select(sa.func.count(), sa.func.sum(sa.case((says_who, 1), else_=0)))
        n, n_told = connection.execute(counted.select_from(table).where(table.c.is_protected)).one()
        looked_at += n
        if n_told:
            template = "{n} rows of {table} are of protected identities and say who it is."
            faults.append(Phrase(template, {"n": n_told, "table": table.name}))
    n_known = connection.execute(sa.select(sa.func.count()).select_from(protected_numbers)).scalar_one()
    key = connection.execute(sa.select(settings.c.value).where(settings.c.name == KEY)).scalar()
    if n_known and key is None:
        template = "The key is gone by which {n} protected persons are recognised in new deliveries."
        faults.append(Phrase(template, {"n": n_known}))
    if has_traces(connection):
        template = "Traces of protected persons may remain in the file: close what holds it open, and call berord run."
        faults.append(Phrase(template, {}))
    what = Phrase("Protected identities stay protected.")
    return Verdict("protected", what, looked_at + n_known, tuple(faults))
