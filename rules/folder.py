"""Where packs lie: the folders that come with the program, and any folder that is named."""

from __future__ import annotations

from pathlib import Path

from rules.errors import Mistakes, Place, RulesError
from rules.words import nearest

PACKS = Path(__file__).parent / "packs"
SUFFIX = ".yaml"
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
    """The pack's files by name, as text. Only plain files in the folder itself are read: no links, no subfolders.

    Raises RulesError when there is none or too many, PackRefused when one cannot be read as text.
    """
    mistakes = Mistakes()
    paths = sorted(path for path in folder.iterdir() if path.suffix == SUFFIX and not path.name.startswith("."))
    if not paths or len(paths) > MAX_FILES:
        raise RulesError(
            "The folder {folder} holds {n} files that end in .yaml; a pack has between 1 and {most}.",
            folder=folder.name,
            n=len(paths),
            most=MAX_FILES,
        )
    files = {path.name: _text(path, mistakes) for path in paths}
    mistakes.refuse(folder.name)
    return files


def _text(path: Path, mistakes: Mistakes) -> str:
    place = Place(path.name, 1)
    if path.is_symlink() or not path.is_file():
        mistakes.add(place, "The file is a link or not a plain file; a pack reads nothing outside its folder.")
        return ""
    content = path.read_bytes()[: MAX_BYTES + 1]
    if len(content) > MAX_BYTES:
        mistakes.add(place, "The file is larger than {most} bytes.", remedy="Split the pack.", most=MAX_BYTES)
        return ""
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
