"""One HTML file that shows who is affected, opens without a network and asks nothing of anybody."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

from impact.outreach.map_content import Json, map_content
from impact.outreach.map_texts import map_texts
from impact.results import OutreachMaterial

TEMPLATES = Path(__file__).parent / "templates"
SCRIPTS = ("page.js", "chart.js", "legend.js", "details.js", "finder.js", "start.js")

# What HTML or a script could take for its own inside the data; JSON reads the escapes back as the characters.
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def write_map(path: Path, material: OutreachMaterial, *, with_recipients: bool = True, notice: str = "") -> None:
    """Write the map of the material to `path` as one HTML file.

    Measures, areas, districts, affected properties and recipients in SWEREF 99 TM metres, with search, legend, lists
    and a print style, in the material's language. With recipients the map is marked as internal working material;
    without, no recipient's name, id, address or place is in the file, so that it can be given to others. Nothing of a
    protected identity is in either. `notice` is a line in the head, such as that the material is synthetic.
    """
    path.write_text(map_page(material, with_recipients=with_recipients, notice=notice), encoding="utf-8", newline="\n")


def map_page(material: OutreachMaterial, *, with_recipients: bool, notice: str) -> str:
    """The page's text. Leaflet, styles, scripts and data lie inside; the content policy forbids everything else."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    texts = map_texts(material.language)
    styles, scripts = _styles(), _scripts()
    return environment.get_template("map.html.j2").render(
        language=material.language,
        policy=_policy(styles, scripts),
        styles=[Markup(style) for style in styles],  # noqa: S704 - our own files
        scripts=[Markup(script) for script in scripts],  # noqa: S704 - our own files
        data=Markup(_embedded(_data(material, texts, with_recipients=with_recipients))),  # noqa: S704 - escaped there
        texts=texts,
        with_recipients=with_recipients,
        notice=notice,
        facts=(
            (texts["as_of"], material.as_of.isoformat()),
            (texts["run"], material.run_id),
            (texts["pack"], material.pack),
        ),
    )


def _data(material: OutreachMaterial, texts: dict[str, str], *, with_recipients: bool) -> dict[str, Json]:
    return {**map_content(material, with_recipients=with_recipients), "texts": texts, "language": material.language}


def _embedded(content: Mapping[str, Json]) -> str:
    r"""JSON that can stand inside a script element of any HTML page.

    >>> _embedded({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029]", lambda sign: _ESCAPES[sign[0]], text)


def _styles() -> list[str]:
    # Rules that point at Leaflet's pictures are left out: we use none, and the page asks for nothing.
    css = (_leaflet() / "leaflet.css").read_text(encoding="utf-8")
    own = (TEMPLATES / "map.css").read_text(encoding="utf-8")
    return [re.sub(r"[^;{}]*:\s*url\([^)]*\);", "", css), own]


def _scripts() -> list[str]:
    library = (_leaflet() / "leaflet.js").read_text(encoding="utf-8")
    own = [(TEMPLATES / name).read_text(encoding="utf-8") for name in SCRIPTS]
    return [re.sub(r"//# sourceMappingURL=.*", "", library), *own]


def _leaflet() -> Path:
    from xstatic.pkg import leaflet

    return Path(leaflet.BASE_DIR)


def _policy(styles: list[str], scripts: list[str]) -> str:
    """A content security policy that lets in exactly these styles and scripts, by hash, and nothing from anywhere."""
    return (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes(styles)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hashes(texts: list[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)
