"""Deliveries by address: what is on the net becomes a file for the readers, whole and without its secrets."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from geodata.remote.address import Address, is_address
from geodata.remote.download import fetched
from geodata.remote.limits import Limits
from impact.intake.options import LoadOptions

KEY_VARIABLE = "BERORD_KEY"
"""The environment variable with a service's key, unless another is named."""

Delivery = tuple[Path, LoadOptions]


@dataclass(frozen=True, slots=True)
class Access:
    """How services are asked: the environment variable that holds the key, and how much and how long at most."""

    key_variable: str | None = None
    most: Limits = field(default_factory=Limits)


@contextmanager
def on_disk(named: Sequence[str], options: LoadOptions, access: Access = Access()) -> Iterator[list[Delivery]]:
    """Each file or address as a file on disk and how it is read; what was fetched goes at the end.

    The key is that of `access`, else of the profile's `key_env`, else of BERORD_KEY.

    Raises:
        ServiceError: a service does not answer, or cannot now.
        GeodataError: what it answers is not what was asked for, or not all of it.

    """
    variable = access.key_variable or (options.profile.key_env if options.profile else None) or KEY_VARIABLE
    with ExitStack() as stack:
        deliveries = []
        for name in named:
            if not is_address(name):
                deliveries.append((Path(name), options))
                continue
            address = Address.of(name, os.environ.get(variable))
            found = stack.enter_context(fetched(address, options.layer, access.most))
            how = replace(options, layer=found.layer, crs=options.crs or found.crs, file=found.shown)
            deliveries.append((found.path, how))
        yield deliveries
