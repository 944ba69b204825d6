"""A small made-up city as the store hands it over, with names that try to break every list; all of it synthetic."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import shapely

from impact.model import BusinessArea, Contact, District, Measure
from impact.results import Affected, FindingRow, OutreachMaterial, Proposal, Recipient, ZeroMatch
from impact.terms import InterestKind, LocationQuality, RecipientType, Relation, ZeroMatchReason

AS_OF = date(2026, 11, 23)
ORIGIN = (670_000, 6_577_000)
HIDDEN_NAME = "Skyddsnamn Ett"
HIDDEN_STREET = "Hemligastigen 7"
HIDDEN_ID = "99999901"
SOLE_TRADER_NUMBER = "900101-9802"
SCRIPT = "</script><script>window.hacked = 1</script>"
IMAGE = '"><img src=x onerror="window.hacked = 2">'
HOSTILE = (
    "=1+1",
    "+46 8 000 00 00 AB",
    "-5 Grader AB",
    "@SUM(A1:A9)",
    "\t=2+2",
    'Kalles "Bil" AB',
    "Åkes; Åkeri, & Söner",
    "Ärla Ost",
    "Östbergs Öl",
    "Øst & Æsop",
    "Smörgås 🥪 AB",
    SCRIPT,
    IMAGE,
    "Rad\nbrytning AB",
    "Mycket långt namn på ett företag " * 9,
    "__proto__",
)


def wkb(geometry: shapely.Geometry) -> bytes:
    return bytes(shapely.to_wkb(shapely.transform(geometry, lambda xy: xy + ORIGIN)))


def a_recipient(recipient_id: str = "10000001", name: str = "Plåt AB", **fields: object) -> Recipient:
    recipient = Recipient(
        recipient_id=recipient_id,
        recipient_type=RecipientType.WORKPLACE,
        name=name,
        organisation_number="529901-1234",
        interest_kind=None,
        designation=None,
        visiting_address="Fagerstagatan 1",
        visiting_postal_code=None,
        visiting_town="Spånga",
        postal_address="Box 1",
        postal_code="16353",
        postal_town="Spånga",
        size_class="5-9",
        sni_2007="25110",
        sni_2025="25110",
        is_personal_data=False,
        is_protected=False,
        geometry=wkb(shapely.Point(100, 100)),
    )
    return replace(recipient, **fields)


def a_measure(measure_id: str = "TK-1", title: str = "Ledningsarbete i Fagerstagatan", **fields: object) -> Measure:
    measure = Measure(
        measure_id=measure_id,
        administration_id="trafikkontoret",
        title=title,
        kind="ledningsarbete",
        stage="byggskede",
        starts_on=date(2027, 3, 1),
        ends_on=date(2027, 9, 30),
        traffic_effect="infart-begränsad",
        cost_msek=12.5,
        location_quality=LocationQuality.EXACT,
        geometry=wkb(shapely.LineString([(0, 0), (200, 40), (400, 60)])),
    )
    return replace(measure, **fields)


def an_exposure(measure: Measure, recipient: Recipient, **fields: object) -> Affected:
    affected = Affected(
        measure_id=measure.measure_id,
        measure_title=measure.title,
        recipient_id=recipient.recipient_id,
        recipient_type=recipient.recipient_type,
        name=recipient.name,
        business_area="Lunda",
        relations=(Relation.WITHIN_REACH,),
        distance_m=40.2,
        informed=True,
        notice_days=30,
        inform_by=date(2027, 1, 29),
        dialogue_forms=("brev",),
        rules=("informera-nära",),
    )
    return replace(affected, **fields)


def material(**fields: object) -> OutreachMaterial:
    """Empty registers on a fixed day, in English so that the tests do not hang on the catalogue."""
    empty = OutreachMaterial(AS_OF, 7, "stockholm", "en", (), (), (), (), (), (), (), (), (), {})
    return replace(empty, **fields)


def small_city(language: str = "en") -> OutreachMaterial:
    """Hostile names, a protected identity, a sole trader, a project, one without address, one that is not informed."""
    measures = _measures()
    recipients = _recipients()
    return material(
        language=language,
        affected=_affected(measures, recipients),
        measures=measures,
        recipients=recipients,
        contacts=(
            Contact("k1", "529901-1234", "Berit Ängström", "Platschef", None, "berit@example.se", "+46 8 000 00 01"),
            Contact("k2", "529902-1233", HIDDEN_NAME, "vd", None, "skyddsnamn.ett@example.se", None, is_protected=True),
        ),
        areas=(
            BusinessArea("A1", "Lunda", is_dedicated=True, geometry=wkb(shapely.box(-100, -100, 900, 700))),
            BusinessArea("A2", f"Södra {SCRIPT}", geometry=wkb(shapely.box(1000, 0, 1500, 500))),
        ),
        districts=(District("D1", "Spånga-Tensta", geometry=wkb(shapely.box(-500, -500, 2000, 1500))),),
        proposals=(
            Proposal("TK-1", measures[0].title, "Lunda", "samordningsgrupp", ("trafikkontoret",), None, ("lyft-1",)),
        ),
        zero_matches=(ZeroMatch("SBK-9", "Taxa för uteservering", ZeroMatchReason.NO_LOCATION, ""),),
        findings=(
            FindingRow(
                "F1",
                "warning",
                "företag.xlsx",
                None,
                12,
                "organisationsnummer",
                SOLE_TRADER_NUMBER,
                f"The number {SOLE_TRADER_NUMBER} occurs twice.",
                "=Remove one.",
                "open",
                "number-twice",
                None,
                "coordinator",
                date(2027, 1, 4),
                date(2027, 1, 15),
            ),
        ),
        labels={"ledningsarbete": "Ledningsarbete", "byggskede": "Byggskede", "brev": "Brev", "e-post": "E-post"},
    )


def _measures() -> tuple[Measure, ...]:
    parts = (
        a_measure(
            f"EX-{n}",
            f"Etapp {n} av kvarteret",
            project_id="P17",
            kind="exploatering",
            stage="planerad",
            starts_on=date(2027, 1, n),
            geometry=wkb(shapely.box(300 + 40 * n, 200, 330 + 40 * n, 240)),
        )
        for n in range(1, 6)
    )
    return (
        a_measure(),
        a_measure("TK-2", f"Beläggning {SCRIPT}", kind="beläggning", geometry=wkb(shapely.Point(600, 300))),
        a_measure(
            "=3+3", f"={IMAGE}", kind=IMAGE, stage=None, geometry=wkb(shapely.MultiPoint([(50, 400), (90, 420)]))
        ),
        a_measure("SBK-9", "Taxa för uteservering", kind="taxa", starts_on=None, ends_on=None, geometry=None),
        *parts,
    )


def _recipients() -> tuple[Recipient, ...]:
    hostile = (
        a_recipient(
            f"1000{n:04}",
            name,
            organisation_number=f"5299{n:02}-0000",
            geometry=wkb(shapely.Point(20 + 45 * n, 100 + 17 * (n % 5))),
        )
        for n, name in enumerate(HOSTILE, start=10)
    )
    a_property = wkb(shapely.box(400, 400, 520, 480))
    owner = {"recipient_type": RecipientType.PROPERTY_INTEREST, "interest_kind": InterestKind.OWNER}
    return (
        a_recipient(),
        a_recipient("10000002", "Plåt AB, filial", geometry=wkb(shapely.Point(100, 100))),
        *hostile,
        a_recipient("10000003", "Enskild Firma Ek", organisation_number=SOLE_TRADER_NUMBER, is_personal_data=True),
        a_recipient("10000004", "Utan Post AB", organisation_number=None, postal_address=None, postal_code=None),
        a_recipient("10000005", "Bara berörd AB", organisation_number="529905-0000"),
        a_recipient("I-1", "Fastighets AB Ö", designation="STOCKHOLM LUNDA 1:2", geometry=a_property, **owner),
        a_recipient(
            HIDDEN_ID,
            HIDDEN_NAME,
            organisation_number="900202-9801",
            visiting_address=HIDDEN_STREET,
            postal_address=HIDDEN_STREET,
            designation="STOCKHOLM HEMLIGA 9:9",
            is_personal_data=True,
            is_protected=True,
            geometry=wkb(shapely.box(777, 333, 790, 345)),
            **owner,
        ),
    )


def _affected(measures: tuple[Measure, ...], recipients: tuple[Recipient, ...]) -> tuple[Affected, ...]:
    first, second, third, _, *parts = measures
    by_id = {r.recipient_id: r for r in recipients}
    rows = [
        an_exposure(first, r, distance_m=12.5 * n, informed=r.recipient_id != "10000005")
        for n, r in enumerate(recipients)
    ]
    rows += [an_exposure(part, by_id["10000001"], inform_by=date(2026, 11, 20)) for part in parts]
    rows += [an_exposure(second, by_id["10000001"], dialogue_forms=("e-post",), business_area="Lunda, Vinsta")]
    rows += [an_exposure(third, by_id["I-1"], relations=(Relation.TOUCHED, Relation.ADJOINING), distance_m=0.0)]
    rows += [an_exposure(second, by_id[HIDDEN_ID])]
    return tuple(rows)


def large_city(n_recipients: int, n_measures: int = 150) -> OutreachMaterial:
    """Recipients in a grid around measures in a grid; three measures each, most of them informed."""
    side = int(n_recipients**0.5) + 1
    recipients = tuple(
        a_recipient(
            f"{20_000_000 + n}",
            f"Företag {n} i Västra Hamnen AB",
            organisation_number=f"5299{n % 100:02}-{n // 100:04}",
            geometry=wkb(shapely.Point(60.0 * (n % side) + n % 7, 60.0 * (n // side) + n % 5)),
        )
        for n in range(n_recipients)
    )
    measures = tuple(
        a_measure(
            f"M-{n}",
            f"Åtgärd {n} vid Fagerstagatan",
            kind=("ledningsarbete", "beläggning", "exploatering", "taxa")[n % 4],
            starts_on=date(2027, 1, 1) + timedelta(days=n),
            geometry=wkb(shapely.Point(600.0 * (n % 13), 600.0 * (n // 13)).buffer(80)),
        )
        for n in range(n_measures)
    )
    affected = tuple(
        an_exposure(
            measures[(n * 7 + k * 31) % n_measures],
            recipient,
            distance_m=float((n * 13 + k) % 500),
            informed=(n + k) % 5 > 0,
            inform_by=date(2027, 1, 4) + timedelta(days=n % 90),
        )
        for n, recipient in enumerate(recipients)
        for k in range(3)
    )
    return material(affected=affected, measures=measures, recipients=recipients, labels={"ledningsarbete": "Ledning"})
