"""Made-up names: quarters, streets and trades. A likeness to a real quarter or street is accidental."""

from __future__ import annotations

QUARTERS: tuple[str, ...] = tuple(
    (
        "Ambulten Armaturen Axeltappen Bandsågen Blåsbälgen Borrkronan Bultsaxen Bågfilen Dammluckan Domkraften Drivremmen "
        "Dubbkäppen Falsen Filklovet Fjäderbrickan Fogsvansen Fräsbordet Gaffeltrucken Gjutformen Gradsaxen Grovfilen "
        "Gängtappen Handvagnen Hobelbänken Hyllplanet Hävstången Hörnjärnet Järnspettet Kabelrännan Kedjespelet Kilremmen "
        "Klangverket Klinknageln Kopplingen Kranarmen Kugghjulet Kullagret Kvastskaftet Kylflänsen Lagerbocken Lastkajen "
        "Limknekten Ljusbågen Lodpistolen Lyftöglan Manometern Mejselskaftet Motvikten Murslevan Muttern Mätklockan "
        "Måttbandet Nagelsaxen Navkapseln Nitpistolen Oljekannan Packboxen Pallyftaren Plåtsaxen Polerskivan Polygripen "
        "Presshylsan Pumphjulet Rembrickan Ringnyckeln Rivbrädan Rullbanan Rörtången Sandpapperet Skarvjärnet Skiftnyckeln "
        "Skjutmåttet Skruvstädet Slagborren Slipstenen Smörjkoppen Snickarpennan Spannremmen Sprinten Spännbandet "
        "Spärrhaken Stansverket Stickmåttet Stålborsten Svarvstålet Svetslågan Sågklingan Sänksmidet Taljan Tappjärnet "
        "Tippvagnen Travbalken Tumstocken Tvingen Tätningen Urtaget Vagnshjulet Vattenpasset Ventilskaftet Verktygslådan "
        "Vinkelhaken Vinschen Vippbrytaren Värmebladet Växelspaken Ångpannan Åskledaren Överfallet Överhettaren Öglebulten "
        "Avbitaren Bakaxeln Bladfjädern Borrsvängen Brotschen Centrumborren Drevstången Excentern Flänsen Formkistan"
    ).split()
)
"""Names of quarters, each used once in the city."""

STREET_STEMS: tuple[str, ...] = tuple(
    (
        "Bandsågs Blåsbälgs Domkrafts Drivrems Fogsvans Gjutforms Godsvagns Hobel Hävstångs Kabelränne Kilrems Klinknagel "
        "Kranarms Kuggstångs Lagerbocks Lastpalls Ljusbåge Lodbräde Lyftöglo Manometer Motvikts Murslevs Mätklocke Navkapsel "
        "Nitpistol Oljekanne Packbox Plåtsax Polerskive Presshylse Pumphjuls Rembricke Rullbane Skarvjärns Skjutmåtts "
        "Slagborrs Slipstens Smörjkopps Spannrems Spärrhaks Stansverks Svarvståls Svetslåge Sågklinge Talje Tappjärns "
        "Tippvagns Travbalks Tumstocks Ventilskafts Vinkelhaks Vinsch Växelspaks Ångpanne Öglebults Bladfjäders Borrsvängs "
        "Brotsch Excenter Fläns Gängtapps Handvagns Kedjespels Kylfläns Rörtångs Skruvstäds Stickmåtts Vattenpass"
    ).split()
)
"""First halves of street names; "-vägen" and "-gatan" follow."""

HOME_STREETS: tuple[str, ...] = tuple(
    (
        "Provsyrensvägen Provlindsgatan Provaspvägen Provekbacken Provlönngatan Provhasselvägen Provrönnstigen Provhäggvägen "
        "Provalmgatan Provbokbacken Provpoppelvägen Provsälgstigen"
    ).split()
)
"""Streets outside the business areas."""

TRADES: dict[str, tuple[tuple[str, str, str, float], ...]] = {
    "industry": (
        ("45201", "95310", "bilservice", 11), ("45202", "95310", "lack", 4), ("45204", "95310", "däck", 2),
        ("45310", "46720", "bildelar", 3), ("49410", "49410", "åkeri", 9), ("52100", "52100", "lager", 5),
        ("52290", "52310", "spedition", 3), ("43210", "43210", "el", 8), ("43221", "43221", "rör", 7),
        ("43320", "43320", "snickeri", 6), ("43341", "43341", "måleri", 4), ("41200", "41000", "bygg", 5),
        ("43120", "43120", "mark", 3), ("25110", "25110", "stål", 4), ("25620", "25530", "verkstad", 4),
        ("33120", "33120", "maskinservice", 3), ("18122", "18120", "tryck", 3), ("10710", "10710", "bageri", 3),
        ("10130", "10130", "chark", 1), ("46320", "46320", "köttgrossist", 2), ("46310", "46310", "fruktgrossist", 3),
        ("46390", "46390", "livsmedelsgrossist", 4), ("46730", "46830", "virke", 3), ("46690", "46640", "maskinhandel", 4),
        ("47300", "47300", "drivmedel", 1), ("38110", "38110", "återvinning", 2), ("77110", "77110", "biluthyrning", 2),
        ("81210", "81210", "städ", 4), ("96011", "96100", "tvätteri", 1), ("01300", "01300", "plantskola", 1),
        ("56100", "56110", "lunch", 4), ("93130", "93130", "gym", 2),
    ),
    "office": (
        ("62010", "62100", "program", 12), ("62020", "62200", "datakonsult", 11), ("70220", "70200", "rådgivning", 8),
        ("71122", "71122", "teknikkonsult", 8), ("26110", "26110", "elektronik", 3), ("61200", "61100", "telekom", 3),
        ("56100", "56110", "restaurang", 6), ("82110", "82100", "kontorstjänst", 4), ("46510", "46500", "datagrossist", 4),
        ("85592", "85590", "utbildning", 3), ("78200", "78200", "bemanning", 3), ("81210", "81210", "städ", 4),
        ("43210", "43210", "el", 3), ("93130", "93130", "gym", 2),
    ),
    "town": (
        ("47112", "47110", "livs", 7), ("56100", "56110", "krog", 12), ("96021", "96210", "frisör", 9),
        ("70220", "70200", "rådgivning", 9), ("62010", "62100", "program", 6), ("86230", "86230", "tandvård", 3),
        ("85530", "85530", "trafikskola", 2), ("47730", "47730", "apotek", 2), ("88910", "88910", "förskola", 4),
        ("69201", "69200", "redovisning", 5), ("43320", "43320", "snickeri", 5), ("81210", "81210", "städ", 5),
        ("90030", "90110", "ateljé", 4), ("01610", "01610", "lantbrukstjänst", 1), ("47762", "47760", "blommor", 2),
        ("49320", "49330", "taxi", 4),
    ),
}  # fmt: skip
"""Activities: SNI 2007 code, an invented SNI 2025 equivalent, a word for names, and how common it is."""

BRANCHES: tuple[str, ...] = (
    "huvudkontor",
    "lager",
    "butik",
    "verkstad",
    "kontor",
    "depå",
    "utlämning",
    "servicecenter",
)
"""What the workplaces of a company with several are called."""
