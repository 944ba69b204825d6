"""One answer of a service into a file: redirects, refusals, retries and limits, in words that name no key."""

from __future__ import annotations

import logging
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.errors import GeodataError, ServiceError
from geodata.remote import limits
from geodata.remote.address import Address
from geodata.remote.content import require_data
from geodata.remote.hosts import check_redirect
from geodata.remote.limits import Limits
from geodata.remote.transport import failed, reason_of, retry_at
from geodata.remote.unpacking import unpacked

if TYPE_CHECKING:
    import httpx

REDIRECTS = {301, 302, 303, 307, 308}
BUSY = {408, 425, 429, 500, 502, 503, 504}
"""Answers of a service that may do better in a moment."""

HEADERS = {
    "Accept": "application/geo+json, application/json;q=0.9, application/gml+xml;q=0.8, */*;q=0.5",
    "Accept-Encoding": "gzip",
    "User-Agent": "berord",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered: the body as a file, the address that it came from, and what its headers say."""

    path: Path
    address: Address
    content_type: str
    content_crs: str


class Fetcher:
    """Fetches from one service for one delivery; the limits hold for all its answers together."""

    def __init__(self, client: httpx.Client, folder: Path, most: Limits) -> None:
        self._client, self._folder, self._most = client, folder, most
        self._until = time.monotonic() + most.most_minutes * 60
        self._left = most.most_mb * 1024**2
        self._n_answers = 0

    def get(self, address: Address) -> Answer:
        """The answer at an address.

        Raises:
            ServiceError: the service does not answer, breaks off, or says that it cannot now; tried several times.
            GeodataError: it refuses, sends us elsewhere, or gives more than the limits allow.

        """
        for n_try in range(limits.TRIES):
            is_last = n_try == limits.TRIES - 1
            try:
                return self._followed(address)
            except _TryAgain as again:
                wait_s = again.wait_s if again.wait_s is not None else limits.BACKOFF_S * 2**n_try
                if is_last or wait_s > limits.LONGEST_WAIT_S or time.monotonic() + wait_s > self._until:
                    raise again.error from again.__cause__
                time.sleep(wait_s)
        raise AssertionError

    def _followed(self, address: Address) -> Answer:
        at = address
        for _ in range(limits.MOST_REDIRECTS + 1):
            found = self._answered(at)
            if isinstance(found, Answer):
                return found
            check_redirect(at, found)
            at = found
        raise GeodataError(
            "The service {host} sends us on more than {n} times.",
            "It may go round in circles.",
            "Open the address in a browser, and give the one that it ends at.",
            host=address.host[0],
            n=limits.MOST_REDIRECTS,
        )

    def _answered(self, address: Address) -> Answer | Address:
        import httpx

        try:
            with self._client.stream("GET", address.url, headers=HEADERS) as response:
                if response.status_code in REDIRECTS and "location" in response.headers:
                    return address.at(str(response.url.join(response.headers["location"])))
                self._check_status(response, address)
                return self._saved(response, address)
        except (httpx.TransportError, httpx.DecodingError) as error:
            reason, may_pass = reason_of(error)
            problem = failed(address, reason)
            if may_pass:
                raise _TryAgain(problem) from error
            raise problem from error
        except (httpx.InvalidURL, UnicodeError) as error:
            raise GeodataError(
                "The service {host} names an address that is none.",
                "What lies there cannot be fetched.",
                "Tell the service's keeper.",
                host=address.host[0],
            ) from error

    def _check_status(self, response: httpx.Response, address: Address) -> None:
        status = response.status_code
        if status in BUSY:
            wait_s = _retry_after_s(response.headers.get("retry-after"))
            when = retry_at(wait_s)
            raise _TryAgain(
                ServiceError(
                    "The service {host} answers {status}: it cannot answer now.",
                    "It was asked {n} times." if wait_s is None else "It asks to be left alone until {when}.",
                    "Try again later.",
                    host=address.host[0],
                    status=status,
                    n=limits.TRIES,
                    when=when,
                ),
                wait_s,
            )
        if status in {401, 403}:
            raise GeodataError(
                "The service refuses to show {url} ({status}).",
                "The key is missing, wrong or has expired, or the service is only for some networks.",
                "Check the key: put it in an environment variable, and write {place} where it belongs in the address.",
                url=address.shown,
                status=status,
                place="{key}",
            )
        if not 200 <= status < 300 or status in {204, 206}:
            raise GeodataError(
                "The service has nothing at {url} ({status}).",
                "The address may be mistyped, or the layer may have moved.",
                "Check it in a browser, or ask the service's keeper.",
                url=address.shown,
                status=status,
            )

    def _saved(self, response: httpx.Response, address: Address) -> Answer:
        self._n_answers += 1
        path = self._folder / f"answer-{self._n_answers}"
        with path.open("wb") as file:
            for block in unpacked(self._in_time(response), response.headers.get("content-encoding", ""), address):
                self._left -= len(block)
                if self._left < 0:
                    raise GeodataError(
                        "The service {host} gives more than {most_mb} MB.",
                        "It may never end.",
                        "If it is right, allow more with --max-mb; else ask for less in the address.",
                        host=address.host[0],
                        most_mb=self._most.most_mb,
                    )
                file.write(block)
        require_data(path, address)
        headers = response.headers
        return Answer(path, address, headers.get("content-type", "").lower(), headers.get("content-crs", ""))

    def _in_time(self, response: httpx.Response) -> Iterator[bytes]:
        for block in response.iter_raw(1 << 16):
            if time.monotonic() > self._until:
                raise ServiceError(
                    "The service {host} was not done after {minutes} minutes.",
                    "It may never end.",
                    "If it is only slow, allow more with --max-minutes.",
                    host=response.url.host,
                    minutes=f"{self._most.most_minutes:g}",
                )
            yield block


@contextmanager
def fetching(folder: Path, most: Limits) -> Iterator[Fetcher]:
    """A fetcher that writes in the folder. Certificates are tested against those that the computer trusts.

    A proxy is taken from the environment (HTTPS_PROXY, HTTP_PROXY, NO_PROXY); redirects are followed here, not there.
    """
    import httpx

    # It would log whole addresses, with their keys.
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with httpx.Client(
        verify=ssl.create_default_context(), timeout=limits.SILENCE_S, follow_redirects=False, trust_env=True
    ) as client:
        yield Fetcher(client, folder, most)


class _TryAgain(Exception):
    def __init__(self, error: GeodataError, wait_s: float | None = None) -> None:
        super().__init__(str(error))
        self.error, self.wait_s = error, wait_s


def _retry_after_s(said: str | None) -> float | None:
    """The wait that a service asks for, in seconds; it says seconds or an instant."""
    if not said:
        return None
    if said.strip().isdecimal():
        return float(said)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except ValueError:
        return None
