"""Reasons are our own phrases, which have a Swedish: no library's English comes through in a message."""

from __future__ import annotations

import errno

import openpyxl
import pytest
import shapely

from geodata import reasons
from geodata.errors import GeodataError
from geodata.layers import read_layer
from geodata.output.write import write_geopackage
from geodata.reference.repair import repaired
from geodata.shapes import as_shapes
from impact.language import translator
from tests.geodata_files import PLOT, as_json, shapefile, write_geojson, write_vector

BOX, HOLE = shapely.box(0, 0, 10, 10), [(2, 2), (4, 2), (4, 4), (2, 4)]


def polygon(*rings):
    return shapely.Polygon(rings[0], rings[1:])


SHELL = list(BOX.exterior.coords)
INVALID = {
    "its outline crosses itself": polygon([(0, 0), (10, 10), (10, 0), (0, 10)]),
    "its outline touches itself": polygon([(0, 0), (10, 0), (10, 10), (5, 0), (0, 10)]),
    "a part of it has too few points": polygon([(0, 0), (9, 0), (0, 0)]),
    "a hole lies outside its outline": polygon(SHELL, [(20, 20), (24, 20), (24, 24)]),
    "a hole lies inside another hole": polygon(SHELL, [(1, 1), (9, 1), (9, 9), (1, 9)], HOLE),
    "its holes cut it in two": polygon(SHELL, [(0, 5), (5, 2), (10, 5), (5, 8)]),
    "a part of it lies inside another part": shapely.MultiPolygon([BOX, shapely.box(2, 2, 3, 3)]),
}


@pytest.mark.parametrize("reason", INVALID)
def test_an_invalid_shape_is_told_with_its_reason_and_where(reason):
    _, remarks = repaired(as_shapes([INVALID[reason]]), [1])
    (remark,) = remarks
    assert remark.values["reason"] == reason
    easting, northing = map(float, remark.values["place"].split(", "))
    assert shapely.box(0, 0, 24, 24).covers(shapely.Point(easting, northing))


def test_every_reason_has_its_swedish():
    phrases = [*reasons.OF_SHAPES.values(), *reasons.OF_SYSTEM.values(), *(reason for _, reason in reasons.OF_DAMAGE)]
    phrases += [reasons.CONTRADICTS_ITSELF, reasons.ENDS_EARLY, reasons.SHORTER_THAN_STATED, reasons.NOT_XML]
    phrases += [reasons.TABLE_SHORTER_THAN_STATED, reasons.NO_WORKBOOK, reasons.PART_SPOILT]
    assert [phrase for phrase in phrases if translator("sv")(phrase) == phrase] == []


def whole(path):
    if path.suffix == ".geojson":
        return write_geojson(path, *[as_json(PLOT)] * 20)
    if path.suffix == ".shp":
        return shapefile(path.parent)
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in range(99):
            book.active.append(["id", str(row)])
        book.save(path)
        return path
    return write_vector(path, [PLOT] * 20, driver="GML" if path.suffix == ".gml" else None)


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        ("gpkg", "the database inside it is broken"),
        ("geojson", "it ends in the middle (line 1, character "),
        ("shp", "it is shorter than its own header says"),
        ("gml", "it ends in the middle (line "),
        ("fgb", "a part of it cannot be read"),
        ("xlsx", "it is no workbook, or is locked with a password"),
    ],
)
def test_a_file_cut_short_is_told_in_words_of_our_own(tmp_path, ending, reason):
    path = whole(tmp_path / f"plan.{ending}")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * 0.55)])
    with pytest.raises(GeodataError) as refused:
        read_layer(path)
    assert f"plan.{ending} is damaged or cut short: {reason}" in str(refused.value)


def test_what_a_library_says_that_nobody_knows_comes_on_one_short_line():
    said = "Fel vid läsning\n" * 40
    assert reasons.of_damage(said) is None
    assert "\n" not in reasons.shortened(said)
    assert len(reasons.shortened(said)) == reasons.LONGEST


def test_what_the_system_refuses_is_told_in_words_of_our_own(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("geodata.output.write.TemporaryDirectory", full)
    with pytest.raises(GeodataError, match=r"cannot be written\. The reason: the disk is full"):
        write_geopackage(tmp_path / "a.gpkg", [])
    assert reasons.of_system(OSError(9999, "Något nytt.")) == "Något nytt"
