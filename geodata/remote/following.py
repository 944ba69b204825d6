"""Where a service's links lead, seen from the page that they stand on."""

from __future__ import annotations

from urllib.parse import parse_qsl, urljoin, urlsplit, urlunsplit

from geodata.errors import GeodataError
from geodata.remote.address import SECRET_NAME, Address


def following(page: Address, link: str) -> Address:
    """The address that a link on a page leads to, with the key that the page was asked with.

    Services behind a proxy write http where they are reached by https: the way stays the page's. Raises GeodataError
    for a link to another host, which the key is not for.
    """
    target = page.at(urljoin(page.url, link))
    ours, theirs = urlsplit(page.url), urlsplit(target.url)
    is_same = page.host[0] == target.host[0] and (page.host[1] == target.host[1] or theirs.port is None)
    if not is_same:
        raise GeodataError(
            "The service {host} leads to its next page at another host: {url}.",
            "A key is only for the host that it was given for, and what lies elsewhere is not asked for.",
            "Give the address at the other host, or tell the service's keeper that its links are wrong.",
            host=page.host[0],
            url=target.shown,
        )
    at = page.at(urlunsplit(theirs._replace(scheme=ours.scheme, netloc=ours.netloc)))
    asked = at.query()
    keys = {name: value for name, value in parse_qsl(ours.query) if SECRET_NAME.search(name)}
    lacking = {name: value for name, value in keys.items() if name.lower() not in asked}
    return at.asking(lacking) if lacking else at
