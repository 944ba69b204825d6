"""A process that assesses parts, and the pipe to it, which tells when it is gone.

It is started anew rather than forked: a fork copies locks of threads that it does not have. What all parts share goes
through the pipe too, not with the start: there the parent holds both ends, and would write for ever to one that died.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.resource_tracker import ensure_running
from types import FrameType

from impact.engines.part import Done, Part, Shared, assessed


class WorkerLostError(Exception):
    """The process has ended, whatever ended it."""


class Worker:
    """One process. It ends with this one, and leaves interruptions to it."""

    def __init__(self, shared: bytes) -> None:
        """Start it; `shared` is a pickled `Shared`, sent with the first part."""
        self._unsent: bytes | None = shared
        spawning = multiprocessing.get_context("spawn")
        self._connection, theirs = spawning.Pipe()
        self._process = spawning.Process(target=_work, args=(theirs,), daemon=True)
        self._process.start()
        # Only the worker holds its end now: when it is gone, the pipe is closed.
        theirs.close()

    def assessed(self, part: Part) -> Done:
        """Its conclusions of a part.

        Raises:
            WorkerLostError: it has ended.
            AuditFailed: an audited conclusion differs.

        """
        try:
            if self._unsent is not None:
                self._connection.send_bytes(self._unsent)
                self._unsent = None
            self._connection.send(part)
            found = self._connection.recv()
        except (EOFError, OSError) as error:
            raise WorkerLostError from error
        if isinstance(found, Exception):
            raise found
        done: Done = found
        return done

    def end(self) -> None:
        """End it, whatever it does."""
        self._process.terminate()
        self._process.join()

    def close(self) -> None:
        """Close the pipe, when nobody waits at it any longer."""
        self._connection.close()


@contextmanager
def without_interruptions() -> Iterator[None]:
    """An interruption waits until the context is left. A process that is started meanwhile never hears of one.

    Workers would else show, when somebody presses Ctrl-C, where in their imports they were.
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield
        return
    heard: list[FrameType | None] = []
    signal.signal(signal.SIGINT, lambda _number, frame: heard.append(frame))
    try:
        with _deaf_processes():
            yield
    finally:
        signal.signal(signal.SIGINT, before)
    if heard:
        before(signal.SIGINT, heard[0])


@contextmanager
def _deaf_processes() -> Iterator[None]:
    """Processes that are started meanwhile inherit that they are not interrupted, from their first instruction on.

    For this process it does not suffice: the system tells another of its threads instead.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # Python's own helper of started processes lets interruptions through again when it is started: before, then.
    ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(connection: Connection) -> None:
    """Assess what comes, until nobody asks any longer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    with suppress(EOFError, OSError):
        # It comes from the parent, through a pipe that nobody else has.
        shared: Shared = pickle.loads(connection.recv_bytes())  # noqa: S301
        while True:
            connection.send(_answer(shared, connection.recv()))


def _answer(shared: Shared, part: Part) -> Done | Exception:
    """The conclusions, or what went wrong, for the parent to tell."""
    try:
        return assessed(shared, part)
    except Exception as error:  # noqa: BLE001 - raised again by the parent
        return error


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
