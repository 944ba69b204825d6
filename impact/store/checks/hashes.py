"""Whether what is kept under a hash still gives that hash: packs, the input of runs, conclusions."""

from __future__ import annotations

import sqlalchemy as sa

from impact.checking.verdict import Verdict
from impact.facts import CATALOGUE
from impact.language import Phrase
from impact.store.changes import newest_change
from impact.store.outcome_numbers import digest_of
from impact.store.pending import inputs
from impact.store.tables import outcomes, pack_texts, packs, runs
from rules.errors import PackRefused
from rules.pack import Pack


def packs_as_read(connection: sa.Connection) -> Verdict:
    """The files of each pack, and the rules in them, are those that runs were made with."""
    statement = sa.select(pack_texts, packs.c.name).join_from(pack_texts, packs)
    rows = connection.execute(statement.order_by(packs.c.name, pack_texts.c.text_hash)).all()
    faults = []
    for row in rows:
        about = {"pack": f"{row.name} {row.version}", "hash": row.text_hash[:12]}
        if digest_of(row.files) != row.text_hash:
            faults.append(Phrase("The files kept of {pack} ({hash}) are not those that the runs read.", about))
            continue
        try:
            pack = Pack.from_files(row.files, CATALOGUE)
        except PackRefused:
            faults.append(Phrase("This program cannot read the pack {pack} ({hash}) that runs were made with.", about))
            continue
        if pack.hash != row.pack_hash:
            faults.append(Phrase("The rules of {pack} ({hash}) are no longer those that the runs used.", about))
    what = Phrase("The rule packs are kept as the runs read them.")
    return Verdict("packs", what, len(rows), tuple(faults))


def runs_as_stamped(connection: sa.Connection) -> Verdict:
    """Each run's input is one that the deliveries add up to, in their order, and its pack is that of its texts."""
    place = {each.hash: number for number, each in enumerate(inputs(connection))}
    columns = (runs.c.run_id, runs.c.input_hash, runs.c.change_no, runs.c.pack_hash)
    statement = sa.select(*columns, pack_texts.c.pack_hash.label("of_text"))
    joined = statement.outerjoin_from(runs, pack_texts, runs.c.text_hash == pack_texts.c.text_hash)
    rows = connection.execute(joined.order_by(runs.c.run_id)).all()
    faults, before, seen = [], 0, 0
    newest = newest_change(connection)
    for row in rows:
        found = place.get(row.input_hash)
        about = {"run": row.run_id}
        if found is None:
            faults.append(Phrase("Run {run} was made from an input that no deliveries add up to.", about))
        elif found < before:
            faults.append(Phrase("Run {run} was made from an earlier input than the run before it.", about))
        before = max(before, found or 0)
        if not seen <= row.change_no <= newest:
            faults.append(Phrase("Run {run} has seen changes of registers that are not there.", about))
        seen = max(seen, row.change_no)
        if row.of_text != row.pack_hash:
            faults.append(Phrase("Run {run} has the rules of one pack and the files of another.", about))
    what = Phrase("Every run was made from the deliveries and with the pack that it names.")
    return Verdict("runs", what, len(rows), tuple(faults))


def outcomes_as_stored(connection: sa.Connection) -> Verdict:
    """Each conclusion still has the digest that it was stored with."""
    told = ("informed", "is_statutory", "is_exempted", "notice_days", "dialogue_forms", "rules")
    rows = connection.execute(sa.select(outcomes).order_by(outcomes.c.outcome_no)).all()
    changed = [row.outcome_no for row in rows if digest_of({name: getattr(row, name) for name in told}) != row.digest]
    faults = tuple(Phrase("Conclusion {number} is not what was stored.", {"number": number}) for number in changed)
    return Verdict("conclusions", Phrase("The conclusions are as they were stored."), len(rows), faults)
