"""Files into registers: what is new, changed, the same, gone, or left out, and nothing in silence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import geopandas
import pyogrio
import pytest
import shapely

from impact.errors import Refusal, UsageRefused
from impact.findings import FindingFilter
from impact.intake.load import LoadReport, load
from impact.intake.options import LoadOptions
from impact.model import BusinessArea, Company, Contact, PropertyInterest, Workplace
from impact.store.database import reading
from impact.store.findings import list_findings
from impact.store.registers import read_register
from impact.terms import FindingStatus

DAY = date(2027, 1, 15)
OPEN = FindingFilter(status=FindingStatus.OPEN)
HEAD = "cfar;organisationsnummer;företagsnamn;besöksadress;x;y;skyddad\n"
FIRST = "10000001;529900-0009;Exempelbolaget Ett AB;Provgatan 1;670000;6577000;nej\n"
SECOND = "10000002;529900-0017;Exempelbolaget Två AB;Provgatan 2;670010;6577000;nej\n"


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "berord.db")


def written(tmp_path: Path, text: str, name: str = "arbetsstallen.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def loaded(database: str, path: Path, register: str = "workplaces", **how: object) -> LoadReport:
    return load(database, register, path, LoadOptions(crs="EPSG:3006", **how), as_of=DAY)  # type: ignore[arg-type]


def workplaces(database: str) -> dict[str, Workplace]:
    with reading(database) as connection:
        return read_register(connection, Workplace)


def test_loading_the_same_file_again_changes_nothing_and_says_so(tmp_path: Path, database: str) -> None:
    path = written(tmp_path, HEAD + FIRST + SECOND)
    first = loaded(database, path).counts
    again = loaded(database, path).counts
    assert (first.new, first.changed, first.unchanged) == (2, 0, 0)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)


def test_a_new_delivery_says_what_is_new_changed_and_no_longer_there(tmp_path: Path, database: str) -> None:
    loaded(database, written(tmp_path, HEAD + FIRST + SECOND))
    changed = SECOND.replace("Provgatan 2", "Provgatan 22")
    third = SECOND.replace("10000002", "10000003")
    report = loaded(database, written(tmp_path, HEAD + changed + third))
    assert (report.counts.new, report.counts.changed, report.counts.missing) == (1, 1, 1)
    assert report.missing == ("10000001",)
    assert "10000001" in workplaces(database), "a short delivery must not take a company off the list"


def test_end_missing_ends_what_is_no_longer_delivered_and_a_return_revives_it(tmp_path: Path, database: str) -> None:
    loaded(database, written(tmp_path, HEAD + FIRST + SECOND))
    loaded(database, written(tmp_path, HEAD + SECOND), end_missing=True)
    assert list(workplaces(database)) == ["10000002"]
    back = loaded(database, written(tmp_path, HEAD + FIRST + SECOND))
    assert back.counts.changed == 1
    assert list(workplaces(database)) == ["10000001", "10000002"]


def test_deliveries_of_other_sources_are_not_missed(tmp_path: Path, database: str) -> None:
    loaded(database, written(tmp_path, HEAD + FIRST), source="scb")
    report = loaded(database, written(tmp_path, HEAD + SECOND), source="egen")
    assert report.counts.missing == 0


def test_a_bad_row_is_left_out_as_a_finding_and_the_rest_stands(tmp_path: Path, database: str) -> None:
    bad = SECOND.replace("529900-0017", "529900-0018")
    report = loaded(database, written(tmp_path, HEAD + FIRST + bad))
    assert report.counts.rejected == 1
    assert report.counts.read == 2
    [found] = report.findings
    assert (found.source, found.row, found.field, found.value) == (
        "arbetsstallen.csv", 3, "organisationsnummer", "529900-0018",
    )  # fmt: skip


def test_a_corrected_delivery_closes_its_finding_by_itself(tmp_path: Path, database: str) -> None:
    bad = SECOND.replace("529900-0017", "529900-0018")
    loaded(database, written(tmp_path, HEAD + FIRST + bad))
    loaded(database, written(tmp_path, HEAD + FIRST + SECOND))
    with reading(database) as connection:
        assert list_findings(connection, "en", OPEN) == []
        assert len(list_findings(connection, "en", FindingFilter())) == 1


def test_when_no_row_is_usable_nothing_is_stored(tmp_path: Path, database: str) -> None:
    path = written(tmp_path, HEAD + SECOND.replace("529900-0017", "1"))
    with pytest.raises(Refusal, match="can be used; rows read: 1"):
        loaded(database, path)
    assert not Path(database).exists()


def test_copies_count_once_and_contradicting_copies_are_all_refused(tmp_path: Path, database: str) -> None:
    same = loaded(database, written(tmp_path, HEAD + FIRST + FIRST))
    assert (same.counts.new, same.counts.repeated, same.counts.rejected) == (1, 1, 0)
    other = FIRST.replace("Provgatan 1", "Annangatan 1")
    with pytest.raises(Refusal):
        loaded(database, written(tmp_path, HEAD + FIRST + other))


def test_a_missing_column_is_named_with_the_nearest_and_the_remedy(tmp_path: Path, database: str) -> None:
    path = written(tmp_path, HEAD.replace("organisationsnummer", "organisationsnumer") + FIRST)
    with pytest.raises(Refusal, match="--map organisation_number=organisationsnumer"):
        loaded(database, path)


def test_a_column_of_any_name_can_be_mapped(tmp_path: Path, database: str) -> None:
    path = written(tmp_path, HEAD.replace("cfar", "nyckel") + FIRST)
    assert loaded(database, path, mapping={"cfar": "nyckel"}).counts.new == 1


def test_mapping_a_field_or_a_column_that_does_not_exist_is_refused(tmp_path: Path, database: str) -> None:
    path = written(tmp_path, HEAD + FIRST)
    with pytest.raises(UsageRefused, match="no field"):
        loaded(database, path, mapping={"färg": "cfar"})
    with pytest.raises(UsageRefused, match="no column"):
        loaded(database, path, mapping={"cfar": "nyckel"})


def test_shapefile_names_cut_at_ten_characters_are_recognised(tmp_path: Path, database: str) -> None:
    path = written(tmp_path, HEAD.replace("organisationsnummer", "organisati") + FIRST)
    assert loaded(database, path).counts.new == 1


def test_columns_that_no_field_uses_are_named(tmp_path: Path, database: str) -> None:
    path = written(tmp_path, HEAD.replace("\n", ";färg\n") + FIRST.replace("\n", ";blå\n"))
    assert "färg" in loaded(database, path).unused_columns


def test_a_protected_identity_is_stored_without_anything_personal(tmp_path: Path, database: str) -> None:
    loaded(database, written(tmp_path, HEAD + FIRST.replace(";nej", ";ja")))
    protected = workplaces(database)["10000001"]
    assert (protected.company_name, protected.organisation_number, protected.visiting_address) == ("", "", None)
    assert protected.geometry is not None
    with reading(database) as connection:
        assert read_register(connection, Company) == {}
    assert b"Exempelbolaget Ett" not in Path(database).read_bytes()


def test_a_protected_row_s_bad_cell_is_a_finding_without_the_cell(tmp_path: Path, database: str) -> None:
    bad = FIRST.replace(";nej", ";ja").replace("529900-0009", "18900101-9999")
    report = loaded(database, written(tmp_path, HEAD + bad + SECOND))
    assert [f.value for f in report.findings] == [None]


def test_a_sole_trader_is_flagged_and_an_owner_without_a_number_is_taken_for_a_person(
    tmp_path: Path, database: str
) -> None:
    loaded(database, written(tmp_path, HEAD + FIRST.replace("529900-0009", "18900101-0009")))
    with reading(database) as connection:
        [company] = read_register(connection, Company).values()
    assert company.is_personal_data
    text = "fastighetsbeteckning;intresse;namn;organisationsnummer\nStockholm Elektra 1;ägare;Exempelägaren;\n"
    loaded(database, written(tmp_path, text, "intressen.csv"), "interests")
    with reading(database) as connection:
        [interest] = read_register(connection, PropertyInterest).values()
    assert interest.is_personal_data
    assert "Exempel" not in interest.interest_id


def test_contacts_may_come_without_ids_and_keep_the_same_one(tmp_path: Path, database: str) -> None:
    path = written(tmp_path, "orgnr;namn;e-post\n529900-0009;Växeln;vaxel@exempel.example\n", "kontakter.csv")
    loaded(database, path, "contacts")
    assert loaded(database, path, "contacts").counts.unchanged == 1
    with reading(database) as connection:
        assert [c.email for c in read_register(connection, Contact).values()] == ["vaxel@exempel.example"]


def test_layers_of_one_file_keep_each_other_s_findings(tmp_path: Path, database: str) -> None:
    path = tmp_path / "register.gpkg"
    outline = shapely.box(670_000, 6_577_000, 670_100, 6_577_100)
    areas = {"område_id": ["a", "b"], "namn": ["Östra", "Västra"], "renodlat": ["kanske", "ja"]}
    districts = {"stadsdelsområde_id": ["n", "s"], "namn": ["Norra", "Södra"], "giltig_från": ["våren", None]}
    for layer, columns in (("områden", areas), ("stadsdelar", districts)):
        frame = geopandas.GeoDataFrame(columns, geometry=[outline, outline], crs="EPSG:3006")
        pyogrio.write_dataframe(frame, path, layer=layer)
    loaded(database, path, "areas", layer="områden")
    loaded(database, path, "districts", layer="stadsdelar")
    with reading(database) as connection:
        found = list_findings(connection, "en", OPEN)
    assert {(row.layer, row.value) for row in found} == {("områden", "kanske"), ("stadsdelar", "våren")}


def test_who_becomes_protected_is_taken_out_of_every_table(tmp_path: Path, database: str) -> None:
    person = FIRST.replace("529900-0009", "18900101-0009").replace("Exempelbolaget Ett AB", "Skyddsnamn Ett")
    contacts = "orgnr;namn;telefon\n900101-0009;Skyddsnamn Ett;08-465 004 01\n529900-0017;Växeln;08-465 004 02\n"
    loaded(database, written(tmp_path, contacts, "kontakter.csv"), "contacts")
    loaded(database, written(tmp_path, HEAD + person + SECOND))
    loaded(database, written(tmp_path, HEAD + person.replace(";nej", ";ja") + SECOND))
    with reading(database) as connection:
        assert list(read_register(connection, Company)) == ["529900-0017"]
        kept = {c.organisation_number: c.is_protected for c in read_register(connection, Contact).values()}
        assert kept == {"529900-0017": False, "": True}
    stored = b"".join(path.read_bytes() for path in Path(database).parent.glob("berord.db*"))
    assert b"Skyddsnamn" not in stored
    assert b"900101" not in stored


def test_columns_that_place_the_rows_are_not_called_unused(tmp_path: Path, database: str) -> None:
    assert loaded(database, written(tmp_path, HEAD + FIRST)).unused_columns == ()


def test_a_row_that_a_typo_keeps_out_is_not_missing_from_the_delivery(tmp_path: Path, database: str) -> None:
    loaded(database, written(tmp_path, HEAD + FIRST + SECOND))
    typo = SECOND.replace("529900-0017", "529900-0018")
    report = loaded(database, written(tmp_path, HEAD + FIRST + typo), end_missing=True)
    assert report.missing == ()
    assert "10000002" in workplaces(database), "it is delivered, and stands as it was"


def test_a_place_that_cannot_be_used_leaves_the_old_one_standing(tmp_path: Path, database: str) -> None:
    loaded(database, written(tmp_path, HEAD + FIRST + SECOND))
    before = workplaces(database)["10000002"].geometry
    report = loaded(database, written(tmp_path, HEAD + FIRST + SECOND.replace("670010", "här")))
    assert report.counts.rejected == 1
    assert workplaces(database)["10000002"].geometry == before


PERSON = FIRST.replace("529900-0009", "18900101-0009").replace("Exempelbolaget Ett AB", "Skyddsnamn Ett")
OWNER = (
    "fastighetsbeteckning;intresse;namn;organisationsnummer\nStockholm Elektra 1;ägare;Skyddsnamn Ett;18900101-0009\n"
)


def test_a_person_protected_in_one_register_is_protected_in_all(tmp_path: Path, database: str) -> None:
    loaded(database, written(tmp_path, OWNER, "intressen.csv"), "interests")
    loaded(database, written(tmp_path, HEAD + PERSON.replace(";nej", ";ja") + SECOND))
    with reading(database) as connection:
        [interest] = read_register(connection, PropertyInterest).values()
    assert (interest.is_protected, interest.holder_name, interest.organisation_number) == (True, "", None)


def test_a_later_delivery_that_does_not_say_so_is_guarded_too(tmp_path: Path, database: str) -> None:
    loaded(database, written(tmp_path, HEAD + PERSON.replace(";nej", ";ja") + SECOND))
    loaded(database, written(tmp_path, OWNER, "intressen.csv"), "interests")
    stored = b"".join(path.read_bytes() for path in Path(database).parent.glob("berord.db*"))
    assert b"Skyddsnamn" not in stored
    assert b"900101" not in stored


def test_protection_ends_only_when_it_is_said(tmp_path: Path, database: str) -> None:
    loaded(database, written(tmp_path, HEAD + PERSON.replace(";nej", ";ja") + SECOND))
    loaded(database, written(tmp_path, HEAD + PERSON + SECOND))
    assert workplaces(database)["10000001"].is_protected
    loaded(database, written(tmp_path, HEAD + PERSON + SECOND), lift_protection=True)
    assert workplaces(database)["10000001"].company_name == "Skyddsnamn Ett"


def test_no_id_is_made_of_a_name_or_a_personal_number(tmp_path: Path, database: str) -> None:
    other = OWNER.replace("Skyddsnamn Ett", "Någon Annan").replace("18900101-0009", "18900102-0008")
    ids = []
    for text, name in ((OWNER, "a.csv"), (other, "b.csv")):
        loaded(f"{database}-{name}", written(tmp_path, text, name), "interests")
        with reading(f"{database}-{name}") as connection:
            ids += list(read_register(connection, PropertyInterest))
    assert ids[0] == ids[1]


def test_two_contacts_that_differ_only_in_telephone_are_two(tmp_path: Path, database: str) -> None:
    text = "orgnr;namn;telefon\n529900-0009;Växeln;08-465 004 01\n529900-0009;Lagret;08-465 004 02\n"
    assert loaded(database, written(tmp_path, text, "kontakter.csv"), "contacts").counts.new == 2


def test_an_area_s_id_holds_no_semicolon_and_never_means_no_last_day(tmp_path: Path, database: str) -> None:
    outline = "POLYGON((670000 6577000,670900 6577000,670900 6577900,670000 6577000))"
    text = f"id;namn;t_o_m;wkt\n{{id}};Lunda;9999-12-31;{outline}\n"
    with pytest.raises(Refusal, match="semicolon"):
        loaded(database, written(tmp_path, text.replace("{id}", '"A;1"'), "o.csv"), "areas")
    loaded(database, written(tmp_path, text.replace("{id}", "A1"), "o.csv"), "areas")
    with reading(database) as connection:
        assert read_register(connection, BusinessArea)["A1"].valid_to is None


def test_a_row_whose_cells_are_misplaced_is_left_out_and_not_missed(tmp_path: Path, database: str) -> None:
    loaded(database, written(tmp_path, HEAD + FIRST + SECOND))
    report = loaded(database, written(tmp_path, HEAD + FIRST + SECOND.replace("Provgatan 2", "Provgatan 2;1 tr")))
    assert (report.counts.rejected, report.missing) == (1, ())
    assert {f.code for f in report.findings if f.row == 3} >= {"cells-misplaced"}
    assert workplaces(database)["10000002"].visiting_address == "Provgatan 2"


@pytest.mark.parametrize(
    ("text", "code"), [("#SAKNAS!", "cell-error"), ("=?", "formula-uncalculated"), ("1,23E+09", "number-shortened")]
)
def test_what_a_formula_shows_that_went_wrong_is_no_value(tmp_path: Path, database: str, text: str, code: str) -> None:
    report = loaded(database, written(tmp_path, HEAD + FIRST + SECOND.replace("Provgatan 2", text)))
    assert [(f.code, f.row, f.field) for f in report.findings] == [(code, 3, "besöksadress")]
    assert report.counts.rejected == 1
