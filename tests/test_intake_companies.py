"""The bulk files of companies: known by their headers, read as a stream, kept only where a register asks."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.errors import Refusal
from impact.intake.bulk import read_bulk
from impact.intake.load import LoadOptions, load
from impact.intake.load_companies import load_companies
from impact.model import Company, Workplace
from impact.store.database import reading
from impact.store.registers import read_register

DAY = date(2027, 1, 15)
WORKPLACES = (
    "CFARNr\tPeOrgNr\tFöretagsnamn\tBenämning\tBesöksAdress\tBesöksPostOrt\tPostAdress\tPostNr\tPostOrt\tKommun kod\t"
    "Arbetsställestatus\tStartdatum\tBransch_1\tBransch_2\tStkl kod\n"
    "10000001\t165299000009\tExempelbolaget Ett AB\tLager\tProvgatan 1\tStockholm\tBox 1\t10001\tStockholm\t0180\t1\t"
    "2020-01-01\t56100\t\t3\n"
    "10000002\t189001010009\tExempel Ensam\t\tProvgatan 2\tStockholm\tBox 2\t10001\tStockholm\t0180\t1\t2020-01-01\t"
    "56100\t\t1\n"
)
BOLAGSVERKET = (
    "organisationsidentitet;namnskyddslopnummer;registreringsland;organisationsnamn;organisationsform;"
    "avregistreringsdatum;avregistreringsorsak;pagandeAvvecklingsEllerOmstruktureringsforfarande;registreringsdatum;"
    "verksamhetsbeskrivning;postadress\n"
)
GONE = (
    "5299000009$ORGNR-IDORG;1;SE-LAND;Exempelbolaget Nytt AB$FORETAGSNAMN-ORGNAM$Ett till$BIFIRMA;AB;2026-11-02;;;;"
    '"a;b\nc";\n'
)
PERSON = "{number}$PERSON-IDORG;{serial};SE-LAND;Exempel Ensam;E;{gone};;;;;\n"
OTHER = "5299000017$ORGNR-IDORG;1;SE-LAND;Någon Annan AB;AB;;;;;;\n"


@pytest.fixture
def database(tmp_path: Path) -> str:
    """Two workplaces, as SCB delivers them."""
    place, path = str(tmp_path / "berord.db"), tmp_path / "scb.txt"
    path.write_text(WORKPLACES, encoding="latin-1")
    load(place, "workplaces", path, LoadOptions(), as_of=DAY)
    return place


def zipped(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "bulk.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("bulk.txt", text.encode(encoding))
    return path


def companies(database: str) -> dict[str, Company]:
    with reading(database) as connection:
        return read_register(connection, Company)


def test_scb_s_layout_of_workplaces_is_known_by_its_headers(database: str) -> None:
    with reading(database) as connection:
        [first, _] = read_register(connection, Workplace).values()
    assert (first.organisation_number, first.sni_2007, first.size_class) == ("529900-0009", "56100", None)


def test_a_company_that_has_ceased_is_told_with_its_workplaces(database: str, tmp_path: Path) -> None:
    report = load_companies(database, zipped(tmp_path, BOLAGSVERKET + OTHER + GONE), None, as_of=DAY)
    company = companies(database)["529900-0009"]
    assert (company.name, company.has_ceased, company.ceased_on) == ("Exempelbolaget Nytt AB", True, date(2026, 11, 2))
    assert [(f.code, f.row, f.value) for f in report.findings] == [("company-ceased", 3, "529900-0009")]
    assert "529900-0017" not in companies(database), "nobody here knows it"
    assert load_companies(database, tmp_path / "bulk.zip", None, as_of=DAY).counts.unchanged == 1


@pytest.mark.parametrize("number", ["189001010009", "900101-0009", "9001010009"])
def test_a_person_with_several_registrations_ceases_with_the_last_and_is_not_named(
    database: str, tmp_path: Path, number: str
) -> None:
    rows = [PERSON.format(number=number, serial=i, gone=gone) for i, gone in enumerate(("2020-01-01", "2021-01-01"))]
    ended = load_companies(database, zipped(tmp_path, BOLAGSVERKET + "".join(rows)), None, as_of=DAY)
    assert [f.value for f in ended.findings] == [None]
    assert "900101" not in str(ended.findings)
    alive = BOLAGSVERKET + "".join(rows) + PERSON.format(number=number, serial=3, gone="")
    assert load_companies(database, zipped(tmp_path, alive), None, as_of=DAY).findings == ()


def test_scb_s_file_is_latin_1_with_tabs_and_prefixed_numbers(database: str, tmp_path: Path) -> None:
    text = (
        "ForAndrTyp\tForetagsnamn\tFtgStat\tPeOrgNr\tReklamsparrtyp\tmFtgStat\n"
        "0\tExempelbolaget Å AB\t9\t165299000009\t21\t\n0\tx\t1\tokänt\t\t\n"
    )
    report = load_companies(database, zipped(tmp_path, text, "latin-1"), None, as_of=DAY)
    company = companies(database)["529900-0009"]
    assert (company.name, company.has_ceased, company.advertising_block) == ("Exempelbolaget Å AB", True, "21")
    assert sorted(f.code for f in report.findings) == ["company-ceased", "company-number-unreadable"]
    assert (report.counts.read, report.counts.rejected) == (2, 1)


def test_a_later_delivery_of_workplaces_keeps_what_the_bulk_file_said(database: str, tmp_path: Path) -> None:
    load_companies(database, zipped(tmp_path, BOLAGSVERKET + GONE), None, as_of=DAY)
    load(database, "workplaces", tmp_path / "scb.txt", LoadOptions(), as_of=DAY)
    assert companies(database)["529900-0009"].has_ceased


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id;namn\n1;A\n", "none of the bulk files"),
        (BOLAGSVERKET + OTHER, "None of the 1 rows"),
        (BOLAGSVERKET + GONE + "5299000017;1;SE", "has 3 cells"),
    ],
)
def test_what_is_no_whole_bulk_file_is_refused_and_changes_nothing(
    database: str, tmp_path: Path, text: str, message: str
) -> None:
    before = companies(database)
    with pytest.raises(Refusal, match=message):
        load_companies(database, zipped(tmp_path, text), None, as_of=DAY)
    assert companies(database) == before


@given(st.text(max_size=300))
def test_any_text_below_the_headers_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("bulk") / "b.txt"
    path.write_bytes((BOLAGSVERKET + text).encode("utf-8", "surrogatepass"))
    try:
        bulk = read_bulk(path, {"529900-0009"})
    except Refusal:
        return
    assert bulk.n_unreadable + len(bulk.companies) <= bulk.n_rows
