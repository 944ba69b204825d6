"""Writes the sample's files: the same rows each time, without the day of writing in them."""

from __future__ import annotations

import csv
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import geopandas as gpd
import pyogrio
import xlsxwriter

from geodata.samples.make import deliveries, registers
from geodata.samples.make.administrations import administration_rows
from geodata.samples.make.contacts import contact_rows
from geodata.samples.make.interests import interest_rows
from geodata.samples.make.readme import readme_text

WRITTEN = "2027-01-15T00:00:00.000Z"
STAMP = (2027, 1, 15, 0, 0, 0)


def write_samples(folder: Path) -> tuple[Path, ...]:
    """Writes every file of the sample city into `folder`, replacing those already there, and gives their paths."""
    measures = folder / "atgarder"
    measures.mkdir(parents=True, exist_ok=True)
    with _fixed_timestamps():
        _geopackage(registers.area_frame(), folder / "omraden.gpkg", "verksamhetsområden")
        _geojson(registers.district_frame(), folder / "stadsdelsomraden.geojson")
        _geopackage(registers.workplace_frame(), folder / "arbetsstallen.gpkg", "arbetsställen")
        _geopackage(registers.property_frame(), folder / "fastigheter.gpkg", "fastigheter")
        _geopackage(deliveries.traffic_frame(), measures / "trafikkontoret.gpkg", "åtgärder")
        _geojson(deliveries.planning_frame(), measures / "stadsbyggnadskontoret.geojson")
        _zipped_shapefile(deliveries.utility_frame(), measures / "ledningsagare.zip")
    _csv(administration_rows(), folder / "forvaltningar.csv")
    _csv(interest_rows(), folder / "intressen.csv")
    _csv(contact_rows(), folder / "kontakter.csv")
    _csv(deliveries.other_rows(), measures / "ovriga.csv", encoding="cp1252")
    _workbook(deliveries.development_rows(), measures / "exploateringskontoret.xlsx")
    (folder / "README.md").write_text(readme_text(), encoding="utf-8")
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))


@contextmanager
def _fixed_timestamps() -> Iterator[None]:
    """GDAL writes this instant, not now, into the files."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": WRITTEN})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _geopackage(frame: gpd.GeoDataFrame, path: Path, layer: str) -> None:
    path.unlink(missing_ok=True)
    pyogrio.write_dataframe(
        frame,
        path,
        layer=layer,
        driver="GPKG",
        geometry_type=_geometry_type(frame),
        promote_to_multi=False,
        DESCRIPTION="Syntetiskt exempel",
    )


def _geometry_type(frame: gpd.GeoDataFrame) -> str:
    kinds = sorted({shape.geom_type for shape in frame.geometry.dropna()})
    return kinds[0] if len(kinds) == 1 else "Unknown"


def _geojson(frame: gpd.GeoDataFrame, path: Path) -> None:
    """RFC 7946, with nine decimals (a tenth of a millimetre), so that shared borders stay shared."""
    path.unlink(missing_ok=True)
    pyogrio.write_dataframe(
        frame, path, driver="GeoJSON", layer="Syntetiskt exempel", RFC7946="YES", COORDINATE_PRECISION="9"
    )


def _zipped_shapefile(frame: gpd.GeoDataFrame, path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pyogrio.write_dataframe(
            frame, Path(folder) / "ledningsarbeten.shp", driver="ESRI Shapefile", encoding="UTF-8",
            DBF_DATE_LAST_UPDATE=WRITTEN[:10],
        )  # fmt: skip
        _zip(Path(folder), path)


def _zip(folder: Path, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.iterdir()):
            archive.writestr(zipfile.ZipInfo(part.name, STAMP), part.read_bytes(), zipfile.ZIP_DEFLATED)


def _csv(rows: Sequence[Mapping[str, str]], path: Path, *, encoding: str = "utf-8-sig") -> None:
    """Semicolons and, but for the sheet exported from an old Excel, UTF-8 with a byte order mark."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def _workbook(rows: Sequence[Mapping[str, deliveries.Cell]], path: Path) -> None:
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": "Syntetiskt exempel", "created": datetime(*STAMP)})  # noqa: DTZ001  # no zone in the format
    sheet = book.add_worksheet("Åtgärder")
    day_format = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, list(rows[0]), book.add_format({"bold": True}))
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row.values()):
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, day_format)
            else:
                sheet.write(number, column, value)
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    book.close()
