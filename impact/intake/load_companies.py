"""`berord load companies`: what the bulk files say of the companies that our registers know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from geodata.files.file_checks import unchanged
from impact.errors import Refusal
from impact.findings import Finding, Inspection, Place, finding
from impact.intake.bulk import Bulk, BulkCompany, read_bulk
from impact.intake.identity import is_personal
from impact.intake.load import LoadReport, origin_of
from impact.model import Company, Workplace
from impact.store.database import writing
from impact.store.deliver import LeftOut, deliver, numbers_of_holders
from impact.store.findings import record_findings
from impact.store.registers import read_register

REGISTER = "companies"
DEFAULT_SERIES = "bulk"
SHOWN = 5


def load_companies(database: str, path: Path, source: str | None, *, as_of: date) -> LoadReport:
    """Take over names, deregistration and advertising blocks of the companies that hold workplaces or properties.

    Rows of other companies are passed over. Workplaces in force whose company has ceased are findings, one for each
    company; a company that the file lacks is none, because an extract may leave out whole kinds of companies.

    Raises:
        Refusal: the file is no known bulk file, is damaged, or no register knows any of its companies.

    """
    with writing(database, may_create=False) as connection:
        known = read_register(connection, Company)
        # The hash that is kept is that of the very bytes that were read.
        with unchanged(path):
            bulk = read_bulk(path, numbers_of_holders(connection))
            origin = origin_of(path, source or DEFAULT_SERIES, path.name)
        if not bulk.companies:
            raise Refusal(
                "None of the {n} rows of {file} is a company of the registers.",
                why="Only companies that have workplaces, or interests in properties, are kept.",
                remedy="Load workplaces or interests first, and check that it is the right file.",
                n=bulk.n_rows,
                file=path.name,
            )
        records = [_company(known.get(found.number), found) for found in bulk.companies.values()]
        delivered = deliver(connection, Company, records, origin, left_out=LeftOut(bulk.n_unreadable, 0, frozenset()))
        workplaces = read_register(connection, Workplace).values()
        findings = [*_ceased(bulk, workplaces, path.name), *_unreadable(bulk, path.name)]
        record_findings(connection, findings, Inspection(f"{REGISTER}/{source or DEFAULT_SERIES}"), on=as_of)
    return LoadReport(REGISTER, path.name, delivered.counts, (), (), tuple(findings))


def _company(known: Company | None, found: BulkCompany) -> Company:
    company = known or Company(found.number, found.name, is_personal(found.number))
    return replace(
        company,
        name=found.name or company.name,
        has_ceased=found.has_ceased,
        ceased_on=found.ceased_on,
        advertising_block=found.advertising_block or company.advertising_block,
    )


def _ceased(bulk: Bulk, workplaces: Iterable[Workplace], file: str) -> list[Finding]:
    """One finding for each company that has ceased and still has workplaces in force; people are not named."""
    held: dict[str, list[str]] = defaultdict(list)
    for workplace in workplaces:
        if workplace.is_active and workplace.organisation_number in bulk.companies:
            held[workplace.organisation_number].append(workplace.workplace_id)
    findings = []
    for number, ids in sorted(held.items()):
        company = bulk.companies[number]
        if company.has_ceased:
            shown = ", ".join(ids[:SHOWN]) + (" …" if len(ids) > SHOWN else "")
            value = None if is_personal(number) else number
            place = Place(file, None, company.row)
            on = company.ceased_on or "–"
            findings.append(finding("company-ceased", place, value=value, on=on, n=len(ids), workplaces=shown))
    return findings


def _unreadable(bulk: Bulk, file: str) -> list[Finding]:
    if not bulk.n_unreadable:
        return []
    place = Place(file, None, bulk.unreadable[0])
    return [finding("company-number-unreadable", place, n=bulk.n_unreadable, first=bulk.unreadable[0])]
