"""Writing a result beside the file it becomes, so that a reader never meets half of it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from geodata.reasons import of_system
from impact.errors import Refusal


def write_beside(path: Path, writer: Callable[[Path], None], *, overwrite: bool) -> None:
    """Let `writer` write a temporary file in the folder of `path`, then move it into place in one step.

    `writer` is given a path with the same ending as `path`, where nothing exists yet. When it fails, nothing is left
    behind and an earlier file at `path` is untouched.

    Raises Refusal when the folder is missing or cannot be written to, when `path` is a folder, when the file exists and
    `overwrite` is not asked for, and when the system refuses in the middle (locked file, full disk).
    """
    check_writable(path, overwrite=overwrite)
    try:
        with tempfile.TemporaryDirectory(prefix=".berord-", dir=path.parent) as folder:
            draft = Path(folder) / path.name
            writer(draft)
            draft.replace(path)
    except OSError as error:
        raise Refusal(
            "The file {file} could not be written: {reason}.",
            "Another program may have it open, the folder may be write-protected, or the disk full.",
            "Close the file in Excel or QGIS, or choose another place, and run the command again.",
            file=str(path),
            reason=of_system(error),
        ) from error


def check_writable(path: Path, *, overwrite: bool) -> None:
    """Refuse a path that `write_beside` would refuse, before any work is spent on what to write there."""
    if not path.parent.is_dir():
        raise Refusal(
            "The folder {folder} does not exist.",
            "The file {file} is written there.",
            "Create the folder, or choose another one.",
            folder=str(path.parent),
            file=path.name,
        )
    if path.is_dir():
        raise Refusal("{file} is a folder.", "A file is to be written there.", "Choose a file name.", file=str(path))
    if path.exists() and not overwrite:
        raise Refusal(
            "The file {file} already exists.",
            "It is not overwritten, because somebody may have worked in it.",
            "Choose another name, or add --overwrite to replace it.",
            file=str(path),
        )
    if not os.access(path.parent, os.W_OK):
        raise Refusal(
            "The folder {folder} is write-protected.",
            "The file {file} is written there.",
            "Choose another folder.",
            folder=str(path.parent),
            file=path.name,
        )
