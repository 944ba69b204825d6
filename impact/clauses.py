"""How the facts of the catalogue are spoken of in a description of a pack, by stage of deciding."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from impact.facts import MATTER_STAGE, QUESTION_STAGE, RECIPIENT_STAGE
from impact.language import translator
from impact.terms import InterestKind, RecipientType, Relation
from rules.description.sentences import Clause, Wording

Clauses = Mapping[str, Clause]


def wording(language: str) -> Wording:
    """What a description in "sv" or "en" needs: templates and clauses. A clause can follow the word "when"."""
    _ = translator(language)
    of_measure = _measure(_)
    return Wording(
        language,
        _,
        {
            RECIPIENT_STAGE: {**of_measure, **_recipient(_), **_relations(_)},
            MATTER_STAGE: {**of_measure, **_area(_), **_sums(_)},
            QUESTION_STAGE: _question(_),
        },
        {QUESTION_STAGE: _("Questions from companies and staff")},
        _parameters(_),
    )


def _parameters(_: Callable[[str], str]) -> Mapping[str, str]:
    return {
        "område_avstånd_m": _("Distance within which a business area is near"),
        "räckvidd_m": _("Reach of a measure"),
        "gatubredd_m": _("Width of a street between a measure and a property"),
        "gränstolerans_m": _("Distance within which a property adjoins"),
        "samtidighet_dagar": _("Days between measures that count as being at the same time"),
        "kontroll_dagar": _("Days after which a value is to be checked again"),
    }


def _measure(_: Callable[[str], str]) -> Clauses:
    days = _("days")
    return {
        "åtgärdstyp": Clause(_("Kind"), _("the kind of measure")),
        "skede": Clause(_("Stage"), _("the stage")),
        "första_skede": Clause(_("First registered in"), _("the stage in which it was first registered")),
        "trafikpåverkan": Clause(_("Effect on traffic"), _("the effect on traffic")),
        "förvaltning": Clause(_("Whoever plans"), _("the administration that plans")),
        "kostnad_mnkr": Clause(_("Cost (MSEK)"), _("the cost"), unit=_("MSEK")),
        "dagar_till_start": Clause(_("Days until the start"), _("the time until the start"), unit=days),
        "varaktighet_dagar": Clause(_("Duration (days)"), _("the duration"), unit=days),
        "har_avslutats": Clause(_("Over"), "", _("the measure is over"), _("the measure is not over")),
    }


def _recipient(_: Callable[[str], str]) -> Clauses:
    return {
        "mottagartyp": Clause(_("Recipient"), _("the recipient"), values=_recipient_words(_)),
        "sni_huvudgrupp": Clause(_("Activity (SNI division)"), _("the recipient's activity (SNI division)")),
        "egen_fastighet": Clause(
            _("Own property"),
            "",
            _("the recipient is the body that plans"),
            _("the recipient is another than the body that plans"),
        ),
    }


def _recipient_words(_: Callable[[str], str]) -> Mapping[str, str]:
    return {
        RecipientType.WORKPLACE.swedish: _("a workplace"),
        InterestKind.OWNER.swedish: _("an owner"),
        InterestKind.LEASEHOLDER.swedish: _("a leaseholder"),
        InterestKind.TENANT.swedish: _("a tenant"),
    }


def _relations(_: Callable[[str], str]) -> Clauses:
    return {
        Relation.IN_AREA.swedish: Clause(
            _("In the area"),
            "",
            _("the measure lies in an area where the recipient is"),
            _("the measure lies in no area where the recipient is"),
        ),
        Relation.NEAR_AREA.swedish: Clause(
            _("Near the area"),
            "",
            _("the measure lies near an area where the recipient is"),
            _("the measure lies near no area where the recipient is"),
        ),
        Relation.WITHIN_REACH.swedish: Clause(
            _("Within reach"),
            "",
            _("the recipient is within the measure's reach"),
            _("the recipient is beyond the measure's reach"),
        ),
        Relation.TOUCHED.swedish: Clause(
            _("Property touched"),
            "",
            _("the measure covers a part of the recipient's property"),
            _("the measure covers no part of the recipient's property"),
        ),
        Relation.ADJOINING.swedish: Clause(
            _("Adjoining"),
            "",
            _("the measure adjoins the recipient's property"),
            _("the measure does not adjoin the recipient's property"),
        ),
        Relation.ACROSS_STREET.swedish: Clause(
            _("Across the street"),
            "",
            _("the recipient's property is on the other side of the street"),
            _("the recipient's property is not on the other side of the street"),
        ),
        Relation.BY_ACTIVITY.swedish: Clause(
            _("In the line of business"),
            "",
            _("the measure concerns the recipient's line of business"),
            _("the measure does not concern the recipient's line of business"),
        ),
        Relation.NAMED.swedish: Clause(
            _("Named"), "", _("the measure names the recipient"), _("the measure does not name the recipient")
        ),
        "avstånd_m": Clause(_("Distance (m)"), _("the distance to the recipient"), unit="m"),
        "renodlat_område": Clause(_("Dedicated area"), "", _("the area is dedicated"), _("the area is not dedicated")),
        "avstånd_område_m": Clause(_("Distance to the area (m)"), _("the distance to the area"), unit="m"),
    }


def _area(_: Callable[[str], str]) -> Clauses:
    return {
        "har_område": Clause(
            _("Area"), "", _("the measure affects a business area"), _("the measure affects no business area")
        ),
        "renodlat": Clause(_("Dedicated area"), "", _("the area is dedicated"), _("the area is not dedicated")),
        Relation.IN_AREA.swedish: Clause(
            _("In the area"), "", _("the measure lies in the area"), _("the measure does not lie in the area")
        ),
        Relation.NEAR_AREA.swedish: Clause(
            _("Near the area"), "", _("the measure lies near the area"), _("the measure does not lie near the area")
        ),
        "avstånd_område_m": Clause(_("Distance to the area (m)"), _("the distance to the area"), unit="m"),
    }


def _sums(_: Callable[[str], str]) -> Clauses:
    return {
        "antal_arbetsställen": Clause(_("Workplaces"), _("the number of workplaces concerned")),
        "antal_företag": Clause(_("Companies"), _("the number of companies concerned")),
        "antal_fastigheter": Clause(_("Properties"), _("the number of properties concerned")),
        "antal_fastighetsägare": Clause(_("Owners"), _("the number of owners and leaseholders concerned")),
        "antal_informerade": Clause(_("Told"), _("the number of those who are told")),
        "anställda_minst": Clause(_("Employees, at least"), _("the least sum of employees")),
        "anställda_högst": Clause(_("Employees, at most"), _("the greatest sum of employees")),
        "samtidiga_åtgärder": Clause(
            _("Others at the same time"), _("the number of other measures in the area at the same time")
        ),
        "antal_förvaltningar": Clause(
            _("Administrations"), _("the number of administrations that plan there at the same time")
        ),
        "antal_stadsdelsområden": Clause(_("Districts"), _("the number of districts")),
    }


def _question(_: Callable[[str], str]) -> Clauses:
    return {
        "frågeställare": Clause(_("Who asks"), _("the one who asks")),
        "ämne": Clause(_("Topic"), _("the topic")),
        "brådska": Clause(_("Urgency"), _("the urgency")),
        "kostnad_mnkr": Clause(_("Cost (MSEK)"), _("the cost"), unit=_("MSEK")),
        "antal_förvaltningar": Clause(_("Administrations"), _("the number of administrations that it concerns")),
        "upprepad": Clause(
            _("Repeated"), "", _("the same was asked more than once"), _("the same was asked only once")
        ),
        "antal_frågor": Clause(_("Questions"), _("the number of questions on the topic in the area")),
        "antal_frågande": Clause(_("Askers"), _("the number of those who ask")),
        "har_område": Clause(
            _("Area"), "", _("the question is about a business area"), _("the question is about no business area")
        ),
        "renodlat": Clause(_("Dedicated area"), "", _("the area is dedicated"), _("the area is not dedicated")),
        "antal_områden": Clause(_("Areas"), _("the number of areas")),
        "antal_stadsdelsområden": Clause(_("Districts"), _("the number of districts")),
    }
