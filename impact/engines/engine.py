"""One way of asking for parts, whoever assesses them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass

from impact.engines.part import Done, Part, Shared, assessed
from impact.errors import UsageRefused

LOCAL, DASK = "local", "dask"
NAMES = (LOCAL, DASK)

Assessed = AbstractContextManager[Iterator[Done]]
"""The parts' conclusions in the order of the parts; leaving the context ends the workers."""

Engine = Callable[[Shared, Sequence[Part]], Assessed]


@dataclass(frozen=True, slots=True)
class Chosen:
    """How the measures of a run are spread: over `jobs` processes, or over the cluster of the scheduler."""

    name: str = LOCAL
    jobs: int = 1
    scheduler: str | None = None

    def __post_init__(self) -> None:
        """Refuse what contradicts itself."""
        if self.name == DASK and not self.scheduler:
            raise UsageRefused(
                "The engine dask needs the address of a scheduler.",
                remedy="Add --scheduler ADDRESS, such as --scheduler tcp://127.0.0.1:8786.",
            )
        if self.name == LOCAL and self.scheduler:
            raise UsageRefused("--scheduler belongs to the engine dask.", remedy="Add --engine dask, or leave it out.")
        if self.name == DASK and self.jobs > 1:
            raise UsageRefused(
                "--jobs belongs to the local engine: a cluster has its own workers.", remedy="Leave --jobs out."
            )


class InThisProcess:
    """The parts one after the other, each while the one before is stored: the database leaves the processor free."""

    def __init__(self, shared: Shared, parts: Sequence[Part]) -> None:
        """Nothing is assessed before it is asked for."""
        self._shared, self._parts = shared, parts
        # What asks the database itself must not do so beside the one who writes.
        self._is_alone = len(parts) < 2 or shared.setting.situation.beyond is not None

    def __enter__(self) -> Iterator[Done]:
        if self._is_alone:
            return (assessed(self._shared, part) for part in self._parts)
        self._pool = ThreadPoolExecutor(1)
        return self._ahead()

    def __exit__(self, *_: object) -> None:
        if not self._is_alone:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _ahead(self) -> Iterator[Done]:
        coming = self._pool.submit(assessed, self._shared, self._parts[0])
        for part in self._parts[1:]:
            done = coming.result()
            coming = self._pool.submit(assessed, self._shared, part)
            yield done
        yield coming.result()
