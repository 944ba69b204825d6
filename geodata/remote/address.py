"""Addresses with and without their secrets: what is fetched, and what may be shown, stored and logged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit, urlunsplit

from geodata.errors import GeodataError

ADDRESS = re.compile(r"https?://", re.IGNORECASE)

KEY_PLACE = "{key}"
"""Where the key belongs in an address that a person writes; also what stands for a key in what is shown."""

SECRET_NAME = re.compile(r"key$|key\b|token|secret|pass|pwd|^sig|signature|auth|credential", re.IGNORECASE)
"""Names of query parameters whose value nobody should see."""

SECRET_SHAPE = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{24,}|(?=(?:\D*\d){3})(?=.*[A-Za-z])[A-Za-z0-9]{24,}",
    re.IGNORECASE,
)
"""How keys look that stand in a path, as Stockholm's do: a UUID, or long letters and digits mixed."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address to fetch, and the secrets in it, which `hide` takes out of any text.

    >>> stockholm = Address.of("https://a.example/api/{key}/wfs?service=WFS&token=t1", "hemligt")
    >>> stockholm.shown
    'https://a.example/api/{key}/wfs?service=WFS&token={key}'
    >>> stockholm.hide("404 at /api/hemligt/wfs")
    '404 at /api/{key}/wfs'
    """

    url: str = field(repr=False)
    secrets: frozenset[str] = field(default=frozenset(), repr=False)

    @classmethod
    def of(cls, written: str, key: str | None = None) -> Address:
        """The address that a person writes, with the key put where it says `{key}`.

        Raises GeodataError when it has no host, or lacks the key that it needs.
        """
        url = written.strip().replace("%7Bkey%7D", KEY_PLACE)
        if KEY_PLACE in url and not key:
            raise GeodataError(
                "The address {url} says where a key belongs, and there is none.",
                "The service would refuse to answer.",
                "Put the key in the environment variable BERORD_KEY, or name another with --key-env.",
                url=Address(url).shown,
            )
        parts = _split(url.replace(KEY_PLACE, quote(key or "", safe="")))
        known = {key} if key else set()
        return cls(urlunsplit(parts._replace(fragment="")), frozenset({*known, *_secrets_in(parts)} - {""}))

    @property
    def shown(self) -> str:
        """The address as it may be shown and stored."""
        parts = _split(self.url)
        host = parts.netloc.rpartition("@")[2]
        path = "/".join(self.hide(segment) for segment in parts.path.split("/"))
        query = "&".join(self.hide(pair) for pair in parts.query.split("&")) if parts.query else ""
        return urlunsplit((parts.scheme, host, path, query, ""))

    def hide(self, text: str) -> str:
        """The text without any of the secrets, written plainly or as in addresses."""
        for secret in sorted(self.secrets, key=len, reverse=True):
            for form in {secret, quote(secret, safe=""), quote(secret)}:
                text = text.replace(form, KEY_PLACE)
        return text

    def at(self, url: str) -> Address:
        """Another address of the same service: what is secret here is secret there."""
        parts = _split(url)
        return Address(urlunsplit(parts._replace(fragment="")), self.secrets | _secrets_in(parts))

    def asking(self, parameters: Mapping[str, object], without: Iterable[str] = ()) -> Address:
        """The same address with query parameters added, in place of those of their names in whatever case."""
        parts = _split(self.url)
        gone = {name.lower() for name in (*parameters, *without)}
        kept = [pair for pair in parts.query.split("&") if pair and unquote(pair.partition("=")[0]).lower() not in gone]
        added = [f"{quote(name, safe='-')}={quote(str(value), safe=':,/')}" for name, value in parameters.items()]
        return self.at(urlunsplit(parts._replace(query="&".join([*kept, *added]))))

    def query(self) -> dict[str, str]:
        """The query parameters, by name in small letters."""
        return {name.lower(): value for name, value in parse_qsl(_split(self.url).query, keep_blank_values=True)}

    @property
    def host(self) -> tuple[str, int]:
        """Host name and port."""
        parts = _split(self.url)
        return parts.hostname or "", parts.port or (443 if parts.scheme.lower() == "https" else 80)

    @property
    def is_encrypted(self) -> bool:
        """Whether the address is https."""
        return self.url.lower().startswith("https:")


def is_address(text: str) -> bool:
    """Whether the text is the address of something on the net, not a file's path.

    >>> is_address("https://karta.example/ogcapi"), is_address("plan.gpkg")
    (True, False)
    """
    return ADDRESS.match(text.strip()) is not None


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        has_host = False
    if not has_host or parts.scheme.lower() not in {"http", "https"}:
        raise GeodataError(
            "That is not an address that can be fetched from.",
            "It must begin with http:// or https:// and name a host.",
            "Check it in a browser.",
        )
    return parts


def _secrets_in(parts: SplitResult) -> frozenset[str]:
    """What looks like a name, a password or a key in an address."""
    credentials = [unquote(text) for text in (parts.password,) if text]
    query = [value for name, value in parse_qsl(parts.query) if SECRET_NAME.search(name) or _is_key(value)]
    path = [unquote(segment) for segment in parts.path.split("/") if _is_key(segment)]
    return frozenset({*credentials, *query, *path} - {KEY_PLACE})


def _is_key(text: str) -> bool:
    return SECRET_SHAPE.fullmatch(text) is not None
