"""What a command's modules alone cost: `note LIST COMMAND…` writes their names down, `load LIST` only loads them."""

from __future__ import annotations

import importlib
import json
import sys
from contextlib import suppress
from pathlib import Path


def note(place: Path, command: list[str]) -> int:
    """Run the command here and write down what it has loaded, in that order."""
    from cli.main import call

    code = call(command)
    place.write_text(json.dumps([name for name in sys.modules if name != "__main__"]), encoding="utf-8")
    return code


def load(place: Path) -> int:
    """Load them; some are made by others and have no file of their own."""
    for name in json.loads(place.read_text(encoding="utf-8")):
        with suppress(ImportError):
            importlib.import_module(name)
    return 0


if __name__ == "__main__":
    sys.exit(note(Path(sys.argv[2]), sys.argv[3:]) if sys.argv[1] == "note" else load(Path(sys.argv[2])))
