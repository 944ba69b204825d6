"""How a file is read: what the user says on the command line, what a profile says, and what its format brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from geodata.hints import NO_HINTS
from geodata.layers import read_layer
from geodata.shapes import Shapes
from impact.intake.profiles.apply import Prepared, prepared
from impact.intake.profiles.find import profile_for_format
from impact.intake.profiles.model import Profile


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How a file is read: layer, reference system, columns, profile, and which series of deliveries it belongs to.

    How a table is written (`geodata.hints`) only a profile says.
    """

    layer: str | None = None
    crs: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
    end_missing: bool = False
    lift_protection: bool = False
    profile: Profile | None = None
    group_rows: bool = False
    """Whether rows with one id that differ only in their place are parts of one measure."""
    file: str | None = None
    """What the delivery is called where its path is that of a copy: the address that it was fetched from."""

    def by_profile(self, profile: Profile | None) -> LoadOptions:
        """The same with a profile: what it says of layer, system and series holds where these options say nothing."""
        if profile is None:
            return self
        return replace(
            self,
            layer=self.layer or profile.layer,
            crs=self.crs or profile.crs,
            source=self.source or profile.source,
            profile=profile,
        )


def read_delivery(path: Path, options: LoadOptions, register: str, *, municipality: Shapes | None = None) -> Prepared:
    """The file's layer, ready for the register's fields. A profile holds when one is named, or the format brings one.

    `municipality`, its outlines in EPSG:3006, is what the reference system is tested against; None when not known.

    Raises:
        GeodataError: the file cannot be read, or its reference system is missing or wrong.
        UsageRefused: the profile is for another register, or `--map` names what does not exist.

    """
    hints = options.profile.hints if options.profile else NO_HINTS
    layer = read_layer(
        path, layer=options.layer, crs=options.crs, hints=hints, municipality=municipality, file=options.file
    )
    profile = options.profile or profile_for_format(layer.driver)
    if profile is None:
        return Prepared(layer, options.mapping)
    return prepared(layer, profile, register, options.mapping)
