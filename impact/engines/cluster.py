"""Parts spread over a Dask cluster, with the registers sent to its workers once.

Workers must have the same version of Berörd and the same Python: another version might conclude otherwise. How to
reach a scheduler behind TLS is set in Dask's own configuration.
"""

from __future__ import annotations

import logging
import platform
import time
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from impact import __version__
from impact.engines.part import Done, Part, Shared, assessed
from impact.errors import Refusal, ServiceFailed, UsageRefused

CONNECT_TIMEOUT_S = 10
LOOK_EVERY_S = 2.0
NO_WORKERS_FOR_S = 10.0
"""A cluster without workers for so long is given up."""
AHEAD_PER_WORKER = 2
"""Parts that are assessed or wait, for each worker: more would only fill memory."""


def versions() -> tuple[str, str]:
    """What must be equal here and on a worker: Berörd's version and Python's."""
    return __version__, platform.python_version()


class OnCluster:
    """The parts on the cluster's workers. A worker that dies is done without: its parts are assessed by another."""

    def __init__(self, shared: Shared, parts: Sequence[Part], scheduler: str) -> None:
        """Connected by entering the context."""
        self._shared, self._parts, self._address = shared, parts, scheduler

    def __enter__(self) -> Iterator[Done]:
        self._client = _connected(self._address)
        return self._in_order()

    def __exit__(self, *_: object) -> None:
        self._client.close(timeout=CONNECT_TIMEOUT_S)

    def _in_order(self) -> Iterator[Done]:
        n_workers = self._require_workers()
        shared = self._client.scatter([self._shared], broadcast=True, hash=False)[0]
        ahead: deque[Any] = deque()
        for part in self._parts:
            ahead.append(self._client.submit(_assess, shared, part, versions(), pure=False))
            if len(ahead) > AHEAD_PER_WORKER * n_workers:
                yield self._result(ahead.popleft())
        while ahead:
            yield self._result(ahead.popleft())

    def _require_workers(self) -> int:
        if not self._n_workers():
            raise ServiceFailed(
                "The cluster at {place} has no workers.",
                remedy="Start some: dask worker {place}.",
                place=self._address,
            )
        return self._n_workers()

    def _n_workers(self) -> int:
        return len(self._client.scheduler_info(n_workers=-1)["workers"])

    def _result(self, future: Any) -> Done:
        """The part's conclusions; looks now and then whether anybody is still at work."""
        from distributed import CancelledError, TimeoutError  # noqa: A004 - loaded only with this engine

        alone_since: float | None = None
        while True:
            try:
                found: Done = future.result(timeout=LOOK_EVERY_S)
            except TimeoutError:
                now = time.monotonic()
                is_alone = self._client.status != "running" or not self._n_workers()
                alone_since = (alone_since or now) if is_alone else None
                if alone_since is not None and now - alone_since > NO_WORKERS_FOR_S:
                    raise _lost(self._address) from None
            except (CancelledError, OSError) as error:
                raise _lost(self._address) from error
            except Exception as error:
                if type(error).__name__ != "KilledWorker":
                    raise
                raise _lost(self._address) from error
            else:
                return found


def _connected(address: str) -> Any:
    try:
        import distributed
    except ImportError as error:
        raise UsageRefused(
            "The engine dask is not installed.", remedy="Install it with Berörd: pip install 'berord[cluster]'."
        ) from error
    # What the cluster says of itself belongs in its own logs: what matters here ends as a sentence.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client: Any = distributed.Client  # without types
        return client(address, timeout=CONNECT_TIMEOUT_S, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ServiceFailed(
            "No Dask scheduler answers at {place}.",
            remedy="Check the address and that it runs: dask scheduler.",
            place=address,
        ) from error


def _lost(address: str) -> ServiceFailed:
    return ServiceFailed(
        "The cluster at {place} was lost in the middle of the run.",
        why="Nothing was stored.",
        remedy="See that the scheduler and its workers run, and repeat the command.",
        place=address,
    )


def _assess(shared: Shared, part: Part, expected: tuple[str, str]) -> Done:
    if versions() != expected:
        raise Refusal(
            "A worker of the cluster has Berörd {theirs} on Python {their_python}, and this program is {ours} on "
            "{our_python}.",
            why="Another version may conclude otherwise. Nothing was stored.",
            remedy="Install the same versions everywhere.",
            theirs=versions()[0],
            their_python=versions()[1],
            ours=expected[0],
            our_python=expected[1],
        )
    return assessed(shared, part)
