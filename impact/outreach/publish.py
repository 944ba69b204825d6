"""From material to a file in place: the ending of the name decides the format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from impact.errors import UsageRefused
from impact.outreach.delimited import write_csv
from impact.outreach.files import check_writable, write_beside
from impact.outreach.layers import write_layers
from impact.outreach.map import write_map
from impact.outreach.workbook import write_workbook
from impact.results import OutreachMaterial

Writer = Callable[[Path, OutreachMaterial, str], None]

WRITERS: dict[str, Writer] = {
    ".xlsx": lambda path, material, notice: write_workbook(path, material, notice=notice),
    ".csv": lambda path, material, _notice: write_csv(path, material),
    ".gpkg": lambda path, material, _notice: write_layers(path, material),
}


def publish_list(material: OutreachMaterial, path: Path, *, overwrite: bool, notice: str = "") -> None:
    """Write the outreach list beside its place, then move it there. `notice` stands where the format has room for it.

    Raises:
        UsageRefused: the ending is none of .xlsx, .csv and .gpkg.
        Refusal: the file exists and `overwrite` is not asked for, or its folder is missing or protected.

    """
    writer = _writer_of(path)
    write_beside(path, lambda draft: writer(draft, material, notice), overwrite=overwrite)


def check_list(path: Path, *, overwrite: bool) -> None:
    """Refuse what `publish_list` would refuse: asked of every path before the first is written."""
    _writer_of(path)
    check_writable(path, overwrite=overwrite)


def _writer_of(path: Path) -> Writer:
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise UsageRefused(
            "The outreach list cannot be written as {file}.",
            remedy="Use one of the endings {endings}.",
            file=path.name,
            endings=", ".join(WRITERS),
        )
    return writer


PAGE_ENDINGS = (".html", ".htm")


def publish_map(
    material: OutreachMaterial, path: Path, *, with_recipients: bool, overwrite: bool, notice: str = ""
) -> None:
    """Write the map as one HTML file; see `publish_list` for what else is refused.

    Raises:
        UsageRefused: the ending is neither .html nor .htm: a browser would not open it.

    """
    if path.suffix.lower() not in PAGE_ENDINGS:
        raise UsageRefused("The map cannot be written as {file}.", remedy="Let the name end in .html.", file=path.name)
    write_beside(
        path,
        lambda draft: write_map(draft, material, with_recipients=with_recipients, notice=notice),
        overwrite=overwrite,
    )
