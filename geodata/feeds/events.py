"""Kinds of road traffic records that tell of what has happened or what drivers must do: no planned measures."""

from __future__ import annotations

from collections import Counter

from geodata.remarks import Remark

UNPLANNED_TYPES = frozenset({
    "AbnormalTraffic",
    "Accident",
    "AnimalPresenceObstruction",
    "AuthorityOperation",
    "CarParks",
    "Conditions",
    "DisturbanceActivity",
    "EnvironmentalObstruction",
    "EquipmentOrSystemFault",
    "GeneralInstructionOrInformationToRoadUsers",
    "GeneralObstruction",
    "InfrastructureDamageObstruction",
    "NonWeatherRelatedRoadConditions",
    "Obstruction",
    "PoorEnvironmentConditions",
    "ReroutingManagement",
    "RoadsideAssistance",
    "RoadsideServiceDisruption",
    "RoadOperatorServiceDisruption",
    "SpeedManagement",
    "TransitInformation",
    "VehicleObstruction",
    "WeatherRelatedRoadConditions",
    "WinterDrivingManagement",
})  # fmt: skip
"""Classes of DATEX II, which Trafikverket's interface names too. A class that is not here is kept."""


def unplanned_left_out(left_out: Counter[str]) -> Remark:
    """What is said of the records that were left out by their class."""
    return Remark(
        None,
        "records-left-out",
        "Records of what has happened or what drivers must do ({kinds}), left out: {n}; they are no planned measures.",
        "Nothing needs to be done.",
        {"n": left_out.total(), "kinds": ", ".join(sorted(left_out)[:8])},
    )
