"""Where a service may send us on to: the net's addresses, never from outside to what is inside a network."""

from __future__ import annotations

import ipaddress
import socket

from geodata.errors import GeodataError
from geodata.remote.address import Address


def check_redirect(source: Address, target: Address) -> None:
    """Refuse to go from encrypted to plain, or from a host outside to one inside. Raises GeodataError.

    `Address` itself takes nothing but http and https.
    """
    if source.is_encrypted and not target.is_encrypted:
        raise _refused(source, target, "Everybody on the way could read and change what is sent.")
    if is_inside(target.host) and not is_inside(source.host):
        raise _refused(source, target, "A host outside has no business with what is inside this network.")


def _refused(source: Address, target: Address, why: str) -> GeodataError:
    return GeodataError(
        "The service {host} sends us on to {url}, which is not followed.",
        why,
        "Ask the service's keeper; if that is the right address, give it instead.",
        host=source.host[0],
        url=target.shown,
    )


def is_inside(host: tuple[str, int]) -> bool:
    """Whether any address of a host is one of this computer, of a private network or of a link."""
    try:
        found = socket.getaddrinfo(*host, type=socket.SOCK_STREAM)
    except OSError:
        # A proxy may know it; this computer does not, and it is no address written out.
        return False
    return any(not ipaddress.ip_address(str(place[0]).partition("%")[0]).is_global for *_, place in found)
