"""Addresses as plans write them, taken apart: streets, numbers, postal codes and towns. Knows no register."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from impact.location.street_names import normal, without_others


@dataclass(frozen=True, slots=True)
class AddressText:
    """One address of a text. `low` to `high` are house numbers, equal when there is one, None when there is none.

    `letters` are the letters of the numbers, 'A' to 'C' as "ABC". `corner` is the other street of a corner.
    `is_vague` when the text says near or outside. `is_box` for a box, which is no place.
    """

    text: str
    street: str
    low: int | None = None
    high: int | None = None
    letters: str = ""
    postal_code: str | None = None
    town: str | None = None
    corner: str | None = None
    is_vague: bool = False
    is_box: bool = False


_CARE_OF = re.compile(r"\b(c/o|att:?|att\.)\s[^,;\n]*[,;\n]?", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_NEAR = re.compile(
    r"^(vid|utanför|intill|framför|bakom|mittemot|mitt emot|i höjd med|nära|invid|mellan|kring|omkring)\s+",
    re.IGNORECASE,
)
_CORNER = re.compile(r"^(?:i\s+)?(?:hörnet|hörn|korsningen|korsn\.?|gathörnet)(?:\s+av|\s+mellan)?\s+", re.IGNORECASE)
_BOX = re.compile(r"^(?:post)?box\s*\d+|^fack\s*\d+|^frisvar", re.IGNORECASE)
_INSIDE = r"(?:lgh|lägenhet|vån|våning|port|uppg|uppgång)\.?\s*\w+|\d\s*(?:tr|trappor)\.?|(?:bv|nb|ög)"
_INDOORS = re.compile(rf"[\s,]+(?:{_INSIDE})$", re.IGNORECASE)
_ONLY_INDOORS = re.compile(rf"^(?:{_INSIDE})$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:[,+&]|\boch\b|\bsamt\b|/(?=\s*\d))\s*", re.IGNORECASE)
_CODE = re.compile(r"^(?:SE?-?\s?)?(\d{3})\s?(\d{2})(?:\s+(\D+))?$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"^(?P<street>.*?[^\W\d_].*?)[\s,]*(?<![\d:])(?P<low>\d{1,4})\s?(?P<first>[A-ZÅÄÖ](?![^\W\d_]))?"
    r"(?:\s?-\s?(?:(?P<high>\d{1,4})\s?)?(?P<last>[A-ZÅÄÖ](?![^\W\d_]))?)?"
    r"(?:\s+(?P<code>\d{3}\s?\d{2})(?!\d))?(?:\s+(?P<town>[^\d,]{2,}))?$",
    re.IGNORECASE,
)
_ONLY_NUMBER = re.compile(
    r"^(?P<low>\d{1,4})\s?(?P<first>[A-ZÅÄÖ])?(?:\s?-\s?(?P<high>\d{1,4})?\s?(?P<last>[A-ZÅÄÖ])?)?"
    r"(?:\s+(?P<town>[^\W\d][^\d,]{2,}))?$",
    re.IGNORECASE,
)
_ONLY_LETTER = re.compile(r"^[A-ZÅÄÖ]$", re.IGNORECASE)

MOST_NUMBERS = 60
"""A longer span of house numbers is a slip of the keyboard: '13-1700'."""


def addresses_of(text: str) -> list[AddressText]:
    """The addresses of a cell, each with the town and postal code that follow it or the ones after it.

    Care-of names are left out; floors and flats say nothing of the place.

    >>> [
    ...     (a.street, a.low, a.high, a.town)
    ...     for a in addresses_of("Fagerstagatan 13–17 och Provgatan 4 B, 163 53 Spånga")
    ... ]
    [('Fagerstagatan', 13, 17, 'Spånga'), ('Provgatan', 4, 4, 'Spånga')]
    """
    plain = _IN_BRACKETS.sub(" ", re.sub(r"[\r\n]+", ";", text))
    # A town belongs to the addresses before it, as far as the semicolon.
    return [address for group in plain.split(";") for address in _of_group(group)]


def _of_group(text: str) -> list[AddressText]:
    found: list[AddressText] = []
    open_from = 0
    for piece in _pieces(text):
        code = _CODE.match(piece)
        if code:
            found[open_from:] = [_in_town(a, code.group(1) + code.group(2), code.group(3)) for a in found[open_from:]]
            open_from = len(found) if code.group(3) else open_from
        elif _is_town_of(piece, found):
            found[open_from:] = [_in_town(a, None, piece) for a in found[open_from:]]
            open_from = len(found)
        else:
            found += _addresses_of_piece(piece, found[-1] if found else None)
            if found and found[-1].town:
                found[open_from:] = [_in_town(a, found[-1].postal_code, found[-1].town) for a in found[open_from:]]
                open_from = len(found)
    return found


def _pieces(text: str) -> Iterator[str]:
    plain = without_others(normal(_CARE_OF.sub("", text)).strip(" ,"))
    corner = _CORNER.match(plain)
    parts = [plain] if corner else _BETWEEN.split(plain)
    for part in parts:
        piece = _INDOORS.sub("", f" {part}").strip(" .") if not _ONLY_INDOORS.match(part) else ""
        if piece:
            yield piece


def _is_town_of(piece: str, found: list[AddressText]) -> bool:
    """Words without a number after an address that has one: a town, never a street of its own."""
    has_number = any(sign.isdigit() for sign in piece)
    is_after = bool(found) and (found[-1].low is not None or found[-1].is_box)
    return is_after and not has_number and len(piece) > 1 and "/" not in piece


def _in_town(address: AddressText, code: str | None, town: str | None) -> AddressText:
    return replace(address, postal_code=address.postal_code or code, town=address.town or (town and town.strip()))


def _addresses_of_piece(piece: str, before: AddressText | None) -> list[AddressText]:
    if _BOX.match(piece):
        return [AddressText(piece, "", is_box=True)]
    near = _NEAR.sub("", piece)
    corner = _CORNER.match(near)
    if corner:
        streets = [s.strip() for s in re.split(r"/|\boch\b|\bmed\b| - ", near[corner.end() :]) if s.strip()]
        last, _, town = streets[-1].partition(",")
        streets[-1] = last.strip()
        if len(streets) == 2:
            first, second = (re.sub(r"\s+\d+\s?[A-Za-z]?$", "", s) for s in streets)
            return [AddressText(near, first, corner=second, town=town.strip() or None, is_vague=True)]
    halves = [half.strip() for half in near.split("/")]
    if len(halves) == 2 and all(halves) and not any(s.isdigit() for s in near):
        return [AddressText(near, halves[0], corner=halves[1], is_vague=True)]
    return [
        replace(address, is_vague=address.is_vague or near != piece)
        for half in halves
        if (address := _address(half, before)) is not None
    ]


def _address(piece: str, before: AddressText | None) -> AddressText | None:
    if not piece:
        return None
    alone = _ONLY_NUMBER.match(piece)
    if alone and before is not None and before.street:
        return _with_numbers(f"{before.street} {piece}", before.street, alone, None, alone["town"])
    if _ONLY_LETTER.match(piece) and before is not None and before.low is not None:
        return replace(before, text=f"{before.street} {before.low} {piece}", letters=piece.upper(), high=before.low)
    whole = _NUMBERED.match(piece)
    if whole:
        return _with_numbers(piece, whole["street"].strip(" ,"), whole, whole["code"], whole["town"])
    return AddressText(piece, piece)


def _with_numbers(text: str, street: str, found: re.Match[str], code: str | None, town: str | None) -> AddressText:
    low = int(found["low"])
    high = int(found["high"] or low)
    first, last = (found["first"] or "").upper(), (found["last"] or "").upper()
    if low == high and first and last and first <= last:
        letters = "".join(chr(sign) for sign in range(ord(first), ord(last) + 1))
    else:
        letters = first if low == high else ""
    if not low <= high <= low + MOST_NUMBERS:
        return AddressText(text, text)
    plain_code = code.replace(" ", "") if code else None
    return AddressText(text, street, low, high, letters, plain_code, town and town.strip(" ,."))
