"""A large layer is read by columns: what comes of it is what comes feature by feature, whatever is in it."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyogrio
import pytest
import shapely
from numpy.typing import NDArray

from geodata.delivered import Delivered
from geodata.errors import GeodataError
from geodata.files import arrow, vector
from geodata.shapes import as_shapes, to_wkb
from tests.geodata_files import AT, PLOT

Same: TypeAlias = Callable[[Path], dict[str, Any]]

POINT = shapely.Point(AT)
HEAD = b"GP\0\1" + struct.pack("<i", 3006)
RING = struct.pack("<8d", 0, 0, 1, 0, 1, 1, 0, 1)

COLUMNS: dict[str, list[Any]] = {
    "texts": ["Åby", " Västra Ängsö ", "Vastra A\u030angso\u0308"],
    "texts without value": ["ö", None, ""],
    "texts that say nothing": ["\u00a0", None, "a\u00a0b"],
    "whole numbers": [np.int32(1), np.int32(-2), np.int32(2**31 - 1)],
    "long whole numbers": [2**53 + 1, 2**62, -5],
    "short whole numbers": [np.int16(1), np.int16(2), np.int16(-3)],
    "decimals": [1.5, -2.0, 1e300],
    "sums": [0.1 + 0.2, np.nan, np.inf],
    "short decimals": [np.float32(0.1), np.float32(2.5), np.float32(np.nan)],
    "yes and no": [np.True_, np.False_, np.True_],
    "days": [np.datetime64("2027-05-01"), np.datetime64("0999-12-31"), np.datetime64("NaT")],
    "instants": [np.datetime64("2027-05-01T10:11:12.500"), np.datetime64("NaT"), np.datetime64("2027-05-01", "ms")],
}

SHAPES: dict[str, list[Any]] = {
    "points": [POINT, shapely.Point(1, 2), POINT],
    "points missing": [None, POINT, None],
    "points without numbers": [POINT, shapely.Point(), shapely.Point(np.inf, 1)],
    "polygons": [PLOT, shapely.MultiPolygon([PLOT, shapely.box(0, 0, 1, 1)]), shapely.Polygon()],
    "lines": [shapely.LineString([(0, 0), (np.inf, 1)]), shapely.MultiLineString([[(0, 0), (1, 1)]]), None],
    "mixed": [shapely.GeometryCollection([POINT, PLOT]), PLOT, POINT],
    "heights": [shapely.Point(1, 2, 3), shapely.LineString([(0, 0, 1), (1, 1, 1)]), POINT],
    "nothing": [None, None, None],
}

VALUES = (
    "null",
    "'abc'",
    "'12'",
    "''",
    "7.9",
    "1e30",
    "9e999",
    "9223372036854775807",
    "4294967297",
    "x'616200'",
    "'å'",
)
"""What other programs put into columns of any kind: a GeoPackage keeps whatever it is given."""

BLOBS = {
    "cut": HEAD + shapely.to_wkb(POINT)[:15],
    "big-endian": HEAD + shapely.to_wkb(POINT, byte_order=0),
    "without a head": shapely.to_wkb(POINT),
    "no bytes": b"",
    "an unknown kind": HEAD + b"\1\x63\0\0\0" + bytes(16),
    "a ring not closed": HEAD + b"\1" + struct.pack("<III", 3, 1, 4) + RING,
    "an arc": HEAD + b"\1" + struct.pack("<II6d", 8, 3, 0, 0, 1, 1, 2, 0),
    "more points than bytes": HEAD + b"\1" + struct.pack("<II2d", 2, 2**31 - 1, 0, 0),
    "heights inside": HEAD + b"\1" + struct.pack("<II", 4, 1) + shapely.to_wkb(shapely.Point(1, 2, 3), flavor="iso"),
    "a point among polygons": HEAD + b"\1" + struct.pack("<II", 6, 1) + shapely.to_wkb(POINT),
    "with its bounds": b"GP\0\3" + struct.pack("<i4d", 3006, 1, 1, 2, 2) + shapely.to_wkb(POINT),
    "half a place": HEAD + struct.pack("<BI2d", 1, 1, np.nan, 3.0),
}


def written(path: Path, shapes: list[Any], columns: dict[str, list[Any]] | None = None) -> Path:
    columns = columns or {"namn": [f"Åby {n}" for n in range(len(shapes))]}
    kinds = {shape.geom_type for shape in shapes if shape is not None}
    wkb = np.array([None if shape is None else shapely.to_wkb(shape, flavor="iso") for shape in shapes], dtype=object)
    pyogrio.raw.write(
        path,
        wkb,
        [_as_array(values) for values in columns.values()],
        np.array(list(columns), dtype=object),
        geometry_type="Point" if kinds == {"Point"} and not shapely.has_z(shapes).any() else "Unknown",
        crs="EPSG:3006",
    )
    return path


def _as_array(values: list[Any]) -> NDArray[Any]:
    return np.array(values, dtype=object if any(isinstance(value, str) for value in values) else None)


def changed(path: Path, statement: str, *values: object) -> Path:
    """The GeoPackage with a row changed behind the back of GDAL, whose triggers know functions of its own."""
    with closing(sqlite3.connect(path)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute(statement, values)
        database.commit()
    return path


def read(path: Path, monkeypatch: pytest.MonkeyPatch, *, by_columns: bool) -> dict[str, Any]:
    """All that the product learns of the file, or the refusal."""
    monkeypatch.setattr(vector, "SMALL_BYTES", 0 if by_columns else 10**12)
    try:
        delivered: Delivered = vector.read_vector(path, path.stem, path.name)
    except GeodataError as error:
        return {"refused": str(error)}
    shapes = None if delivered.shapes is None else to_wkb(delivered.shapes)
    return {name: getattr(delivered, name) for name in Delivered.__slots__} | {"shapes": shapes}


@pytest.fixture
def same(monkeypatch: pytest.MonkeyPatch) -> Same:
    """Reads a file both ways, and gives what came of both."""

    def compare(path: Path) -> dict[str, Any]:
        by_features, by_columns = (read(path, monkeypatch, by_columns=how) for how in (False, True))
        assert by_columns == by_features
        return by_columns

    return compare


@pytest.mark.parametrize("ending", [".gpkg", ".fgb"])
@pytest.mark.parametrize("name", COLUMNS)
def test_every_kind_of_column_comes_as_the_same_texts(tmp_path: Path, same: Same, name: str, ending: str) -> None:
    path = written(tmp_path / f"a{ending}", [POINT, POINT, POINT], {"före": ["a", "b", "c"], name: COLUMNS[name]})
    assert list(same(path)["columns"]) == ["före", name]


@pytest.mark.parametrize("name", SHAPES)
def test_every_kind_of_shape_comes_as_the_same(tmp_path: Path, same: Same, name: str) -> None:
    assert same(written(tmp_path / "a.gpkg", SHAPES[name]))["rows"] == [1, 2, 3]


def test_a_table_without_geometry_comes_as_the_same(tmp_path: Path, same: Same) -> None:
    path = tmp_path / "a.gpkg"
    pyogrio.raw.write(path, None, [np.array(["å", None], dtype=object)], np.array(["namn"]), geometry_type=None)
    assert same(path)["shapes"] is None
    assert arrow.read_table(path, "a") is not None


def test_an_empty_layer_comes_as_the_same(tmp_path: Path, same: Same) -> None:
    assert same(written(tmp_path / "a.gpkg", [], {"namn": [], "antal": []}))["rows"] == []


@pytest.mark.parametrize("value", VALUES)
def test_values_of_another_kind_than_their_column_come_as_the_same(tmp_path: Path, same: Same, value: str) -> None:
    kept = ("texts", "whole numbers", "long whole numbers", "decimals", "yes and no", "days", "instants")
    for stem, names in (("a", kept), ("b", kept[:5])):
        path = written(tmp_path / f"{stem}.gpkg", [POINT] * 3, {name: COLUMNS[name] for name in names})
        for name in names:
            changed(path, f'UPDATE {stem} SET "{name}" = {value} WHERE fid = 2')  # noqa: S608  # our own words
        same(path)


@pytest.mark.parametrize("name", BLOBS)
def test_geometry_that_others_write_comes_as_the_same(tmp_path: Path, same: Same, name: str) -> None:
    path = written(tmp_path / "a.gpkg", [POINT] * 3)
    same(changed(path, "UPDATE a SET geom = ? WHERE fid = 2", BLOBS[name]))


def test_text_in_another_encoding_is_read_as_it_was_meant(tmp_path: Path, same: Same) -> None:
    path = written(tmp_path / "a.gpkg", [POINT] * 3)
    changed(path, "UPDATE a SET namn = CAST(? AS TEXT) WHERE fid = 2", "Åby".encode("cp1252"))
    assert same(path)["columns"]["namn"][1] == "Åby"


@pytest.fixture
def _in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrow, "PIECE_ROWS", 250)


@pytest.mark.usefixtures("_in_pieces")
def test_many_rows_with_gaps_keep_their_order(tmp_path: Path, same: Same) -> None:
    n = 3000
    points = as_shapes([shapely.Point(x, 7e6 - 3 * x) for x in range(n)])
    columns: dict[str, list[Any]] = {
        "namn": [f"Ö {i}" if i % 7 else None for i in range(n)],
        "ort": ["Årsta", "Älvsjö", "Hägersten"] * (n // 3),
        "antal": list(range(n)),
        "klar": [np.bool_(i % 3) for i in range(n)],
    }
    path = written(tmp_path / "a.gpkg", points.tolist(), columns)
    found = same(path)
    assert found["shapes"] == to_wkb(points)
    assert [found["columns"][name] for name in ("namn", "ort")] == [columns["namn"], columns["ort"]]
    changed(path, "UPDATE a SET antal = NULL, klar = NULL WHERE fid = 2500")
    assert same(path)["columns"]["antal"][2498:2501] == ["2498", None, "2500"]
    changed(path, "DELETE FROM a WHERE fid % 5 = 0 OR fid BETWEEN 700 AND 1400")
    assert arrow.read_table(path, "a") is None, "the file says that it has more rows"
    changed(path, "UPDATE gpkg_ogr_contents SET feature_count = NULL")
    assert len(same(path)["rows"]) < n
    assert arrow.read_table(path, "a") is not None


@pytest.mark.usefixtures("_in_pieces")
@pytest.mark.parametrize("seed", range(30))
def test_a_damaged_file_is_refused_in_the_same_words_or_read_as_the_same(tmp_path: Path, same: Same, seed: int) -> None:
    path = written(tmp_path / "a.gpkg", [POINT] * 600, {"namn": [f"Företag {n}" for n in range(600)]})
    rng, content = np.random.default_rng(seed), bytearray(path.read_bytes())
    start = int(rng.integers(4096, len(content) - 4096))
    n = int(rng.choice([1, 64, 4096]))
    content[start : start + n] = rng.bytes(n)
    path.write_bytes(content)
    same(path)


@pytest.mark.parametrize("name", ["points", "polygons", "points missing"])
def test_plain_layers_are_read_by_columns(tmp_path: Path, name: str) -> None:
    plain = {name: values for name, values in COLUMNS.items() if name not in {"days", "instants"}}
    assert arrow.read_table(written(tmp_path / "a.gpkg", SHAPES[name], plain), "a") is not None


@pytest.mark.parametrize("name", ["heights", "mixed"])
def test_other_shapes_are_left_to_the_other_way(tmp_path: Path, name: str) -> None:
    assert arrow.read_table(written(tmp_path / "a.gpkg", SHAPES[name]), "a") is None


def test_plain_points_are_numbers_and_no_shapes(tmp_path: Path) -> None:
    table = arrow.read_table(written(tmp_path / "a.gpkg", SHAPES["points"]), "a")
    assert table is not None
    assert table.shapes is None
    assert table.xy is not None
    assert table.xy.tolist() == [[*AT], [1, 2], [*AT]]
