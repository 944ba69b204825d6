"""`berord rules`: what packs there are, whether one is in order, and whether its cases hold."""

from __future__ import annotations

from datetime import date

import rich_click as click

from cli import options
from cli.compare import COMPARISONS
from cli.describe import describe_command
from cli.language import current_language, words
from cli.output import print_rows, say
from impact.language import sentence
from impact.run import DEFAULT_PACK, open_pack
from impact.terms import Severity as FindingSeverity
from rules.cases import coverage, run_cases
from rules.errors import Mistake, PackRefused, Severity
from rules.lint import lint
from rules.pack import available_packs

_ = words()

INPUT_REFUSED = 3
WITH_WARNINGS = 4

PACK = click.argument("name", metavar="[NAME|PATH]", default=DEFAULT_PACK)


@click.group("rules", help=_("List, check, test, describe and compare rule packs."))
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
    help=_("""Check a pack: every mistake at once, then what is most likely not meant, with file, line and what to do.

A mistake refuses the pack. A warning does not: rules that add nothing, cells of kind and stage that nothing decides,
rules without a case, parameters that nobody has checked.

Example: berord rules check min-kommun/regler --notes"""),
)
@PACK
@click.option("--notes", "with_notes", is_flag=True, help=_("Show what is only worth knowing as well."))
@click.option("--strict", is_flag=True, help=_("End with exit code 4 when there are warnings."))
@options.as_of
@options.output_format
@options.language
def check_command(name: str, with_notes: bool, strict: bool, as_of: date | None, output_format: str | None) -> int:
    """Read the pack; mistakes are shown as any refused input is, or as rows when a format is asked for."""
    try:
        pack = open_pack(name)
    except PackRefused as refusal:
        if output_format not in ("json", "csv"):
            raise
        print_rows([_finding(each) for each in refusal.mistakes], FINDING_COLUMNS, output_format)
        say("The rule pack {pack} is refused: mistakes found: {n}.", pack=name, n=len(refusal.mistakes))
        return INPUT_REFUSED
    found = lint(pack, on=options.day_or_today(as_of))
    shown = [each for each in found if with_notes or each.severity is not Severity.NOTE]
    if shown or output_format:
        brief = ("severity", "place", "what", "remedy")
        print_rows([_finding(each) for each in shown], FINDING_COLUMNS, output_format, brief=brief)
    counts = {"rules": len(pack.rules), "parameters": len(pack.parameters), "cases": len(pack.cases)}
    say("{name} {version} is in order: {rules} rules, {parameters} parameters, {cases} cases. Hash {hash}.",
        name=pack.name, version=pack.version, hash=pack.hash[:8], **counts)  # fmt: skip
    n_warnings = sum(each.severity is Severity.WARNING for each in found)
    say("Warnings: {warnings}. Notes: {notes} (--notes shows them).",
        warnings=n_warnings, notes=len(found) - n_warnings)  # fmt: skip
    return WITH_WARNINGS if strict and n_warnings else 0


FINDING_COLUMNS = {
    "severity": _("Severity"),
    "place": _("Place"),
    "rule": _("Rule"),
    "what": _("What"),
    "why": _("Why it matters"),
    "remedy": _("What to do"),
}


def _finding(mistake: Mistake) -> dict[str, object]:
    """A mistake, warning or note as a row."""
    what, why, remedy = (
        sentence(part, mistake.values, current_language()) for part in (mistake.what, mistake.why, mistake.remedy)
    )
    return {
        "severity": FindingSeverity(mistake.severity.value),
        "place": str(mistake.place),
        "file": mistake.file,
        "line": mistake.line,
        "cell": mistake.cell,
        "rule": mistake.rule_id,
        "what": what,
        "why": why,
        "remedy": remedy,
    }


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


for command in (*COMPARISONS, describe_command):
    rules.add_command(command)
