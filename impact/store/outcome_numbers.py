"""The stored numbers of conclusions: equal conclusions of one pack are stored once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from impact.store.bulk import insert_rows
from impact.store.numbers import next_number
from impact.store.tables import outcomes
from rules.effects import Conclusion
from rules.pack import Pack

PACKS_KEPT = 8


class OutcomeNumbers:
    """The number of every conclusion of a pack, read once for a run."""

    def __init__(self, connection: sa.Connection, pack_hash: str) -> None:
        """Read what is known."""
        self._connection = connection
        self._pack_hash = pack_hash
        self._next = next_number(connection, outcomes.c.outcome_no)
        chosen = sa.select(outcomes.c.digest, outcomes.c.outcome_no).where(outcomes.c.pack_hash == pack_hash)
        self._known = dict(connection.execute(chosen).all())

    def of(self, conclusions: Iterable[Conclusion]) -> list[int]:
        """The number of each conclusion; those without one are stored."""
        rows: list[dict[str, Any]] = []
        numbers: list[int] = []
        for conclusion in conclusions:
            content = outcome_content(conclusion)
            digest = digest_of(content)
            if digest not in self._known:
                self._known[digest] = self._next + len(rows)
                number = self._known[digest]
                rows.append({"outcome_no": number, "pack_hash": self._pack_hash, "digest": digest, **content})
            numbers.append(self._known[digest])
        insert_rows(self._connection, outcomes, rows)
        self._next += len(rows)
        return numbers


def outcome_content(conclusion: Conclusion) -> dict[str, Any]:
    """The columns of an outcome that its digest is made of."""
    return {
        "informed": conclusion.informed,
        "is_statutory": conclusion.is_statutory,
        "is_exempted": conclusion.exempted,
        "notice_days": conclusion.notice_days if conclusion.informed else None,
        "dialogue_forms": list(conclusion.dialogue_forms) if conclusion.informed else [],
        "rules": list(conclusion.rules),
    }


@lru_cache(maxsize=PACKS_KEPT)
def text_hash_of(pack: Pack) -> str:
    """The digest of a pack's texts: those of the same pack are hashed once, which takes longer than storing a run."""
    return digest_of(dict(pack.files))


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 over the content as JSON with its keys in order."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
