"""Profiles by name or path: the user's folder first, then those that come with the program."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from geodata.reasons import of_system
from impact.errors import Refusal, UsageRefused
from impact.intake.profiles.model import Profile
from impact.intake.profiles.read import read_profile
from rules.words import nearest

FOLDER_VARIABLE = "BERORD_PROFILES"
FOLDER = "profiles"
"""Where named profiles are looked for, in the working directory, unless the variable names another folder."""

BUILT_IN = Path(__file__).parent
ENDING = ".toml"
LARGEST_BYTES = 1024**2


def profile_folders() -> tuple[Path, Path]:
    """The user's folder and that of the program; a profile in the first hides one of the same name in the second."""
    return Path(os.environ.get(FOLDER_VARIABLE) or FOLDER), BUILT_IN


def available_profiles() -> dict[str, Path]:
    """Name → file of every profile that can be named, in order."""
    found: dict[str, Path] = {}
    for folder in reversed(profile_folders()):
        if folder.is_dir():
            found |= {path.stem: path for path in folder.iterdir() if path.suffix == ENDING}
    return dict(sorted(found.items()))


def open_profile(name_or_path: str) -> Profile:
    """The profile of that name, or in that file.

    Raises:
        UsageRefused: there is none.
        ProfileRefused: it has mistakes.
        Refusal: the file cannot be read as text.

    """
    known = available_profiles()
    path = known.get(name_or_path, Path(name_or_path))
    if not path.is_file():
        raise UsageRefused(
            "There is no profile {name}.",
            why="Named profiles are looked for in the folder {folder}, and among those that come with the program.",
            remedy="Nearest: {nearest}. Draft one from a delivery with: berord profile draft FILE",
            name=name_or_path,
            folder=profile_folders()[0],
            nearest=nearest(name_or_path, known) or ", ".join(known) or "–",
        )
    return read_profile(_text_of(path), name=path.stem, file=path.name)


@cache
def _built_in_formats() -> dict[str, str]:
    opened = (open_profile(str(path)) for path in sorted(BUILT_IN.glob(f"*{ENDING}")))
    return {profile.format: profile.name for profile in opened if profile.format}


def profile_for_format(driver: str) -> Profile | None:
    """The profile that a format brings when none is named: the built-in one, or the user's of the same name.

    `driver` is `geodata.layers.Layer.driver`; a built-in profile claims a format with its key `format`.
    """
    name = _built_in_formats().get(driver)
    return open_profile(name) if name else None


def _text_of(path: Path) -> str:
    if path.stat().st_size > LARGEST_BYTES:
        raise Refusal(
            "The profile {file} is too large to be one.", remedy="Check that it is the right file.", file=path.name
        )
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Refusal(
            "The file {file} may not be read: {reason}.",
            remedy="Check your rights to it, and that no other program holds it.",
            file=path.name,
            reason=of_system(error),
        ) from error
    except UnicodeDecodeError as error:
        raise Refusal(
            "The profile {file} is not text in UTF-8.",
            remedy="Save it as UTF-8 in the editor.",
            file=path.name,
        ) from error
