"""Our own readers of bytes and texts, fed with what hypothesis finds strange. A new reader adds a line to `READERS`."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from xml.parsers import expat

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from geodata.errors import GeodataError
from geodata.files import archive, json_text, kml
from geodata.layers import ZIPPED, read_layer
from geodata.reference.crs import parse_crs
from tests.fuzz.damage import damaged
from tests.oddities.frame import SPOT
from tests.oddities.making import at, layer, zipped
from tests.oddities.making import kml as kml_file

Reader = Callable[[Path, bytes], None]

EXPECTED = (GeodataError, expat.ExpatError)
"""What readers may say of strange input; anything else is a problem."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a round of strange inputs came to; `problem` is empty when every one was read or refused."""

    reader: str
    n_inputs: int
    problem: str


def _archive(folder: Path, content: bytes) -> None:
    path = folder / "a.zip"
    path.write_bytes(content)
    with archive.opened(path, ZIPPED) as opened:
        for packed in opened.datasets.values():
            opened.unpacked(packed)


def _unwrapped(folder: Path, content: bytes) -> None:
    path = folder / "a.json"
    path.write_bytes(content or b" ")
    json_text.unwrapped(path)
    json_text.names_crs(path)
    json_text.has_numbers_as_ids(path)


def _kml_names(folder: Path, content: bytes) -> None:
    path = folder / "a.kml"
    path.write_bytes(content)
    kml.names_as_written(path, ["__tg__rd", "Name"])


def _system(_folder: Path, content: bytes) -> None:
    parse_crs(content.decode("latin-1"))


def _delimited(folder: Path, content: bytes) -> None:
    path = folder / "a.csv"
    path.write_bytes(content)
    read_layer(path)


READERS: dict[str, Reader] = {
    "geodata.files.archive": _archive,
    "geodata.files.json_text": _unwrapped,
    "geodata.files.kml": _kml_names,
    "geodata.reference.crs (names)": _system,
    "geodata.tabular.delimited": _delimited,
}


def _seeds(folder: Path) -> list[bytes]:
    """Sound contents that strange ones grow from."""
    made = folder / "sound"
    made.mkdir(exist_ok=True)
    paths = [
        zipped(made / "a.zip", layer(made / "a.fgb")),
        kml_file(made / "a.kml", at(4326)),
    ]
    texts = [b'"{\\"type\\": \\"FeatureCollection\\", \\"crs\\": null}"', b"EPSG:3006+ne", b"SWEREF99 18 00"]
    table = b"id;namn;wkt\n1;\xe5;" + SPOT.wkt.encode() + b"\n"
    return [*(path.read_bytes() for path in paths), *texts, table]


def strange(name: str, folder: Path, first: int, n_inputs: int) -> Found:
    """A round of strange inputs through one reader."""
    sound = _seeds(folder)
    work = folder / "strange"
    work.mkdir(exist_ok=True)
    grown = st.builds(
        lambda content, number: damaged(content, Random(number)),  # noqa: S311 - a seeded damage, not a secret
        st.sampled_from(sound),
        st.integers(0, 2**32),
    )

    @seed(first)
    @settings(max_examples=n_inputs, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.one_of(grown, st.binary(max_size=400), st.text(max_size=80).map(str.encode)))
    def read(content: bytes) -> None:
        with contextlib.suppress(*EXPECTED):
            READERS[name](work, content)

    try:
        read()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        return Found(name, n_inputs, f"{type(error).__name__}: {error}")
    return Found(name, n_inputs, "")
