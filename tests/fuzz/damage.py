"""Ways in which a sound file becomes an unsound one, chosen by a seed."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

BLOCK = 64
NUMBERS = (b"NaN", b"-1", b"1e999", b"99999999999999999999", b"0", b"inf", b"")
SIGNS = (b"\0", b"\xff\xfe", b"<", b'"', b"{" * 40, b"]]>", b"\xc3", b"&a;", b"';--", b"%s%n", b"../" * 9)

Damage = Callable[[bytes, Random], bytes]


def cut(content: bytes, random: Random) -> bytes:
    """As when a copy was interrupted."""
    return content[: random.randrange(len(content))]


def flipped(content: bytes, random: Random) -> bytes:
    """Some bytes replaced, as a bad disk does, often near the beginning, where the sizes stand."""
    changed = bytearray(content)
    reach = len(changed) if random.random() < 0.5 else min(len(changed), 256)
    for _ in range(random.randint(1, 12)):
        changed[random.randrange(reach)] = random.randrange(256)
    return bytes(changed)


def blanked(content: bytes, random: Random) -> bytes:
    """A block of zeros, as a download leaves it."""
    at = random.randrange(len(content))
    size = random.randint(1, 8 * BLOCK)
    return content[:at] + bytes(min(size, len(content) - at)) + content[at + size :]


def lost(content: bytes, random: Random) -> bytes:
    """A block that is not there."""
    at = random.randrange(len(content))
    return content[:at] + content[at + random.randint(1, BLOCK) :]


def doubled(content: bytes, random: Random) -> bytes:
    """A block that comes twice."""
    at = random.randrange(len(content))
    size = random.randint(1, 16 * BLOCK)
    return content[: at + size] + content[at:]


def with_signs(content: bytes, random: Random) -> bytes:
    """Signs that mean something to some reader."""
    at = random.randrange(len(content))
    return content[:at] + random.choice(SIGNS) + content[at:]


def with_numbers(content: bytes, random: Random) -> bytes:
    """A digit in the text replaced by what is no number, or too great a one."""
    places = [i for i in range(len(content)) if 0x30 <= content[i] <= 0x39]
    if not places:
        return flipped(content, random)
    at = random.choice(places)
    return content[:at] + random.choice(NUMBERS) + content[at + 1 :]


def joined(content: bytes, random: Random) -> bytes:
    """The beginning of the file and the end of itself."""
    at, then = sorted((random.randrange(len(content)), random.randrange(len(content))))
    return content[:then] + content[at:]


DAMAGES: tuple[Damage, ...] = (cut, flipped, blanked, lost, doubled, with_signs, with_numbers, joined)


def damaged(content: bytes, random: Random) -> bytes:
    """The content with one to three damages; never empty."""
    for _ in range(random.randint(1, 3)):
        content = random.choice(DAMAGES)(content, random) or b"\0"
    return content
