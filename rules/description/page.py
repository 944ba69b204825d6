"""A description as one HTML page: no scripts, no requests, readable by ear, by keyboard and on paper."""

from __future__ import annotations

from pathlib import Path

from rules.description.blocks import Bullets, Description, Grid, Heading, Paragraph

TEMPLATE = Path(__file__).parent.parent / "templates" / "description.html"


def as_html(description: Description) -> str:
    """The whole page."""
    from jinja2 import Environment

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    kinds = {Heading: "heading", Paragraph: "paragraph", Bullets: "bullets", Grid: "grid"}
    blocks = [(kinds[type(block)], block) for block in description.blocks]
    return template.render(description=description, blocks=blocks) + "\n"
