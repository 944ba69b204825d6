"""Why a service did not answer, out of what the libraries below raise."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from geodata import reasons
from geodata.errors import ServiceError
from geodata.remote.address import Address

OF_FAILURES = {
    "ConnectTimeout": (reasons.NOBODY_ANSWERS, True),
    "ConnectError": (reasons.NOBODY_ANSWERS, True),
    "ReadTimeout": (reasons.SILENT, True),
    "WriteTimeout": (reasons.SILENT, True),
    "ProxyError": (reasons.NO_PROXY, False),
}
"""Names of httpx's failures, which is loaded only when something is fetched."""


def failed(address: Address, reason: str) -> ServiceError:
    """The service at an address failed, and why."""
    return ServiceError(
        "The service {host} could not be asked: {reason}.",
        "Nothing was stored.",
        "Check the address and the network; behind a proxy, set HTTPS_PROXY. Otherwise try again later.",
        host=address.host[0],
        reason=reason,
    )


def reason_of(error: BaseException) -> tuple[str, bool]:
    """Why a connection failed, and whether it may do better in a moment."""
    name = type(error).__name__
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return reasons.OF_CERTIFICATES.get(cause.verify_code, reasons.CERTIFICATE), False
        if isinstance(cause, ssl.SSLError):
            return reasons.NO_TLS, False
        if isinstance(cause, socket.gaierror):
            return reasons.NO_SUCH_HOST, False
        if isinstance(cause, ConnectionRefusedError):
            return reasons.NOBODY_ANSWERS, True
    return OF_FAILURES.get(name, (reasons.BROKEN_OFF, True))


def retry_at(wait_s: float | None) -> str:
    """The instant after a wait, as a person reads it."""
    if wait_s is None:
        return "–"
    return (datetime.now(UTC) + timedelta(seconds=wait_s)).astimezone().strftime("%Y-%m-%d %H:%M")


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
