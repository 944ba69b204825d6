"""Parts spread over processes of this machine, each with the registers, sent once."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue

from impact.engines.part import Done, Part, Shared
from impact.engines.worker import Worker, WorkerLostError, without_interruptions
from impact.errors import ServiceFailed


class InProcesses:
    """At most `jobs` parts are assessed at a time, and as many wait to be stored: memory does not grow with parts.

    A thread waits for each process: a pool of the standard library reads all answers from one pipe, and waits for ever
    when somebody is killed who has sent half of one.
    """

    def __init__(self, shared: Shared, parts: Sequence[Part], jobs: int) -> None:
        """Started by entering the context."""
        self._shared, self._parts = shared, parts
        self._jobs = min(jobs, len(parts))
        self._workers: list[Worker] = []
        self._idle: SimpleQueue[Worker] = SimpleQueue()

    def __enter__(self) -> Iterator[Done]:
        self._threads = ThreadPoolExecutor(self._jobs)
        try:
            shared = pickle.dumps(self._shared, protocol=pickle.HIGHEST_PROTOCOL)
            with without_interruptions():
                self._workers += [Worker(shared) for _ in range(self._jobs)]
        except BaseException:
            self.__exit__()
            raise
        for worker in self._workers:
            self._idle.put(worker)
        return self._in_order()

    def __exit__(self, *_: object) -> None:
        with without_interruptions():
            self._threads.shutdown(wait=False, cancel_futures=True)
            # What they assess now nobody asks for any longer; whoever waits for it is told that they are gone.
            for worker in self._workers:
                worker.end()
            self._threads.shutdown(wait=True)
            for worker in self._workers:
                worker.close()

    def _in_order(self) -> Iterator[Done]:
        ahead: deque[Future[Done]] = deque()
        try:
            for part in self._parts:
                ahead.append(self._threads.submit(self._assessed, part))
                if len(ahead) > 2 * self._jobs:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        except WorkerLostError as error:
            raise ServiceFailed(
                "A worker process ended in the middle of its work.",
                why="Nothing was stored. Often the machine's memory did not suffice.",
                remedy="Repeat the command with fewer --jobs.",
            ) from error

    def _assessed(self, part: Part) -> Done:
        """In one of as many threads as there are workers: one is always idle."""
        worker = self._idle.get()
        try:
            return worker.assessed(part)
        finally:
            self._idle.put(worker)
