"""What all parts have in common, handed to whoever comes for it: pickled once, and nothing of it on a disk.

It could go with the start of each worker. But then it goes through a pipe whose other end the parent holds too, and a
worker that dies before it has read all leaves the parent writing for ever.
"""

from __future__ import annotations

import pickle
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Client, Connection, Listener

from impact.engines.part import Shared

Ticket = tuple[str, bytes]
"""Where it is to be had, and the key that is asked for."""


@contextmanager
def handed_over(shared: Shared) -> Iterator[Ticket]:
    """While the context lasts, `taken` gives it to those who have the ticket."""
    content = pickle.dumps(shared, protocol=pickle.HIGHEST_PROTOCOL)
    key = secrets.token_bytes(32)
    with Listener(authkey=key) as listener:
        threading.Thread(target=_serve, args=(listener, content), daemon=True).start()
        yield str(listener.address), key


def taken(ticket: Ticket) -> Shared:
    """What is handed over for the ticket."""
    address, key = ticket
    with Client(address, authkey=key) as connection:
        # It comes from the parent, which proved that it knows the key.
        found: Shared = pickle.loads(connection.recv_bytes())  # noqa: S301
    return found


def _serve(listener: Listener, content: bytes) -> None:
    """Until the listener is closed; somebody who dies meanwhile is no concern of the others."""
    while True:
        try:
            connection: Connection = listener.accept()
        except OSError:
            return
        except Exception:  # noqa: BLE001, S112 - somebody without the key, or who went away while proving it
            continue
        threading.Thread(target=_send, args=(connection, content), daemon=True).start()


def _send(connection: Connection, content: bytes) -> None:
    with connection, suppress(OSError):
        connection.send_bytes(content)
