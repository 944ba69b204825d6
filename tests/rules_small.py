"""A small catalogue and a small pack for the tests of the rules room: two stages, three kinds, four rules."""

from __future__ import annotations

from collections.abc import Mapping

from rules.catalogue import Catalogue, Field, Owner
from rules.pack import Pack

SMALL = Catalogue(
    stages={
        "mottagare": (
            Field(name="åtgärdstyp", english="kind", type="code", owner=Owner.MEASURE, code_list="åtgärdstyp"),
            Field(
                name="skede", english="stage", type="code", owner=Owner.MEASURE, code_list="skede", may_be_missing=True
            ),
            Field(
                name="kostnad_mnkr",
                english="cost_msek",
                type="number",
                owner=Owner.MEASURE,
                unit="mnkr",
                may_be_missing=True,
                minimum=0,
            ),
            Field(
                name="förvaltning",
                english="administration_id",
                type="text",
                owner=Owner.MEASURE,
                likely_list="deltagare",
            ),
            Field(
                name="mottagartyp",
                english="recipient_kind",
                type="code",
                owner=Owner.RECIPIENT,
                values=("arbetsställe", "ägare"),
                english_values=("workplace", "owner"),
            ),
            Field(
                name="storleksklass_minst",
                english="employees_min",
                type="integer",
                owner=Owner.RECIPIENT,
                may_be_missing=True,
                selects=False,
            ),
            Field(name="i_område", english="in_area", type="yes-no", owner=Owner.RELATION),
            Field(name="avstånd_m", english="distance_m", type="number", owner=Owner.RELATION, unit="m", minimum=0),
        ),
        "ärende": (
            Field(name="åtgärdstyp", english="kind", type="code", owner=Owner.MEASURE, code_list="åtgärdstyp"),
            Field(name="antal_arbetsställen", english="n_workplaces", type="integer", owner=Owner.MATTER, minimum=0),
        ),
    }
)

FILES = {
    "pack.yaml": """\
regelpaket: småstad
titel: Prov
version: "1"
språk: sv
giltigt: {från: 2026-01-01, till: 2026-12-31}
beslut: {status: exempel}
nivåer:
  - {kod: arbetsgrupp, sv: Arbetsgrupp, en: Working group}
  - {kod: styrgrupp, sv: Styrgrupp, en: Steering group}
kodlistor:
  åtgärdstyp:
    - {kod: gatuarbete, sv: Gatuarbete, en: Street works, även: [vägarbete]}
    - {kod: detaljplan, sv: Detaljplan, en: Detailed plan}
    - {kod: sprängning, sv: Sprängning, en: Blasting}
  skede:
    - {kod: samråd, sv: Samråd, en: Consultation}
    - {kod: laga-kraft, sv: Laga kraft, en: Legal force}
  dialogform:
    - {kod: brev, sv: Brev, en: Letter}
    - {kod: e-post, sv: E-post, en: E-mail}
  deltagare:
    - {kod: trafikkontoret, sv: Trafikkontoret, en: Traffic}
""",
    "parametrar.yaml": """\
parametrar:
  räckvidd_m:
    enhet: m
    från: 2026-01-01
    senast_kontrollerad: 2026-06-01
    källa: Prov
    rader:
      - {värde: 50}
      - {värde: 100, skede: samråd}
      - {värde: 200, åtgärdstyp: sprängning, till: 2026-06-30}
      - {värde: 300, åtgärdstyp: sprängning, från: 2026-07-01}
      - {värde: "400,5", åtgärdstyp: sprängning, skede: samråd}
      - {värde: 75, åtgärdstyp: detaljplan}
""",
    "regler.yaml": """\
regler:
  mottagare:
    - id: INF-01
      rubrik: I området
      källa: Prov 1
      när: {i_område: ja}
      då: {informera: ja, varsel_dagar: 14, dialogformer: e-post}
    - id: INF-02
      rubrik: Nära sprängning
      källa: Prov 2
      när: {åtgärdstyp: sprängning, avstånd_m: högst 250}
      då: {informera: ja, varsel_dagar: 30, dialogformer: [brev, e-post]}
    - id: INF-03
      rubrik: Samråd
      källa: Prov 3
      när: {åtgärdstyp: detaljplan, skede: samråd, mottagartyp: ägare}
      då: {informera: lagstadgat, varsel_dagar: 21}
    - id: UND-01
      rubrik: Småsaker
      källa: Prov 4
      när: {kostnad_mnkr: under 1}
      då: {undanta: ja}
  ärende:
    - id: NIV-01
      rubrik: Många
      källa: Prov 5
      från: 2026-03-01
      när: {antal_arbetsställen: minst 10}
      då: {nivå: styrgrupp, bjud_in: trafikkontoret}
    - id: NIV-02
      rubrik: Några
      källa: Prov 6
      när: {antal_arbetsställen: minst 1}
      då: {nivå: arbetsgrupp}
""",
}

FACT: dict[str, object] = {
    "åtgärdstyp": "gatuarbete",
    "skede": None,
    "kostnad_mnkr": None,
    "förvaltning": "trafikkontoret",
    "mottagartyp": "arbetsställe",
    "storleksklass_minst": None,
    "i_område": False,
    "avstånd_m": 1000.0,
}


def small_pack(files: Mapping[str, str] = FILES) -> Pack:
    """The small pack, or one made from other files."""
    return Pack.from_files(files, SMALL)


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """The small pack's files with one passage of one of them changed."""
    assert FILES[file].count(old) == 1, f"{old!r} stands {FILES[file].count(old)} times in {file}"
    return {**FILES, file: FILES[file].replace(old, new)}


def columns_of(*facts: Mapping[str, object]) -> dict[str, list[object]]:
    """Facts as columns."""
    return {name: [fact[name] for fact in facts] for name in facts[0]}
