"""Parts spread over processes of this machine, each with the registers, sent once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack

from impact.engines.handing import Ticket, handed_over, taken
from impact.engines.part import Done, Part, Shared, assessed
from impact.errors import ServiceFailed

_shared: list[Shared] = []
"""What the parts of this worker have in common: set once, when the worker starts."""


class InProcesses:
    """At most `jobs` parts are assessed at a time, and as many wait to be stored: memory does not grow with parts."""

    def __init__(self, shared: Shared, parts: Sequence[Part], jobs: int) -> None:
        """Started by entering the context."""
        self._shared, self._parts = shared, parts
        self._jobs = min(jobs, len(parts))

    def __enter__(self) -> Iterator[Done]:
        self._open = ExitStack()
        ticket = self._open.enter_context(handed_over(self._shared))
        # Started anew rather than forked: a fork copies locks of threads that it does not have.
        self._pool = ProcessPoolExecutor(
            self._jobs, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(ticket,)
        )
        return self._in_order()

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._open.close()

    def _in_order(self) -> Iterator[Done]:
        ahead: deque[Future[Done]] = deque()
        try:
            for part in self._parts:
                ahead.append(self._pool.submit(_assess, part))
                if len(ahead) > 2 * self._jobs:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        except BrokenProcessPool as error:
            raise ServiceFailed(
                "A worker process ended in the middle of its work.",
                why="Nothing was stored. Often the machine's memory did not suffice.",
                remedy="Repeat the command with fewer --jobs.",
            ) from error


def _begin(ticket: Ticket) -> None:
    """Keep what is shared; leave interrupting to the parent, and end with it whatever ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    _shared.append(taken(ticket))


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


def _assess(part: Part) -> Done:
    return assessed(_shared[0], part)
