from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from impact.masking import mask_personal_numbers
from impact.model import Contact
from impact.outreach.consolidate import compile_outreach
from impact.outreach.entries import UnreachableReason
from impact.terms import Relation
from tests.outreach_material import (
    AS_OF,
    HIDDEN_ID,
    HIDDEN_NAME,
    SOLE_TRADER_NUMBER,
    a_measure,
    a_recipient,
    an_exposure,
    material,
    small_city,
)


def entries_of(recipients, measures, affected, contacts=()):
    found = material(recipients=recipients, measures=measures, affected=affected, contacts=contacts)
    return compile_outreach(found)


def only_entry(recipients, measures, affected, contacts=()):
    [entry] = entries_of(recipients, measures, affected, contacts).entries
    return entry


def test_a_recipient_with_several_measures_is_one_row_with_the_earliest_day():
    one, two, who = a_measure("M1", "Ett"), a_measure("M2", "Två"), a_recipient()

    entry = only_entry(
        (who,),
        (one, two),
        (
            an_exposure(one, who, inform_by=date(2027, 2, 1), dialogue_forms=("brev",), distance_m=80.0),
            an_exposure(two, who, inform_by=date(2027, 1, 4), dialogue_forms=("e-post", "brev"), distance_m=12.0),
        ),
    )

    assert [line.title for line in entry.lines] == ["Två", "Ett"]
    assert (entry.inform_by, entry.days_left, entry.n_measures) == (date(2027, 1, 4), 42, 2)
    assert (entry.dialogue_forms, entry.distance_m) == (("brev", "e-post"), 12.0)


def test_the_parts_of_a_project_are_one_line_that_names_the_project():
    parts = tuple(a_measure(f"M{n}", f"Etapp {n}", project_id="P17", starts_on=date(2027, 1, n)) for n in (3, 1, 2))
    who = a_recipient()

    entry = only_entry((who,), parts, tuple(an_exposure(m, who) for m in parts))

    [line] = entry.lines
    assert line.title == "P17: Etapp 1 (3 parts)"
    assert line.measure_ids == ("M1", "M2", "M3")
    assert entry.n_measures == 3


def test_projects_of_two_administrations_with_the_same_number_stay_apart():
    one = a_measure("M1", "Ett", project_id="1", administration_id="A")
    two = a_measure("M2", "Två", project_id="1", administration_id="B")
    who = a_recipient()

    entry = only_entry((who,), (one, two), (an_exposure(one, who), an_exposure(two, who)))

    assert len(entry.lines) == 2


def test_measures_without_a_project_are_not_taken_for_one_project():
    measures = (a_measure("M1", "Ett", project_id=None), a_measure("M2", "Två", project_id=""))
    who = a_recipient()

    entry = only_entry((who,), measures, tuple(an_exposure(m, who) for m in measures))

    assert len(entry.lines) == 2


def test_only_the_informed_are_listed():
    measure, who = a_measure(), a_recipient()

    outreach = entries_of((who,), (measure,), (an_exposure(measure, who, informed=False),))

    assert (outreach.entries, outreach.unreachable) == ((), ())


@pytest.mark.parametrize(("day", "is_overdue"), [(date(2026, 11, 22), True), (AS_OF, False), (None, False)])
def test_overdue_begins_the_day_after_the_last_day(day, is_overdue):
    measure, who = a_measure(), a_recipient()

    entry = only_entry((who,), (measure,), (an_exposure(measure, who, inform_by=day),))

    assert entry.is_overdue is is_overdue


def test_rows_are_sorted_by_day_then_swedish_name_then_id():
    measure = a_measure()
    soon, late = date(2027, 1, 4), date(2027, 2, 1)
    rows = [("4", "Öl", soon), ("2", "Zoo", soon), ("3", "Åby", soon), ("1", "Zoo", soon), ("5", "Aa", late)]
    who = tuple(a_recipient(key, name) for key, name, _ in rows)
    affected = tuple(an_exposure(measure, r, inform_by=day) for r, (_, _, day) in zip(who, rows, strict=True))

    outreach = entries_of(who, (measure,), affected)

    assert [e.recipient.recipient_id for e in outreach.entries] == ["1", "2", "3", "4", "5"]


def test_the_order_of_the_material_does_not_matter():
    city = small_city()
    turned = replace(
        city,
        affected=city.affected[::-1],
        recipients=city.recipients[::-1],
        measures=city.measures[::-1],
        contacts=city.contacts[::-1],
    )

    assert compile_outreach(turned) == compile_outreach(city)


def test_every_informed_recipient_is_in_exactly_one_list():
    city = small_city()
    outreach = compile_outreach(city)
    informed = {a.recipient_id for a in city.affected if a.informed}

    assert len(outreach.entries) + len(outreach.unreachable) == len(informed)


def test_workplaces_of_one_company_share_a_key_and_unknown_companies_never_do():
    measure = a_measure()
    who = (
        a_recipient("1", "Plåt AB"),
        a_recipient("2", "Plåt AB, filial"),
        a_recipient("3", "Okänt", organisation_number=None),
        a_recipient("4", "Okänt", organisation_number=None),
        a_recipient("5", "Okänt", organisation_number=""),
    )

    keys = [e.company_key for e in entries_of(who, (measure,), tuple(an_exposure(measure, r) for r in who)).entries]

    assert sorted(keys) == ["3", "4", "5", "529901-1234", "529901-1234"]


def test_workplaces_of_a_sole_trader_share_a_key_that_is_not_the_personal_number():
    measure = a_measure()
    who = tuple(
        a_recipient(key, organisation_number=SOLE_TRADER_NUMBER, is_personal_data=flag)
        for key, flag in (("1", False), ("2", True))
    )

    outreach = entries_of(who, (measure,), tuple(an_exposure(measure, r) for r in who))

    assert [e.company_key for e in outreach.entries] == ["1", "1"]


def test_a_contact_of_the_workplace_comes_before_one_of_the_company_and_others_are_not_used():
    measure, who = a_measure(), a_recipient("10000001")
    contacts = (
        Contact("a", "529901-1234", "Annat ställe", workplace_id="10000009", email="x@example.se"),
        Contact("b", "529901-1234", "Hela företaget", email="y@example.se"),
        Contact("c", "529901-1234", "Just här", workplace_id="10000001", phone="08-1"),
    )

    entry = only_entry((who,), (measure,), (an_exposure(measure, who),), contacts)

    assert entry.contact.name == "Just här"
    assert entry.address[1] == "Att: Just här"


def test_recipients_without_a_number_get_nobody_elses_contact():
    measure, who = a_measure(), a_recipient(organisation_number=None)
    contacts = (Contact("a", "", "Ingen", email="x@example.se"),)

    assert only_entry((who,), (measure,), (an_exposure(measure, who),), contacts).contact is None


@pytest.mark.parametrize(
    ("contact", "reason"),
    [
        (None, UnreachableReason.NO_ADDRESS),
        (Contact("a", "529901-1234", "Nej", email="x@example.se", is_suppressed=True), UnreachableReason.SUPPRESSED),
        (Contact("a", "529901-1234", "Utan kanal"), UnreachableReason.NO_ADDRESS),
    ],
)
def test_without_address_and_channel_a_recipient_is_unreachable_with_the_reason(contact, reason):
    measure, who = a_measure(), a_recipient(postal_code="163")
    contacts = (contact,) if contact else ()

    outreach = entries_of((who,), (measure,), (an_exposure(measure, who),), contacts)

    assert [u.reason for u in outreach.unreachable] == [reason]
    assert outreach.entries == ()


def test_a_suppressed_contact_is_not_used_but_the_address_is():
    measure, who = a_measure(), a_recipient()
    contacts = (Contact("a", "529901-1234", "Nej tack", email="x@example.se", is_suppressed=True),)

    entry = only_entry((who,), (measure,), (an_exposure(measure, who),), contacts)

    assert entry.contact is None
    assert entry.address == ("Plåt AB", "Box 1", "163 53 Spånga")


def test_a_protected_identity_is_a_running_number_with_a_count():
    outreach = compile_outreach(small_city())

    [hidden] = [u for u in outreach.unreachable if u.entry is None]
    assert (hidden.reference, hidden.n_measures) == ("Protected 1", 2)
    assert not re.search(f"{HIDDEN_NAME}|{HIDDEN_ID}|hemlig", repr(outreach), re.IGNORECASE)


def test_an_exposure_of_somebody_unknown_is_kept_as_silent_as_a_protected_one():
    measure = a_measure()

    outreach = entries_of((), (measure,), (an_exposure(measure, a_recipient("77777777", HIDDEN_NAME)),))

    assert [(u.reference, u.n_measures) for u in outreach.unreachable] == [("Protected 1", 1)]
    assert "77777777" not in repr(outreach)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "40 m away, starts 2027-03-01"),
        ({"distance_m": 0.2}, "at the place, starts 2027-03-01"),
        ({"relations": (Relation.IN_AREA,), "distance_m": 1234.5}, "in the same business area, 1234 m away, starts"),
        ({"relations": (Relation.NEAR_AREA,), "distance_m": 900.0}, "near the business area, 900 m away, starts"),
        ({"relations": (Relation.IN_AREA, Relation.TOUCHED)}, "on the property itself, starts"),
        ({"relations": (Relation.ADJOINING,)}, "beside the property, starts"),
        ({"relations": (Relation.ACROSS_STREET,)}, "across the street, 40 m away, starts"),
    ],
)
def test_the_reason_is_a_plain_sentence(fields, expected):
    measure, who = a_measure(), a_recipient()

    [line] = only_entry((who,), (measure,), (an_exposure(measure, who, **fields),)).lines

    assert line.reason.startswith(f"Ledningsarbete i Fagerstagatan, {expected}")


@pytest.mark.parametrize(
    ("starts_on", "expected"), [(None, "no start date yet"), (date(2026, 11, 1), "started 2026-11-01")]
)
def test_the_reason_says_when(starts_on, expected):
    measure, who = a_measure(starts_on=starts_on), a_recipient()

    [line] = only_entry((who,), (measure,), (an_exposure(measure, who),)).lines

    assert line.reason.endswith(expected)


@pytest.mark.parametrize("number", ["900101-9802", "9001019802", "18900101-9802", "900161-9802", "900101+9802"])
def test_personal_numbers_in_text_are_masked(number):
    assert mask_personal_numbers(f"x {number}, y") == "x XXXXXX-XXXX, y"


@pytest.mark.parametrize("number", ["529901-1234", "165299011234", "16353", "10000001", "2027-03-01"])
def test_other_numbers_in_text_are_left_alone(number):
    assert mask_personal_numbers(number) == number
