"""The sample folder's README, with the table of hard cases written from their list."""

from __future__ import annotations

from geodata.samples.cases import CASES

_HEAD = """# Syntetisk exempelstad

**Allt här är påhittat.** Företag, organisationsnummer, arbetsställen, adresser, kvarter, fastigheter, ägare, kontakter och
åtgärder finns inte; en likhet med något verkligt är en tillfällighet. Förvaltningars och bolags namn är verkliga, men det
som sägs att de planerar är påhittat. Konturer och gränser är ungefärliga: de är ritade från offentliga uppgifter om läge
och storlek, inte mätta, och får inte användas till något annat än att pröva programmet.

- Organisationsnummer är ur serien 5299xx-xxxx, som inte delas ut; enskilda näringsidkare är födda 1890. Stockholms stads
  eget nummer är det enda verkliga.
- SNI 2025 är en påhittad översättning av SNI 2007, bara till för att koderna ska skilja sig åt.
- E-post har toppdomänen `.example`, telefon är ur serien 08-465 004 xx, som Post- och telestyrelsen har vikt för fiktion.
- Skrivet av `python -m geodata.samples.make [MAPP]` med ett fast frö. Dagen som allt är räknat från är 2027-01-15.

*Everything in this folder is synthetic. Outlines are approximate.*

| fil | innehåll | form |
|---|---|---|
| omraden.gpkg | tio renodlade verksamhetsområden och sex andra företagsområden | EPSG:3011; ett i två delar, ett med hål |
| stadsdelsomraden.geojson | elva stadsdelsområden som delar kommunen utan glapp | RFC 7946 (WGS 84) |
| forvaltningar.csv | förvaltningar, bolag, ledningsägare, stat och region | `;`, UTF-8 med BOM |
| arbetsstallen.gpkg | arbetsställen; några utan läge, nedlagda eller skyddade | EPSG:3006 |
| fastigheter.gpkg | fastigheter | EPSG:3011 |
| intressen.csv | ägare, tomträttshavare, lokalhyresgäster | `;`, UTF-8 med BOM |
| kontakter.csv | kontakter hos en del av företagen | `;`, UTF-8 med BOM |
| atgarder/trafikkontoret.gpkg | åtgärder som linjer, ytor och punkter | EPSG:3011 |
| atgarder/stadsbyggnadskontoret.geojson | detaljplaner och program | RFC 7946 (WGS 84) |
| atgarder/ledningsagare.zip | ledningsägarnas arbeten, en shapefil | EPSG:3011, namn på högst tio tecken |
| atgarder/exploateringskontoret.xlsx | ärenden på fastighetsbeteckning, utan geometri | datumceller |
| atgarder/ovriga.csv | övriga; x och y i EPSG:3006, fastighet eller inget läge | `;`, cp1252, decimalkomma |

## Svåra fall

Ordet är nyckeln i `geodata.samples.cases.HARD_CASES`.

| åtgärd | fall | vad den visar |
|---|---|---|
"""

_FOOT = """
Arbetsställen att lägga märke till: ett i hålet i Högdalen, ett på Vinstas hörn och ett på Bromstens kant (på gränsen), 24 på
samma adress i Kista, Exempelkedjan Ulvsunda AB med sju arbetsställen, fyra med skyddad identitet (namn som börjar på
Skyddsnamn), 25 utan läge och sex i grannkommunen.
"""


def readme_text() -> str:
    """The README in Swedish."""
    return _HEAD + "".join(f"| {case.measure_id} | {case.word} | {case.shows} |\n" for case in CASES) + _FOOT
