"""The rooms and their fences (CONTRIBUTING: the one rule of imports)."""

from __future__ import annotations

import ast
import importlib
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib import metadata
from pathlib import Path

import pytest

from tests.small_town import DAY, delivery, measure

ROOT = Path(__file__).parent.parent
ROOMS = ("impact", "rules", "geodata", "cli")
MAY_IMPORT = {"cli": {"impact", "geodata", "rules"}, "impact": {"geodata", "rules"}, "geodata": set(), "rules": set()}
FENCES = {
    "durable_rules_engine": ("rules/durable.py",),
    "durable": (),
    "sqlalchemy": ("impact/store/",),
    "alembic": ("impact/store/",),
    "psycopg": ("impact/store/",),
    "click": ("cli/",),
    "rich_click": ("cli/",),
    "rich": ("cli/",),
    "geopandas": ("geodata/",),
    "pyogrio": ("geodata/",),
    "nanoarrow": ("geodata/files/arrow.py",),
    "pyproj": ("geodata/",),
    "shapely": ("geodata/",),
    "httpx": ("geodata/remote/",),
    "watchfiles": ("cli/watch.py",),
    "filelock": ("cli/watch.py",),
    "structlog": ("cli/progress.py",),
    "openpyxl": ("rules/workbook.py",),
    "docx": ("rules/description/word_file.py",),
}
LAZY_DOORS = ("cli/",)
"""Only doors import our own modules inside functions: heavy ones, when the answer needs them."""


def modules() -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path, node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        package = name_of(path).split(".")
        if path.name != "__init__.py":
            package = package[:-1]
        base = ".".join(package[: len(package) - node.level + 1]) + "." if node.level else ""
        yield from (f"{base}{node.module or ''}.{alias.name}" for alias in node.names)


def all_imports(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [name for node in ast.walk(tree) for name in imports_of(path, node)]


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_rooms_import_only_downwards(path: Path) -> None:
    room = name_of(path).split(".")[0]
    reached = {name.split(".")[0] for name in all_imports(path)} & set(ROOMS)
    assert reached - {room} <= MAY_IMPORT[room]


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_each_library_stays_behind_its_fence(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    for name in all_imports(path):
        allowed = FENCES.get(name.split(".")[0])
        assert allowed is None or place.startswith(tuple(allowed)), f"{place} imports {name}"


def test_no_module_imports_itself_round_a_corner() -> None:
    known = {name_of(path): path for path in modules()}
    graph = {name: {_module(i, known) for i in all_imports(path)} - {None, name} for name, path in known.items()}
    for start, neighbours in graph.items():
        seen: set[str] = set()
        todo = list(neighbours)
        while todo:
            following = todo.pop()
            if following not in seen:
                seen.add(following)
                todo += graph.get(following, ())
        assert start not in seen, f"{start} is in a circle"


def _module(name: str, known: dict[str, Path]) -> str | None:
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name or None


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_no_own_import_hides_inside_a_function(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    if place.startswith(LAZY_DOORS):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = [n for f in ast.walk(tree) if isinstance(f, ast.FunctionDef | ast.AsyncFunctionDef) for n in ast.walk(f)]
    hidden = [name for node in inside for name in imports_of(path, node) if name.split(".")[0] in ROOMS]
    assert hidden == []


@pytest.mark.parametrize("path", [*modules(), *sorted((ROOT / "tests").rglob("*.py"))], ids=lambda p: p.stem)
def test_no_file_is_over_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_no_threshold_stands_in_the_python_of_the_rules() -> None:
    """A number above 10 in rules/ would be a limit that belongs in a pack; the engine's own limits are named."""
    allowed = {
        "bitsets.py",
        "blocks.py",
        "factor.py",
        "audit.py",
        "compile.py",
        "durable.py",
        "catalogue.py",
        "source.py",
        "folder.py",
        "lint.py",
        "words.py",
        "workbook.py",
        "hits.py",
        "word_file.py",
    }
    for path in sorted((ROOT / "rules").rglob("*.py")):
        if path.name in allowed:
            continue
        numbers = [
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and type(node.value) in (int, float) and abs(node.value) > 10
        ]
        assert numbers == [], f"{path.name}: {numbers}"


def loaded_modules(arguments: list[str]) -> set[str]:
    code = (
        "import sys\nfrom cli.main import call\n"
        f"try:\n    call({arguments!r})\nexcept SystemExit:\n    pass\n"
        "print('LOADED', *sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.rpartition("LOADED")[2].split())


HEAVY = {"geopandas", "pyogrio", "shapely", "pyproj", "pandas", "numpy"}


def test_help_loads_neither_geometry_nor_database() -> None:
    assert loaded_modules(["--help"]) & (HEAVY | {"sqlalchemy", "alembic", "yaml"}) == set()


NOT_TO_ANSWER = HEAVY | {"alembic", "stdnum", "xml.etree.ElementTree", "sqlalchemy.dialects.postgresql"}
"""What an answer from a SQLite store has no use for."""


@pytest.mark.parametrize("question", ["area", "measure", "company", "explain"])
def test_asking_the_store_loads_only_what_the_answer_needs(question: str, demo_dir: Path) -> None:
    database = demo_dir / "berord.db"
    with closing(sqlite3.connect(database)) as connection:
        *pair, company = connection.execute(
            "SELECT measure_id, recipient_id, organisation_number FROM exposures JOIN assessments USING (assessment_no)"
            " JOIN recipients USING (recipient_no) JOIN workplaces ON workplace_id = recipient_id"
            " WHERE assessments.is_current AND NOT is_protected"
        ).fetchone()
    asked = {
        "area": ["affected", "--area", "Lunda"],
        "measure": ["affected", "--measure", pair[0]],
        "company": ["affected", "--company", company],
        "explain": ["explain", *pair],
    }
    loaded = loaded_modules([*asked[question], "--db", str(database), "--format", "json"])
    needed = {"stdnum"} if question == "company" else set()  # its check digit
    assert loaded & NOT_TO_ANSWER == needed
    assert ("rules.pack" in loaded) == (question == "explain")


NOT_TO_REGISTER = {"geopandas", "pandas", "pyogrio", "openpyxl", "httpx", "rich", "structlog", "holidays.countries"}
"""What the measures of a text file are registered without: frames, GDAL, workbooks, the net, bars and other lands."""


def test_registering_a_text_file_loads_neither_frames_nor_gdal(town: str, tmp_path: Path) -> None:
    path = delivery(tmp_path, [measure()])
    loaded = loaded_modules(["register", str(path), "--crs", "EPSG:3006", "--as-of", str(DAY), "--db", town])
    assert loaded & NOT_TO_REGISTER == set()
    assert {"shapely", "impact.assess"} <= loaded


@pytest.mark.parametrize("room", ROOMS)
def test_the_generic_names_belong_to_this_distribution_alone(room: str) -> None:
    """An editable install names no packages; then at least nobody else may, and the module must be this checkout's."""
    assert set(metadata.packages_distributions().get(room, ())) <= {"berord"}
    module = importlib.import_module(room)
    assert Path(str(module.__file__)).parent == ROOT / room
