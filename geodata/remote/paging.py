"""That a service gave everything, page by page: what it counts against what came, and no page twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geodata.errors import GeodataError
from geodata.remote.limits import MOST_PAGES

ROUND = frozenset({10, 20, 50, *(unit * power for unit in (1, 2, 5) for power in (100, 1000, 10_000))})
"""What services give at most in one answer, as a rule. So many and no word of how many there are may be a part only."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one answer holds and says. `matched` and `returned` are its own counts, None where it gives none.

    `marks` tell its records apart: their ids where they have any, else their content.
    """

    n: int
    marks: Sequence[str]
    matched: int | None = None
    returned: int | None = None


class Tally:
    """Counts the pages of one delivery. Its methods raise GeodataError as soon as something may be missing."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._seen: set[bytes] = set()
        self._n_pages = 0
        self.n = 0
        self.matched: int | None = None

    def add(self, page: Page) -> None:
        """Take in the next page."""
        if page.returned is not None and page.returned != page.n:
            raise self._refused(
                "The service says that it returns {said} records at {url}, and {n} came.", said=page.returned, n=page.n
            )
        if None not in (page.matched, self.matched) and page.matched != self.matched:
            raise self._refused(
                "The number of records at {url} changed from {before} to {after} while they were fetched.",
                remedy="Try again when nobody is working in them.",
                before=self.matched,
                after=page.matched,
            )
        marks = {hashlib.sha256(mark.encode()).digest() for mark in page.marks}
        if marks & self._seen:
            raise self._refused(
                "The service gives the same records twice at {url}: page {page} repeats what came before it.",
                why="It does not turn pages as it should, or somebody works in the records: some may be missing.",
                page=self._n_pages + 1,
            )
        self._seen |= marks
        self.matched = self.matched if page.matched is None else page.matched
        self._n_pages += 1
        self.n += page.n
        if self._n_pages > MOST_PAGES:
            raise self._refused("The service gives more than {n} pages at {url}.", n=MOST_PAGES)
        if self.matched is not None and self.n > self.matched:
            raise self._too_few()

    @property
    def is_all(self) -> bool:
        """Whether as many have come as the service says there are."""
        return self.matched is not None and self.n >= self.matched

    def require_all(self, *, is_end_told: bool) -> None:
        """Refuse a delivery that ends before its number is reached, or at a limit when nobody says that it is all.

        `is_end_told` says that the service has shown how it goes on, and that it does not.
        """
        if self.matched is not None and self.n != self.matched:
            raise self._too_few()
        if self.matched is None and not is_end_told and self.n in ROUND:
            raise self._refused(
                "The service gave exactly {n} records at {url}, and does not say how many there are.",
                why="So round a number is most often the most that it gives in one answer: the rest would be missing.",
                remedy="Ask its keeper for the number or for paging, or for smaller areas with bbox in the address.",
                n=self.n,
            )
        if self.n == 0:
            raise GeodataError(
                "The service has no records at {url}.",
                "An empty delivery is more often a failed export than nothing planned.",
                "Check the layer and what the address asks for.",
                url=self._shown,
            )

    def _too_few(self) -> GeodataError:
        return self._refused(
            "The service says that there are {said} records at {url}, and {n} came.", said=self.matched or 0, n=self.n
        )

    def _refused(
        self,
        what: str,
        why: str = "Some may be missing, and nobody would be told of them.",
        remedy: str = "Try again; if it says the same, tell the service's keeper, or ask for the layer as a file.",
        **values: object,
    ) -> GeodataError:
        return GeodataError(what, why, remedy, url=self._shown, **values)


def content_mark(parts: Iterable[bytes]) -> str:
    """A mark of a whole page whose records have no ids."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()
