"""What the map is drawn from: the municipality's rough outline, neighbourhoods, and sketches of the business areas.

Everything is approximate: points and hectares as public pages give them, adjusted where a figure covers a whole
neighbourhood. Degrees are WGS 84, latitude first.
"""

from __future__ import annotations

from dataclasses import dataclass

MUNICIPALITY: tuple[tuple[float, float], ...] = (
    (59.3905, 17.7700), (59.3935, 17.7900), (59.3880, 17.8150), (59.3900, 17.8420), (59.4000, 17.8560),
    (59.4035, 17.8760), (59.4180, 17.8820), (59.4290, 17.8950), (59.4345, 17.9230), (59.4250, 17.9450),
    (59.4120, 17.9610), (59.4040, 17.9720), (59.3920, 17.9600), (59.3850, 17.9440), (59.3740, 17.9380),
    (59.3690, 17.9560), (59.3600, 17.9680), (59.3560, 17.9790), (59.3470, 17.9800), (59.3410, 17.9930),
    (59.3405, 18.0120), (59.3490, 18.0290), (59.3520, 18.0430), (59.3620, 18.0480), (59.3700, 18.0560),
    (59.3755, 18.0800), (59.3700, 18.1010), (59.3600, 18.1130), (59.3450, 18.1430), (59.3270, 18.1680),
    (59.3190, 18.1500), (59.3180, 18.1130), (59.3060, 18.1130), (59.2990, 18.1210), (59.2880, 18.1430),
    (59.2740, 18.1440), (59.2610, 18.1700), (59.2480, 18.1990), (59.2350, 18.1975), (59.2290, 18.1720),
    (59.2310, 18.1480), (59.2290, 18.1190), (59.2320, 18.0870), (59.2430, 18.0640), (59.2500, 18.0330),
    (59.2540, 18.0090), (59.2620, 17.9930), (59.2610, 17.9560), (59.2730, 17.9440), (59.2790, 17.9270),
    (59.2700, 17.9110), (59.2680, 17.8770), (59.2790, 17.8640), (59.2980, 17.8920), (59.3120, 17.9230),
    (59.3230, 17.9040), (59.3350, 17.8700), (59.3480, 17.8350), (59.3590, 17.8120), (59.3700, 17.7850),
)  # fmt: skip
"""The municipality as a rough ring of corners (latitude, longitude)."""

NEIGHBOURHOODS: dict[str, tuple[tuple[float, float], ...]] = {
    "Järva": (
        (59.4150, 17.9130), (59.4100, 17.9280), (59.4030, 17.9440), (59.3880, 17.9290), (59.3940, 17.9010),
        (59.3970, 17.8880), (59.3935, 17.8780), (59.3790, 17.9190), (59.3820, 17.8980), (59.3730, 17.9080),
    ),
    "Hässelby-Vällingby": (
        (59.3790, 17.7950), (59.3620, 17.8300), (59.3670, 17.8440), (59.3740, 17.8540), (59.3630, 17.8720),
        (59.3550, 17.8820), (59.3520, 17.8570), (59.3720, 17.8770), (59.3810, 17.8590), (59.3890, 17.8620),
    ),
    "Bromma": (
        (59.3494, 17.9654), (59.3620, 17.9470), (59.3330, 17.9800), (59.3360, 17.9530), (59.3380, 17.8900),
        (59.3450, 17.9060), (59.3480, 17.8880), (59.3290, 17.9200), (59.3560, 17.9200), (59.3640, 17.9250),
        (59.3440, 17.9350), (59.3220, 17.9550),
    ),
    "Kungsholmen": ((59.3320, 18.0300), (59.3370, 18.0150), (59.3340, 18.0020), (59.3250, 18.0030), (59.3200, 17.9920)),
    "Norra innerstaden": (
        (59.3440, 18.0450), (59.3350, 18.0600), (59.3380, 18.0850), (59.3440, 18.1100), (59.3559, 18.0950),
        (59.3660, 18.0750), (59.3270, 18.1150), (59.3330, 18.1350),
    ),
    "Södermalm": (
        (59.3150, 18.0700), (59.3240, 18.0700), (59.3170, 18.0230), (59.3130, 18.0470), (59.3035, 18.1000),
        (59.3090, 18.0930),
    ),
    "Enskede-Årsta-Vantör": (
        (59.3012, 18.0564), (59.2910, 18.0367), (59.2944, 18.0818), (59.2810, 18.0750), (59.2810, 18.0950),
        (59.2700, 18.0500), (59.2610, 18.0513), (59.2620, 18.0150), (59.2560, 18.0300), (59.2722, 18.0309),
        (59.2760, 18.0620), (59.2800, 18.0320),
    ),
    "Hägersten-Älvsjö": (
        (59.2959, 18.0048), (59.2712, 18.0007), (59.3100, 18.0220), (59.3020, 18.0120), (59.3060, 18.0020),
        (59.3150, 18.0080), (59.3010, 17.9800), (59.3020, 17.9570), (59.2860, 17.9650), (59.2910, 17.9800),
        (59.2840, 17.9980), (59.2800, 17.9850), (59.2680, 17.9660), (59.2670, 17.9900),
    ),
    "Skärholmen": ((59.2898, 17.9070), (59.2955, 17.9340), (59.2770, 17.9070), (59.2760, 17.8880)),
    "Farsta": (
        (59.2430, 18.0920), (59.2409, 18.1133), (59.2350, 18.1020), (59.2460, 18.0760), (59.2570, 18.0820),
        (59.2640, 18.0830), (59.2560, 18.1130), (59.2700, 18.0880),
    ),
    "Skarpnäck": (
        (59.2670, 18.1330), (59.2760, 18.1310), (59.2840, 18.1150), (59.2910, 18.1170), (59.2960, 18.1030),
        (59.2392, 18.1784), (59.2450, 18.1550), (59.2520, 18.1600),
    ),
}  # fmt: skip
"""Rough points (latitude, longitude) of the neighbourhoods of each of the eleven districts."""


@dataclass(frozen=True, slots=True)
class AreaSketch:
    """What one business area is drawn from: a centre in degrees, hectares, length to width, and how it lies.

    `bearing` turns the long side counter-clockwise from east. `postal` is a postal code and town for its addresses.
    """

    area_id: str
    name: str
    centre: tuple[float, float]
    hectares: float
    aspect: float
    bearing: float
    postal: tuple[str, str]
    is_dedicated: bool = True


AREAS: tuple[AreaSketch, ...] = (
    AreaSketch("akalla", "Akalla", (59.4123, 17.9050), 72, 1.6, 35, ("16440", "KISTA")),
    AreaSketch("lunda", "Lunda", (59.3925, 17.8756), 135, 1.5, 150, ("16353", "SPÅNGA")),
    AreaSketch("energihamnen", "Energihamnen", (59.3572, 18.1010), 30, 1.9, 140, ("11542", "STOCKHOLM")),
    AreaSketch("vastberga", "Västberga", (59.2959, 18.0048), 110, 1.4, 20, ("12630", "HÄGERSTEN")),
    AreaSketch("arsta-partihallar", "Årsta Partihallar", (59.2942, 18.0440), 30, 1.3, 10, ("12044", "ÅRSTA")),
    AreaSketch("arsta-park", "Årsta Park", (59.2942, 18.0440), 18, 1.3, 10, ("12050", "ÅRSTA")),
    AreaSketch("alvsjo", "Älvsjö verksamhetsområde", (59.2712, 18.0007), 36, 1.8, 60, ("12530", "ÄLVSJÖ")),
    AreaSketch("hogdalen", "Högdalen", (59.2610, 18.0513), 84, 1.3, 170, ("12440", "BANDHAGEN")),
    AreaSketch("farsta-larsboda", "Farsta-Larsboda", (59.2409, 18.1115), 52, 2.0, 100, ("12341", "FARSTA")),
    AreaSketch("skrubba", "Skrubba", (59.2392, 18.1784), 42, 1.7, 25, ("12832", "SKARPNÄCK")),
    AreaSketch("kista", "Kista", (59.3993, 17.9413), 115, 1.5, 120, ("16440", "KISTA"), is_dedicated=False),
    AreaSketch("ulvsunda", "Ulvsunda", (59.3494, 17.9654), 105, 1.4, 75, ("16867", "BROMMA"), is_dedicated=False),
    AreaSketch("vinsta", "Vinsta", (59.3734, 17.8549), 78, 1.8, 160, ("16265", "VÄLLINGBY"), is_dedicated=False),
    AreaSketch("bromsten", "Bromsten", (59.3779, 17.9196), 30, 2.1, 125, ("16353", "SPÅNGA"), is_dedicated=False),
    AreaSketch("satra", "Sätra", (59.2898, 17.9070), 34, 1.6, 50, ("12737", "SKÄRHOLMEN"), is_dedicated=False),
    AreaSketch(
        "slakthusomradet",
        "Slakthusområdet",
        (59.2944, 18.0818),
        26,
        1.4,
        15,
        ("12162", "JOHANNESHOV"),
        is_dedicated=False,
    ),
)
"""The ten dedicated areas first, then company areas that are not dedicated. The two in Årsta share one ground."""
