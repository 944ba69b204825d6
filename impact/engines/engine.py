"""One way of asking for parts, whoever assesses them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
    """The parts one after the other."""

    def __init__(self, shared: Shared, parts: Sequence[Part]) -> None:
        """Nothing is assessed before it is asked for."""
        self._done = (assessed(shared, part) for part in parts)

    def __enter__(self) -> Iterator[Done]:
        return self._done

    def __exit__(self, *_: object) -> None:
        return
