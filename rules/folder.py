"""Where packs lie: the folders that come with the program, and any folder that is named."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from rules.errors import Mistakes, Place, RulesError
from rules.tables import CSV_SUFFIX, decode
from rules.words import nearest
from rules.workbook import WORKBOOK_SUFFIX, workbook_text

PACKS = Path(__file__).parent / "packs"
SUFFIX = ".yaml"
MISTAKEN = {
    ".yml": SUFFIX,
    ".xls": WORKBOOK_SUFFIX,
    ".xlsm": WORKBOOK_SUFFIX,
    ".ods": WORKBOOK_SUFFIX,
    ".tsv": CSV_SUFFIX,
}
"""Endings of files that somebody means to belong to the pack, and what they have to end in."""
IGNORED = (".", "~$")
"""How the names of hidden files begin, and of those that Excel keeps beside an open workbook."""
MAX_FILES = 100
MAX_BYTES = 2_000_000


def available_packs() -> tuple[str, ...]:
    """The names of the packs that come with the program."""
    return tuple(sorted(folder.name for folder in PACKS.iterdir() if any(folder.glob(f"*{SUFFIX}"))))


def find_folder(name_or_path: str | Path) -> Path:
    """The folder of a pack that comes with the program, or the folder given. Raises RulesError."""
    if str(name_or_path) in available_packs():
        return PACKS / str(name_or_path)
    folder = Path(name_or_path)
    if folder.is_dir():
        return folder
    raise RulesError(
        "There is no rule pack {pack}.",
        remedy="Name one of these, or a folder with files that end in .yaml: {known}.",
        pack=str(name_or_path),
        known=nearest(str(name_or_path), available_packs()) or ", ".join(available_packs()),
    )


def read_files(folder: Path) -> dict[str, str]:
    """The pack's files by name, as text: YAML, and tables as CSV or workbooks, of which every cell is kept.

    Only plain files in the folder itself are read: no links, no subfolders. Raises RulesError when there is none or
    too many, PackRefused when one cannot be read as text.
    """
    mistakes = Mistakes()
    suffixes = (SUFFIX, CSV_SUFFIX, WORKBOOK_SUFFIX)
    shown = sorted(path for path in folder.iterdir() if not path.name.startswith(IGNORED))
    paths = [path for path in shown if path.suffix in suffixes]
    _refuse_mistaken(shown, suffixes, mistakes)
    if not any(path.suffix == SUFFIX for path in paths) or len(paths) > MAX_FILES:
        mistakes.refuse(folder.name)
        raise RulesError(
            "The folder {folder} holds {n} files that end in .yaml; a pack has between 1 and {most}.",
            folder=folder.name,
            n=sum(path.suffix == SUFFIX for path in paths),
            most=MAX_FILES,
        )
    files = {unicodedata.normalize("NFC", path.name): _text(path, mistakes) for path in paths}
    mistakes.refuse(folder.name)
    return files


def _refuse_mistaken(paths: Iterable[Path], suffixes: Sequence[str], mistakes: Mistakes) -> None:
    """Files that would be left out for their ending alone; readings and minutes beside the pack may lie there."""
    for path in paths:
        lower = path.suffix.lower()
        right = lower if lower in suffixes and path.suffix != lower else MISTAKEN.get(lower)
        if right:
            mistakes.add(
                Place(path.name, 1),
                "The file ends in {ending} and would not be read.",
                why="What it says would be missing from the pack.",
                remedy="Save it so that it ends in {right}, or move it out of the folder.",
                ending=path.suffix,
                right=right,
            )


def _text(path: Path, mistakes: Mistakes) -> str:
    place = Place(path.name, 1)
    if path.is_symlink() or not path.is_file():
        mistakes.add(place, "The file is a link or not a plain file; a pack reads nothing outside its folder.")
        return ""
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        mistakes.add(place, "The file is larger than {most} bytes.", remedy="Split the pack.", most=MAX_BYTES)
        return ""
    if path.suffix.lower() == WORKBOOK_SUFFIX:
        return workbook_text(content, path.name, mistakes)
    if path.suffix.lower() == CSV_SUFFIX:
        return _table_text(content, place, mistakes)
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        mistakes.add(
            Place(path.name, line),
            "The file is not UTF-8.",
            why="Å, ä and ö would come out wrong.",
            remedy="Save it again and choose UTF-8.",
        )
        return ""


def _table_text(content: bytes, place: Place, mistakes: Mistakes) -> str:
    text = decode(content)
    if text is None:
        mistakes.add(place, "The file is not text.", remedy="Save it again as CSV and choose UTF-8.")
    return (text or "").replace("\r\n", "\n")
