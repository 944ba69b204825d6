"""Every word on the map that is not a name."""

from __future__ import annotations

from impact.language import translator


def map_texts(language: str) -> dict[str, str]:
    """The page's texts by key, in `language`. The template and the scripts hold no words of their own."""
    return {**_page(language), **_legend(language), **_finding(language), **_details(language)}


def _page(language: str) -> dict[str, str]:
    _ = translator(language)
    return {
        "title": _("Who is affected: map"),
        "skip_to_search": _("Skip to search"),
        "skip_to_list": _("Skip to the list of measures"),
        "internal": _("Internal working material: the map names those affected. Share it only with those who need it."),
        "external": _("This map names nobody: it shows measures, areas and properties."),
        "as_of": _("Day of the list"),
        "run": _("Run"),
        "pack": _("Rule pack"),
        "map_label": _("Map. The arrow keys move it, plus and minus zoom. Everything on it is also in the lists."),
        "no_script": _("The map needs JavaScript. The outreach list holds the same as a table."),
        "north": _("Grid north is up. SWEREF 99 TM, metres."),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "whole": _("Whole map"),
        "print": _("Print"),
    }


def _legend(language: str) -> dict[str, str]:
    _ = translator(language)
    return {
        "legend": _("Legend"),
        "dedicated": _("Dedicated business area"),
        "other_area": _("Other business area"),
        "district": _("District"),
        "property_informed": _("Property with somebody informed"),
        "property": _("Affected property, nobody informed"),
        "recipient_informed": _("Informed workplace"),
        "recipient": _("Affected workplace, not informed"),
        "colour_by": _("Colour measures by"),
        "kind": _("Kind"),
        "stage": _("Stage"),
        "none": _("not stated"),
        "approximate": _("approximate outline"),
    }


def _finding(language: str) -> dict[str, str]:
    _ = translator(language)
    return {
        "search": _("Search"),
        "search_all": _("Recipient, measure, area or property"),
        "search_public": _("Measure, area or property"),
        "hits": _("{n} found"),
        "hits_some": _("{n} found, the first {shown} are shown"),
        "no_hits": _("Nothing found"),
        "type_recipient": _("recipient"),
        "type_measure": _("measure"),
        "type_area": _("business area"),
        "type_property": _("property"),
        "measures": _("Measures"),
        "recipients": _("Recipients"),
        "more": _("Show more"),
    }


def _details(language: str) -> dict[str, str]:
    _ = translator(language)
    return {
        "details": _("Details"),
        "close": _("Close"),
        "measure": _("Measure"),
        "administration": _("Administration"),
        "traffic": _("Effect on traffic"),
        "register_number": _("Register number"),
        "description": _("Description"),
        "starts": _("Starts"),
        "ends": _("Ends"),
        "informed": _("Informed"),
        "affected": _("Affected"),
        "no_place": _("no place on the map"),
        "address": _("Visiting address"),
        "property_name": _("Property"),
        "type": _("Type"),
        "relation": _("Relation"),
        "distance": _("Distance (m)"),
        "inform_by": _("Inform by"),
        "yes": _("yes"),
        "no": _("no"),
        "who_informed": _("Informed recipients"),
        "at_place": _("{n} recipients at this place"),
        "none_informed": _("Nobody is informed."),
    }
