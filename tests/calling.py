"""Calling the program as a person does, in this process, and looking at what a database holds."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

import cli.register
from cli.main import call
from impact.run import open_pack
from tests import postgresql_server

Dump = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Said:
    """What a call left: its exit code, the data on stdout and the talk on stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The data, asked for with --format json."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[list[str]]:
        """Tab-separated cells, header first."""
        return [line.split("\t") for line in self.out.splitlines()]


Berord = Callable[..., Said]


def caller(capsys: pytest.CaptureFixture[str]) -> Berord:
    """A function that calls the program with arguments of any kind; it refuses crashes whatever a test asks."""

    def berord(*arguments: object) -> Said:
        capsys.readouterr()
        code = call([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        assert code != 1, printed.err
        assert "Traceback" not in printed.err
        return Said(code, printed.out, printed.err)

    return berord


_opened_once = cache(open_pack)


@contextmanager
def pack_read_once() -> Iterator[None]:
    """Calls of `register` share one reading of each pack, which is four fifths of the time of a small delivery."""
    with mock.patch.object(cli.register, "open_pack", _opened_once):
        yield


def dump(database: str | Path) -> Dump:
    """Every row of every table, in a stable order."""
    if "://" in str(database):
        return postgresql_server.dump(str(database))
    with closing(sqlite3.connect(database)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}  # noqa: S608
