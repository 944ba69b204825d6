"""Numbers that look like Swedish registers' and belong to nobody."""

from __future__ import annotations

from datetime import date, timedelta


def luhn_digit(digits: str) -> int:
    """The check digit of Swedish organisation and personal numbers (Luhn, modulus 10).

    >>> luhn_digit("212000014")
    2
    """
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return -sum(value // 10 + value % 10 for value in doubled) % 10


def company_number(serial: int) -> str:
    """The organisation number of company `serial` (0 to 99 999) in the series 5299xx-xxxx, which is not issued.

    >>> company_number(0), company_number(1)
    ('529900-0009', '529900-0017')
    """
    digits = f"5299{serial:05d}"
    return f"{digits[:6]}-{digits[6:]}{luhn_digit(digits)}"


def person_number(serial: int) -> str:
    """A personal number of somebody born in 1890, as a sole trader's organisation number with its century.

    >>> person_number(0)
    '18900101-0009'
    """
    day = date(1890, 1, 1) + timedelta(days=serial % 365)
    digits = f"{day:%y%m%d}{serial // 365:03d}"
    return f"18{digits[:6]}-{digits[6:]}{luhn_digit(digits)}"


def workplace_number(serial: int) -> str:
    """The CFAR number of workplace `serial`, eight digits as text; the first thousand begin with a zero.

    >>> workplace_number(3), workplace_number(1200)
    ('09900021', '90008400')
    """
    return f"{9_900_000 + 7 * serial:08d}" if serial < 1000 else f"{90_000_000 + 7 * serial:08d}"
