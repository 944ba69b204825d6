"""The store: tables that derive from the records, migrations that give exactly those, and SQLite set up to be safe."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import shapely
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateIndex, CreateTable

from impact.column import Shape
from impact.model import Company, FieldInfo, Measure, Property, PropertyInterest, Record, fields_of, key_of
from impact.registering.revision import Terms
from impact.store import database as database_module
from impact.store.database import reading, writing
from impact.store.deliver import LeftOut, Origin, deliver, deliver_measures
from impact.store.registers import current_measures, read_register
from impact.store.schema import TABLES_DIGEST
from impact.store.tables import BOUNDS, REGISTERS, SCHEMA_VERSION, measures, metadata
from impact.store.types import PostgisShape

ORIGIN = Origin("prov", "prov.csv", "0" * 64)
TERMS = Terms(0.5, frozenset({"inställd"}), date(2027, 1, 15))
OUTLINE: bytes = shapely.to_wkb(shapely.box(670_000, 6_577_000, 670_010, 6_577_020))
RECORD_TYPES = [*REGISTERS, Measure]


@pytest.fixture
def fresh(tmp_path: Path) -> str:
    """A new database, migrated and empty."""
    place = str(tmp_path / "ny.db")
    with writing(place, may_create=True):
        pass
    return place


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> str:
    """A migrated and empty database of each kind."""
    return str(request.getfixturevalue("fresh" if request.param == "sqlite" else "served_schema"))


def is_of_this_database(dialect: str) -> Callable[..., bool]:
    """Spatial indexes are PostgreSQL's alone, and PostGIS has a table of its own."""

    def included(thing: Any, name: str, kind: str, *_: object) -> bool:
        if kind == "index" and dialect == "sqlite":
            return not name.endswith("_geometry")
        return name != "spatial_ref_sys"

    return included


def test_migrating_gives_exactly_the_tables_of_the_code(either: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(postgresql.base.ischema_names, "geometry", lambda *_: PostgisShape())
    with writing(either) as connection:
        options = {"include_object": is_of_this_database(connection.dialect.name)}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_the_digest_of_the_tables_is_of_their_columns() -> None:
    columns = [f"{table}.{c.name} {c.type!r}" for table in metadata.sorted_tables for c in table.columns]
    assert hashlib.sha256("\n".join(columns).encode()).hexdigest() == TABLES_DIGEST.hex()


def test_the_schema_version_is_the_newest_migration(fresh: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(database_module.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA_VERSION
    with closing(sqlite3.connect(fresh)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(SCHEMA_VERSION,)]


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda t: t.name)
def test_every_table_can_be_made_in_postgresql_too(table: sa.Table) -> None:
    dialect = postgresql.dialect()
    text = str(CreateTable(table).compile(dialect=dialect))
    assert text.strip().startswith("CREATE TABLE")
    assert all(str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes)


def test_no_name_is_longer_than_postgresql_keeps() -> None:
    names = [table.name for table in metadata.sorted_tables]
    names += [c.name for table in metadata.sorted_tables for c in table.columns]
    names += [str(index.name) for table in metadata.sorted_tables for index in table.indexes]
    assert max(map(len, names)) <= 63


@pytest.mark.parametrize("record_type", RECORD_TYPES, ids=lambda t: t.__name__)
def test_a_table_has_its_record_s_fields_and_a_box_for_a_geometry(record_type: type[Record]) -> None:
    table = measures if record_type is Measure else REGISTERS[record_type]
    names = {field.name for field in fields_of(record_type)}
    has_shape = any(isinstance(field.column, Shape) for field in fields_of(record_type))
    extra = {"source", "is_current"} | (set(BOUNDS) if has_shape else set())
    about = {"revision", "change", "changed_fields", "delivered_geometry", "place_revision", "registered_on"}
    extra |= about if record_type is Measure else set()
    extra |= {"property_key"} if record_type in (Property, PropertyInterest) else set()
    assert set(table.columns.keys()) == names | extra
    assert {c.name for c in table.primary_key} == {key_of(record_type)} | ({"revision"} & extra)
    nullable = {field.name for field in fields_of(record_type) if field.is_nullable}
    assert {name for name in names if table.c[name].nullable} == nullable


TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20)


def value_of(field: FieldInfo) -> st.SearchStrategy[Any]:
    if isinstance(field.column, Shape):
        made: st.SearchStrategy[Any] = st.just(OUTLINE)
    elif issubclass(field.kind, StrEnum):
        made = st.sampled_from(list(field.kind))
    else:
        numbers = st.floats(-1e9, 1e9, allow_nan=False)
        kinds = {bool: st.booleans(), date: st.dates(), float: numbers, int: st.integers(0, 9999), str: TEXTS}
        made = kinds[field.kind]
    return st.none() | made if field.is_nullable else made


@pytest.mark.parametrize("record_type", RECORD_TYPES, ids=lambda t: t.__name__)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_record_comes_back_from_the_store_as_it_was(
    either: str, record_type: type[Record], data: st.DataObject
) -> None:
    record = record_type(**{field.name: data.draw(value_of(field)) for field in fields_of(record_type)})
    with writing(either) as connection:
        if isinstance(record, Measure):
            deliver_measures(connection, [record], ORIGIN, LeftOut(), TERMS)
            back: Record = current_measures(connection)[record.measure_id][0]
            again = deliver_measures(connection, [record], ORIGIN, LeftOut(), TERMS)
        else:
            deliver(connection, record_type, [record], ORIGIN)
            back = read_register(connection, record_type)[getattr(record, key_of(record_type))]
            again = deliver(connection, record_type, [record], ORIGIN)
        connection.rollback()
    assert back == record
    assert [type(getattr(back, f.name)) for f in fields(back)] == [
        type(getattr(record, f.name)) for f in fields(record)
    ]
    assert (again.counts.unchanged, again.counts.changed) == (1, 0), "what comes back is what is compared next time"


def test_the_box_of_a_geometry_is_stored_beside_it(either: str) -> None:
    with writing(either) as connection:
        deliver_measures(
            connection, [Measure("M1", "tk", "Prov", "gatuarbete", geometry=OUTLINE)], ORIGIN, LeftOut(), TERMS
        )
        [row] = connection.execute(sa.select(*(measures.c[name] for name in BOUNDS)))
        assert tuple(row) == (670_000.0, 6_577_000.0, 670_010.0, 6_577_020.0)


def test_a_writer_uses_the_write_ahead_log_and_checks_foreign_keys(fresh: str) -> None:
    with writing(fresh) as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
    with reading(fresh) as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_row_that_points_nowhere_is_refused_by_the_database(fresh: str) -> None:
    wrong = "INSERT INTO assessments (assessment_no, run_id, measure_id, revision, is_current) VALUES (1, 7, 'M', 1, 1)"
    with pytest.raises(IntegrityError), writing(fresh) as connection:
        connection.exec_driver_sql(wrong)


def test_what_fails_inside_a_transaction_leaves_nothing(either: str) -> None:
    with pytest.raises(RuntimeError), writing(either) as connection:  # noqa: PT012 - the failure comes after a write
        deliver(connection, Company, [Company("529900-0009", "Exempelbolaget AB")], ORIGIN)
        raise RuntimeError
    with reading(either) as connection:
        assert read_register(connection, Company) == {}


def test_a_reader_sees_the_old_state_until_a_writer_is_done(either: str) -> None:
    with writing(either) as connection:
        deliver(connection, Company, [Company("529900-0009", "Exempelbolaget AB")], ORIGIN)
        with reading(either) as other:
            assert read_register(other, Company) == {}
    with reading(either) as other:
        assert list(read_register(other, Company)) == ["529900-0009"]


def test_an_empty_file_is_a_new_database_for_loading_and_no_database_for_asking(tmp_path: Path) -> None:
    from impact.errors import Refusal

    place = tmp_path / "tom.db"
    place.touch()
    with pytest.raises(Refusal, match="is empty"), reading(str(place)):
        pass
    with writing(str(place), may_create=True):
        pass
    with reading(str(place)) as connection:
        assert read_register(connection, Company) == {}
