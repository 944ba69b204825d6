"""The hard cases of the sample: a word for each, the measure that shows it, and what it shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """One hard case: its word, the measure's id, and a Swedish sentence for the sample's README."""

    word: str
    measure_id: str
    shows: str


CASES: tuple[Case, ...] = (
    Case("near-area", "TK-2027-901", "Nära men utanför: gatan ligger 120 m från Vinstas gräns och rör inget område"),
    Case("touching-area", "TK-2027-902", "Rör området: delar en kant med Sätra, utan överlapp (avstånd 0)"),
    Case(
        "exactly-at-distance", "OVR-2027-903",
        "Exakt på avståndet: arbetsställen på exakt 50, 100, 150, 200, 250, 300, 400, 500 m, andra 1 cm längre bort",
    ),
    Case(
        "two-areas-two-districts", "TK-2027-904",
        "Genom två områden (Västberga, Årsta Partihallar) och två stadsdelsområden",
    ),
    Case("area-in-two-districts", "TK-2027-905", "I Lunda, både i den del som hör till Järva och i den andra"),
    Case("in-hole", "SBK-2027-906", "I hålet mitt i Högdalen, utanför området; ett arbetsställe finns i hålet"),
    Case("over-municipal-border", "LED-2027-907", "Över kommungränsen vid Skrubba: fortsätter in i grannkommunen"),
    Case("on-municipal-border", "TK-2027-908", "Längs själva kommungränsen vid Lunda"),
    Case("fee-without-geometry", "OVR-2027-909", "Utan läge: en taxa för restauranger och butiker (bransch 56 och 47)"),
    Case("procurement-without-geometry", "OVR-2027-910", "Utan läge: en upphandling som nämner två företag"),
    Case("unknown-property", "EXPL-2027-911", "Okänd fastighetsbeteckning: finns inte i fastighetsregistret"),
    Case("part-of-property", "EXPL-2027-912", "'Del av' en fastighet"),
    Case("several-properties", "EXPL-2027-913", "Tre fastigheter i en cell, skilda med semikolon"),
    Case("stacked-addresses", "TK-2027-914", "Framför kontorshotellet i Kista: 24 arbetsställen på samma punkt"),
    Case(
        "several-workplaces-of-one-company", "TK-2027-915",
        "Längs en gata i Ulvsunda där Exempelkedjan Ulvsunda AB har fem arbetsställen",
    ),
    Case("near-protected-identity", "LED-2027-916", "Vid tre arbetsställen i Västberga med skyddad identitet"),
    Case("far-from-everything", "TK-2027-917", "I kommunen men långt från alla områden, arbetsställen och fastigheter"),
    Case("outside-municipality", "LED-2027-918", "Helt utanför kommunen"),
    Case("ended", "TK-2027-919", "Avslutad före den dag som frågan gäller"),
    Case("withdrawn", "SBK-2027-920", "Inställd plan"),
    Case("project-of-twenty", "TK-2027-921", "Första raden av tjugo (921-940) med samma projekt-id P-2027-STRAK"),
    Case("large-investment", "EXPL-2027-941", "Investering på 640 mnkr i Slakthusområdet"),
    Case("closed-entrance", "TK-2027-942", "Stänger infarten till Årsta Partihallar"),
    Case("open-end", "OVR-2027-943", "Inget slutdatum"),
    Case("far-ahead", "TK-2027-944", "Börjar först hösten 2029"),
    Case("already-started", "LED-2027-945", "Började före den dag som frågan gäller och pågår"),
    Case("property-in-two-areas", "EXPL-2027-946", "Fastigheten Gränsbommen 1 ligger i två områden som delar gräns"),
    Case("property-over-border", "EXPL-2027-947", "Fastigheten Gränsröset 1:3 fortsätter över kommungränsen"),
    Case("stacked-properties", "EXPL-2027-948", "Två fastigheter ovanpå varandra (3D) med samma yta: Stapeln 1 och 2"),
    Case("multipart-property", "EXPL-2027-949", "Fastighet i två skilda delar: Parhästen 1"),
    Case("in-property-hole", "SBK-2027-950", "I hålet i fastigheten Ringmuren 1, det vill säga på Ringmuren 2"),
    Case("in-both-touching-areas", "TK-2027-951", "På gränsen mellan Årsta Partihallar och Årsta Park: i båda"),
    Case("conflict-in-time-and-place", "LED-2027-952", "Samma gata och veckor som TK-2027-942, annan planerare"),
)  # fmt: skip

HARD_CASES: dict[str, str] = {case.word: case.measure_id for case in CASES}
"""The measure id of each hard case."""

EXACT_DISTANCES_M: tuple[int, ...] = (50, 100, 150, 200, 250, 300, 400, 500)
"""Distances from OVR-2027-903 at which a workplace lies exactly, with another one a centimetre farther."""

PROTECTED_NAMES: tuple[str, ...] = (
    "Skyddsnamn Ett", "Skyddsnamn Två", "Skyddsnamn Tre", "Skyddsnamn Fyra", "Skyddsnamn Ägare", "Skyddsnamn Kontakt",
)  # fmt: skip
"""Invented names of the protected identities; none of them may turn up in any output."""
