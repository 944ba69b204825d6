"""Everything an outreach list or a map is made of, read in one go."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from impact.errors import Refusal
from impact.facts import CATALOGUE
from impact.findings import FindingFilter
from impact.intake.identity import is_personal
from impact.model import BusinessArea, Contact, District, Property, PropertyInterest, Workplace
from impact.names import shown_name
from impact.results import Affected, OutreachMaterial, Recipient
from impact.store.affected import all_affected
from impact.store.findings import list_findings
from impact.store.registers import administration_names, current_measures, read_register, read_valid
from impact.store.runs import current_proposals, current_zero_matches
from impact.store.tables import pack_texts, runs
from impact.terms import FindingStatus, RecipientType
from rules.pack import Pack


def read_material(connection: sa.Connection, *, as_of: date, language: str) -> OutreachMaterial:
    """What stands now: current exposures, their recipients, measures, areas, proposals and open findings.

    Raises:
        Refusal: no run has been made yet.

    """
    run_id, pack = newest_pack(connection)
    affected = all_affected(connection)
    rows = affected.rows + affected.withheld
    return OutreachMaterial(
        as_of=as_of,
        run_id=run_id,
        pack=f"{pack.name} {pack.version}",
        language=language,
        affected=rows,
        measures=tuple(measure for measure, _ in current_measures(connection).values()),
        recipients=_recipients(connection, rows),
        contacts=tuple(read_register(connection, Contact).values()),
        areas=tuple(read_valid(connection, BusinessArea, as_of).values()),
        districts=tuple(read_valid(connection, District, as_of).values()),
        proposals=tuple(current_proposals(connection)),
        zero_matches=tuple(current_zero_matches(connection, language)),
        findings=tuple(list_findings(connection, language, FindingFilter(status=FindingStatus.OPEN))),
        labels=pack.labels(language) | administration_names(connection),
    )


def newest_pack(connection: sa.Connection) -> tuple[int, Pack]:
    """The newest run's id and the pack it used, as it was then.

    Raises:
        Refusal: no run has been made yet.

    """
    statement = (
        sa.select(runs.c.run_id, pack_texts.c.files)
        .join(pack_texts, runs.c.text_hash == pack_texts.c.text_hash)
        .order_by(runs.c.run_id.desc())
        .limit(1)
    )
    row = connection.execute(statement).first()
    if row is None:
        raise Refusal("There is no run in the database yet.", remedy="Register measures first: berord register FILE.")
    return row.run_id, Pack.kept(row.files, CATALOGUE)


def _recipients(connection: sa.Connection, rows: tuple[Affected, ...]) -> tuple[Recipient, ...]:
    wanted = {(row.recipient_type, row.recipient_id) for row in rows}
    workplaces = read_register(connection, Workplace, with_ended=True)
    interests = read_register(connection, PropertyInterest, with_ended=True)
    properties = {p.designation: p for p in read_register(connection, Property, with_ended=True).values()}
    found = [
        _from_workplace(workplaces[key])
        if kind is RecipientType.WORKPLACE
        else _from_interest(interests[key], properties.get(interests[key].designation))
        for kind, key in sorted(wanted)
    ]
    return tuple(found)


def _from_workplace(workplace: Workplace) -> Recipient:
    number = workplace.organisation_number or None
    return Recipient(
        recipient_id=workplace.workplace_id,
        recipient_type=RecipientType.WORKPLACE,
        name=shown_name(workplace.company_name, workplace.name, None),
        organisation_number=number,
        interest_kind=None,
        designation=None,
        visiting_address=workplace.visiting_address,
        visiting_postal_code=workplace.visiting_postal_code,
        visiting_town=workplace.visiting_town,
        postal_address=workplace.postal_address,
        postal_code=workplace.postal_code,
        postal_town=workplace.postal_town,
        size_class=workplace.size_class,
        sni_2007=workplace.sni_2007,
        sni_2025=workplace.sni_2025,
        is_personal_data=number is not None and is_personal(number),
        is_protected=workplace.is_protected,
        geometry=workplace.geometry,
    )


def _from_interest(interest: PropertyInterest, prop: Property | None) -> Recipient:
    return Recipient(
        recipient_id=interest.interest_id,
        recipient_type=RecipientType.PROPERTY_INTEREST,
        name=interest.holder_name,
        organisation_number=interest.organisation_number or None,
        interest_kind=interest.kind,
        designation=interest.designation,
        visiting_address=None,
        visiting_postal_code=None,
        visiting_town=None,
        postal_address=interest.postal_address,
        postal_code=interest.postal_code,
        postal_town=interest.postal_town,
        size_class=None,
        sni_2007=None,
        sni_2025=None,
        is_personal_data=interest.is_personal_data,
        is_protected=interest.is_protected,
        geometry=prop.geometry if prop else None,
    )
