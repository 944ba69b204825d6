"""What a process that takes several commands keeps from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rich_click as click

if TYPE_CHECKING:
    from impact.registering.session import Session


class Lasting:
    """The sessions of the databases that commands have named."""

    def __init__(self) -> None:
        """No command has come yet."""
        self.sessions: dict[str, Session] = {}


def session_of(database: str) -> str | Session:
    """The database's session, where the process takes several commands; else the database itself."""
    context = click.get_current_context(silent=True)
    lasting = context.find_object(Lasting) if context else None
    if lasting is None:
        return database
    from impact.registering.session import Session

    return lasting.sessions.setdefault(database, Session(database))
