"""The keys and closed words of packs in English: a pack with `language: en` may use either, a Swedish one its own."""

from __future__ import annotations

from collections.abc import Iterable

ENGLISH = {
    # the head
    "regelpaket": "rule_pack",
    "titel": "title",
    "språk": "language",
    "giltigt": "valid",
    "beslut": "adoption",
    "nivåer": "levels",
    "organ": "body",
    "diarienummer": "register_number",
    "paragraf": "paragraph",
    "datum": "date",
    "underlag": "basis",
    "exempel": "example",
    "antagen": "adopted",
    # parts, and what they have in common
    "kodlistor": "code_lists",
    "parametrar": "parameters",
    "regler": "rules",
    "tabeller": "tables",
    "ingen_regel": "no_rule",
    "prov": "cases",
    "mottagare": "recipients",
    "ärende": "matters",
    "fråga": "questions",
    "förval": "default",
    "rubrik": "title",
    "källa": "source",
    "anmärkning": "note",
    "beskrivning": "description",
    "från": "from",
    "till": "to",
    "tills vidare": "until further notice",
    # code lists
    "kod": "code",
    "även": "also",
    "betydelse": "meaning",
    "gäller": "in force",
    "återkallad": "withdrawn",
    "åtgärdstyp": "kind",
    "skede": "stage",
    "ämne": "topic",
    "trafikpåverkan": "traffic_effect",
    "dialogform": "dialogue_form",
    "deltagare": "participant",
    # parameters
    "enhet": "unit",
    "rader": "rows",
    "värde": "value",
    "senast_kontrollerad": "last_checked",
    "räckvidd_m": "reach_m",
    "område_avstånd_m": "area_distance_m",
    "gatubredd_m": "street_width_m",
    "gränstolerans_m": "boundary_tolerance_m",
    "lägestolerans_m": "position_tolerance_m",
    "samtidighet_dagar": "simultaneity_days",
    "kontroll_dagar": "check_days",
    "upprepning_dagar": "repetition_days",
    # rules and what they add
    "när": "when",
    "då": "then",
    "informera": "inform",
    "lagstadgat": "statutory",
    "undanta": "exempt",
    "varsel_dagar": "notice_days",
    "dialogformer": "dialogue_forms",
    "nivå": "level",
    "bjud_in": "invite",
    "nämnd": "committee",
    "leds_av": "led_by",
    "avvikelse": "deviation",
    # tables, and cells without a rule
    "steg": "step",
    "träff": "hit",
    "samla": "collect",
    "unik": "unique",
    "första": "first",
    "prioritet": "priority",
    "täckning": "coverage",
    "fullständig": "complete",
    "luckor tillåtna": "gaps allowed",
    "fil": "file",
    "blad": "sheet",
    "därför": "because",
    # cases
    "grund": "shared",
    "fall": "cases",
    "namn": "name",
    "dag": "day",
    "fakta": "facts",
    "väntat": "expected",
    "informeras": "informed",
    "undantagen": "exempted",
    "regel": "rule",
    "inte_regel": "not_rule",
}


def spelled(word: str, language: str) -> str:
    """The word as a pack in this language writes it.

    >>> spelled("källa", "en"), spelled("källa", "sv"), spelled("id", "en")
    ('source', 'källa', 'id')
    """
    return ENGLISH.get(word, word) if language == "en" else word


def meant(written: str, known: Iterable[str], language: str) -> str:
    """The known word that is written, in Swedish or by its twin; what is written itself when none is.

    >>> meant("stage", ("skede", "fil"), "en"), meant("skede", ("skede",), "en"), meant("stage", ("skede",), "sv")
    ('skede', 'skede', 'stage')
    """
    if language != "en":
        return written
    return next((word for word in known if written in (word, spelled(word, language))), written)
