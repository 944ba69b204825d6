"""What libraries and the system say about a file or a shape, in words of our own that can be translated.

Each reason is an English phrase that stands after a colon. Callers give it under the name `reason`.
"""

from __future__ import annotations

import errno
import re


def _(phrase: str) -> str:
    """Mark a phrase for translation; the reader's language is known only where it is shown."""
    return phrase


OF_SHAPES = {
    "Self-intersection": _("its outline crosses itself"),
    "Ring Self-intersection": _("its outline touches itself"),
    "Too few points in geometry component": _("a part of it has too few points"),
    "Hole lies outside shell": _("a hole lies outside its outline"),
    "Holes are nested": _("a hole lies inside another hole"),
    "Interior is disconnected": _("its holes cut it in two"),
    "Nested shells": _("a part of it lies inside another part"),
    "Duplicate Rings": _("an outline is drawn twice"),
    "Ring is not closed": _("an outline is not closed"),
    "Repeated Point": _("a point stands twice"),
    "Invalid Coordinate": _("a coordinate is not a number"),
}
"""What GEOS finds wrong with a geometry (its TopologyValidationError), all that it has."""

CONTRADICTS_ITSELF = _("its shape contradicts itself")

ENDS_EARLY = _("it ends in the middle")
SHORTER_THAN_STATED = _("it is shorter than its own header says")
TABLE_SHORTER_THAN_STATED = _("its .dbf is shorter than its own header says")
NO_WORKBOOK = _("it is no workbook, or is locked with a password")
PART_SPOILT = _("a part inside it cannot be unpacked")
NOT_XML = _("it is not well-formed XML")
STRANGE_SIGNS = _("it holds signs that do not belong there")
NOT_UTF8 = _("it holds text that is not UTF-8")

OF_DAMAGE = (
    (re.compile(r"Unterminated|no element found|unclosed|unexpected end|Unexpected EOF", re.IGNORECASE), ENDS_EARLY),
    (re.compile(r"malformed|sqlite3_|not a database"), _("the database inside it is broken")),
    (re.compile(r"Unexpected|Illegal|Expecting"), STRANGE_SIGNS),
    (re.compile(r"codec|UTF-8"), NOT_UTF8),
    (re.compile(r"could not be opened|parsing feature|reading feature"), _("a part of it cannot be read")),
)
"""How GDAL's own sentences begin or what they name, and what that means."""

OF_SYSTEM = {
    errno.EACCES: _("you have no right to it"),
    errno.EPERM: _("you have no right to it"),
    errno.ENOENT: _("it is not there"),
    errno.ENOTDIR: _("it is not there"),
    errno.EISDIR: _("it is a folder"),
    errno.ENOSPC: _("the disk is full"),
    errno.EDQUOT: _("your share of the disk is full"),
    errno.EFBIG: _("it would be larger than the system allows"),
    errno.EROFS: _("nothing may be written on that disk"),
    errno.ENAMETOOLONG: _("its name is too long"),
    errno.EBUSY: _("another program holds it"),
    errno.EIO: _("the disk or the network fails"),
    errno.ESTALE: _("the disk or the network fails"),
    errno.ETIMEDOUT: _("the disk or the network fails"),
    errno.EINVAL: _("the system does not take its name"),
}
"""Why the system refuses a file, by its error number."""

NO_SUCH_HOST = _("there is no host of that name")
NOBODY_ANSWERS = _("nobody answers there")
SILENT = _("it fell silent")
BROKEN_OFF = _("the answer was broken off")
PACKED_OTHERWISE = _("the answer is packed in a way that was not asked for")
NO_TLS = _("no encrypted connection could be agreed on")
NO_PROXY = _("the proxy does not let us through")
CERTIFICATE = _("its certificate cannot be trusted")

OF_CERTIFICATES = {
    10: _("its certificate has expired"),
    18: _("its certificate is signed by itself"),
    19: _("its certificate is signed by itself"),
    20: _("nobody that this computer trusts has signed its certificate"),
    62: _("its certificate is for another host"),
}
"""Why a certificate is refused, by OpenSSL's verification code."""

LONGEST = 120
SHAPE = re.compile(r"(?P<reason>[^\[]+)(?:\[(?P<x>\S+) (?P<y>\S+).*\])?")
PLACE = re.compile(r"line (\d+), (?:character|column) (\d+)")


def of_shape(said: str) -> tuple[str, str]:
    """The reason that GEOS gives for an invalid geometry, and where: easting and northing, or a dash.

    >>> of_shape("Ring Self-intersection[674050 6580050.126]"), of_shape("Something new")
    (('its outline touches itself', '674050, 6580050.13'), ('its shape contradicts itself', '–'))
    """
    found = SHAPE.match(said)
    if found is None:
        return CONTRADICTS_ITSELF, "–"
    reason = OF_SHAPES.get(found["reason"].strip(), CONTRADICTS_ITSELF)
    return reason, f"{_metres(found['x'])}, {_metres(found['y'])}" if found["x"] else "–"


def of_damage(said: str) -> str | None:
    """The reason behind what GDAL says of a file, None when it is not known.

    >>> of_damage("Failed to read GeoJSON data; At line 1, character 165: Unterminated string")
    'it ends in the middle'
    """
    return next((reason for known, reason in OF_DAMAGE if known.search(said)), None)


def place_of(said: str) -> tuple[int, int] | None:
    """Line and character that a library names, None when it names none.

    >>> place_of("At line 1, character 165: Unterminated string")
    (1, 165)
    """
    found = PLACE.search(said)
    return (int(found[1]), int(found[2])) if found else None


def of_system(error: OSError) -> str:
    """Why the system refuses a file; what it says itself where that is not known.

    >>> of_system(OSError(28, "No space left on device"))
    'the disk is full'
    """
    return OF_SYSTEM.get(error.errno or 0) or shortened(error.strerror or str(error) or type(error).__name__)


def shortened(said: str) -> str:
    r"""A library's text on one line, not longer than a person reads, without its full stop.

    >>> shortened("It failed\nfor a reason.")
    'It failed for a reason'
    """
    line = " ".join(said.split()).rstrip(".")
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _metres(number: str) -> str:
    return f"{float(number):.2f}".rstrip("0").rstrip(".")
