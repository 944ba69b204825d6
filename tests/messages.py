"""The English templates of the program, and the Swedish catalogue made from them.

`python -m tests.messages` writes impact/locale/sv/LC_MESSAGES/berord.po anew (new templates get an empty translation,
unused ones go) and compiles both catalogues. tests/test_language.py holds them complete and current.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
CATALOGUES = ROOT / "impact" / "locale" / "sv" / "LC_MESSAGES"
ROOMS = ("cli", "geodata", "impact", "rules")
NOT_SHOWN = ("geodata/samples/", "impact/store/migrations/")
TRANSLATORS = {"_", "say", "translate", "NotAnIdentityError"}

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""A fixed date in the catalogue's head, so that writing it again changes nothing."""

SENTENCE = re.compile(r"^[A-ZÅÄÖ'\"{…(–-].*[ }].*[.:!?}…)]$|^[A-Z{][^\n]* [^\n]*\{\w+[^}]*\}", re.DOTALL)
"""How a template looks that is not inside a translator's call: it starts like a sentence and ends like one."""
CODE = re.compile(r"^(?:SELECT|DELETE|PRAGMA) |\\\\|\(\?")
"""SQL and regular expressions, which look like sentences at times."""


def templates() -> dict[str, list[str]]:
    """Every template in the code → the files it stands in."""
    found: dict[str, list[str]] = {}
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            if not place.startswith(NOT_SHOWN):
                for text in _texts(ast.parse(path.read_text(encoding="utf-8"))):
                    found.setdefault(text, []).append(place)
    return found


def _texts(tree: ast.AST) -> Iterator[str]:
    skipped = _documentation(tree) | _inside_formatted(tree)
    marked = _marked(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in skipped:
            continue
        if id(node) in marked or (SENTENCE.match(node.value) and not CODE.search(node.value)):
            yield node.value


def _documentation(tree: ast.AST) -> set[int]:
    """Strings that stand alone: docstrings and the notes under constants."""
    return {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}


def _inside_formatted(tree: ast.AST) -> set[int]:
    formatted = (n for n in ast.walk(tree) if isinstance(n, ast.JoinedStr))
    return {id(part) for one in formatted for part in ast.walk(one) if isinstance(part, ast.Constant)}


def _marked(tree: ast.AST) -> set[int]:
    """String arguments of a translator, also those behind a condition: say("…" if … else "…")."""
    marked: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TRANSLATORS and node.args:
            first = node.args[0]
            choices = (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,)
            marked |= {id(choice) for choice in choices if isinstance(choice, ast.Constant)}
    return marked


def read_catalogue(name: str) -> Catalog:
    """A Swedish catalogue of the project: "berord", or "messages" for click's own words."""
    with (CATALOGUES / f"{name}.po").open("rb") as file:
        return read_po(file, locale="sv", domain=name)


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    target = io.BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def _fresh(known: Catalog) -> Catalog:
    catalogue = Catalog(
        locale="sv",
        domain="berord",
        project="berord",
        header_comment="# What Berörd says in Swedish. Made with: make messages",
        creation_date=EPOCH,
        revision_date=EPOCH,
        last_translator="none",
        language_team="sv",
        msgid_bugs_address="none",
        fuzzy=False,
    )
    for text, places in sorted(templates().items()):
        message = known.get(text)
        flags = ["python-brace-format"] if "{" in text else []
        locations = [(place, None) for place in sorted(set(places))]
        catalogue.add(text, message.string if message else "", locations=locations, flags=flags)
    return catalogue


def main() -> None:
    """Merge, write and compile."""
    CATALOGUES.mkdir(parents=True, exist_ok=True)
    path = CATALOGUES / "berord.po"
    known = read_catalogue("berord") if path.exists() else Catalog(locale="sv")
    fresh = _fresh(known)
    with path.open("wb") as file:
        write_po(file, fresh, omit_header=False, sort_output=True, width=120)
    for name in ("berord", "messages"):
        if (CATALOGUES / f"{name}.po").exists():
            (CATALOGUES / f"{name}.mo").write_bytes(compiled(read_catalogue(name)))
    missing = [m.id for m in fresh if m.id and not m.string]
    print(f"{len(fresh)} templates, {len(missing)} without Swedish")


if __name__ == "__main__":
    main()
