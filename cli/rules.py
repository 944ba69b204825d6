"""`berord rules`: what packs there are, whether one is in order, and whether its cases hold."""

from __future__ import annotations

import rich_click as click

from cli import options
from cli.language import words
from cli.output import print_rows, say
from impact.run import DEFAULT_PACK, open_pack
from rules.cases import coverage, run_cases
from rules.pack import available_packs

_ = words()

INPUT_REFUSED = 3

PACK = click.argument("name", metavar="[NAME|PATH]", default=DEFAULT_PACK)


@click.group("rules", help=_("List, check and test rule packs."))
def rules() -> None:
    """The group of the commands below."""


@rules.command("list", help=_("List the rule packs that come with the program."))
@options.output_format
@options.language
def list_command(output_format: str | None) -> None:
    """Print a row per pack."""
    rows = []
    for name in available_packs():
        pack = open_pack(name)
        rows.append(
            {
                "name": pack.name,
                "version": pack.version,
                "title": pack.title,
                "rules": len(pack.rules),
                "cases": len(pack.cases),
                "valid_from": pack.validity.valid_from,
                "hash": pack.hash[:8],
            }
        )
    columns = {
        "name": _("Pack"),
        "version": _("Version"),
        "title": _("Title"),
        "rules": _("Rules"),
        "cases": _("Cases"),
        "valid_from": _("Valid from"),
        "hash": _("Hash"),
    }
    print_rows(rows, columns, output_format)


@rules.command(
    "check",
    help=_("""Check a pack: every mistake at once, with file, line and what to do.

Example: berord rules check min-kommun/regler"""),
)
@PACK
@options.language
def check_command(name: str) -> None:
    """Read the pack; mistakes are shown as any refused input is."""
    pack = open_pack(name)
    counts = {"rules": len(pack.rules), "parameters": len(pack.parameters), "cases": len(pack.cases)}
    say("{name} {version} is in order: {rules} rules, {parameters} parameters, {cases} cases. Hash {hash}.",
        name=pack.name, version=pack.version, hash=pack.hash[:8], **counts)  # fmt: skip


@rules.command(
    "test",
    help=_("""Test a pack's cases: do the rules conclude what its officers expect?

Example: berord rules test stockholm"""),
)
@PACK
@options.output_format
@options.language
def test_command(name: str, output_format: str | None) -> int:
    """Print the cases that fail and the rules that no case tries; exit 3 when a case fails."""
    pack = open_pack(name)
    results = run_cases(pack)
    failed = [
        {
            "case": r.name,
            "line": f"{r.place.file}:{r.place.line}",
            "what": d.key,
            "expected": d.expected,
            "found": d.found,
        }
        for r in results
        for d in r.differences
    ]
    columns = {
        "case": _("Case"),
        "line": _("Line"),
        "what": _("What"),
        "expected": _("Expected"),
        "found": _("Found"),
    }
    if failed or output_format:
        print_rows(failed, columns, output_format)
    n_failed = sum(not result.passed for result in results)
    say("{n} cases, {failed} failed.", n=len(results), failed=n_failed)
    untried = coverage(pack, results)
    if untried.never_fired:
        say("Rules that no case makes fire: {rules}", rules=", ".join(untried.never_fired))
    if untried.never_nearly:
        say("Rules without a near miss: {rules}", rules=", ".join(untried.never_nearly))
    return INPUT_REFUSED if n_failed else 0
