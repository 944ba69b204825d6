"""README, CONTRIBUTING and CHANGELOG say what is so: their commands run, their lists are complete, their links lead."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import tomllib
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import click
import pytest

from cli.failure import exit_code_of
from cli.main import COMMANDS, call
from geodata.errors import GeodataError
from geodata.samples import AS_OF, SAMPLE
from impact import __version__
from impact.demo import DATABASE, LISTS, MAP, REPORT
from impact.errors import Refusal, ServiceFailed, UsageRefused
from impact.findings import KINDS
from impact.outreach.publish import WRITERS
from impact.results import Affected
from impact.run import DEFAULT_PACK, open_pack
from impact.terms import Change, Relation, Severity, ZeroMatchReason
from tests.readme_tables import README, ROOT, TABLES, remarks, rewritten, written

TEXT = README.read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
DOCUMENTS = {"README.md": TEXT, "CONTRIBUTING.md": CONTRIBUTING, "CHANGELOG.md": CHANGELOG}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

RUNNABLE = re.findall(r"<!-- run -->\n```sh\n(.*?)```", TEXT, re.DOTALL)
MENTIONED = sorted(
    set(re.findall(r"(?:^|`|bin/)(berord [a-z][a-z-]*[^`\n|]*)", "\n".join(DOCUMENTS.values()), re.MULTILINE))
)


def commands() -> dict[str, click.Command]:
    """Every command by its words: 'load', 'runs', 'runs list' and so on."""
    found: dict[str, click.Command] = {}
    for name, (place, _line) in COMMANDS.items():
        module, _colon, attribute = place.partition(":")
        found[name] = getattr(import_module(module), attribute)
        if isinstance(found[name], click.Group):
            found |= {f"{name} {sub}": command for sub, command in found[name].commands.items()}
    return found


KNOWN = commands()


def named_in(line: str) -> tuple[str, list[str]]:
    """The command that a line calls, and the rest of its words."""
    words = shlex.split(line)[1:]
    n = 2 if " ".join(words[:2]) in KNOWN else 1
    return " ".join(words[:n]), words[n:]


def options_of(command: click.Command) -> set[str]:
    return {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}


def section(heading: str) -> str:
    """The text under a heading of README, up to the next of its rank."""
    return re.split(rf"^## {re.escape(heading)}\n", TEXT, flags=re.MULTILINE)[1].split("\n## ")[0]


def json_keys(name: str) -> set[str]:
    """The keys in the first column of a table of JSON keys."""
    block = re.search(rf"<!-- json:{name} -->\n(.*?)<!-- /json -->", TEXT, re.DOTALL)
    assert block
    return {key for row in block[1].splitlines()[2:] for key in re.findall(r"`(\w+)`", row.split("|")[1])}


def test_the_readme_opens_with_the_two_commands_a_newcomer_needs() -> None:
    first = re.search(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    assert first
    assert first[1] == "make demo\nmake test\n"
    assert TEXT[: first.start()].count("\n") <= 10


def test_the_first_example_is_five_commands() -> None:
    assert len(RUNNABLE[0].splitlines()) == 5


def test_every_runnable_block_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one folder, in the order they stand, on the sample's files; each line must end with exit code 0."""
    shutil.copytree(SAMPLE, tmp_path, dirs_exist_ok=True)
    shutil.copytree(ROOT / "rules" / "packs", tmp_path / "rules" / "packs")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BERORD_LANG", "en")
    monkeypatch.setenv("LANGUAGE", "en")
    for line in "".join(RUNNABLE).splitlines():
        if line.startswith("cp "):
            _copy(shlex.split(line)[1:])
            continue
        name, rest = named_in(line)
        # The sample's own day: what a reader gets today would be another list next year.
        day = ["--as-of", AS_OF.isoformat()] if "--as-of" in options_of(KNOWN[name]) else []
        assert call([*name.split(), *rest, *day]) == 0, line
    left = {"utskick.xlsx", "lista.xlsx", "lista.csv", "lista.gpkg", "karta.html", "berord.db"}
    assert {path for path in left if not (tmp_path / path).stat().st_size} == set()


@pytest.mark.parametrize(("line", "shown"), re.findall(r"<!-- shows: (.+?) -->\n```text\n(.*?)```", TEXT, re.DOTALL))
def test_what_the_readme_shows_is_what_the_program_says(
    line: str, shown: str, demo_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the demo's database; an ellipsis leaves out lines."""
    assert call([*shlex.split(line)[1:], "--db", str(demo_dir / DATABASE)]) == 0
    said = capsys.readouterr().out
    for part in filter(None, shown.split("…\n")):
        assert part in said
        said = said.partition(part)[2]


def _copy(words: list[str]) -> None:
    source, target = words[-2:]
    if words[0] == "-r":
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)


@pytest.mark.parametrize("name", TABLES)
def test_the_tables_are_as_the_code_has_them(name: str) -> None:
    assert written(TEXT, name) == TABLES[name](), "stale: python -m tests.readme_tables"


def test_rewriting_the_tables_twice_changes_nothing() -> None:
    assert rewritten(rewritten(TEXT)) == rewritten(TEXT)


@pytest.mark.parametrize("line", MENTIONED)
def test_commands_and_options_that_are_mentioned_exist(line: str) -> None:
    name, rest = named_in(line.replace("'", ""))
    assert name in KNOWN
    given = {word.partition("=")[0] for word in rest if word.startswith("-") and len(word) > 1}
    assert given <= options_of(KNOWN[name]) | {"--help"}


@pytest.mark.parametrize("name", KNOWN)
def test_every_command_is_in_the_table_of_commands(name: str) -> None:
    is_group = any(other.startswith(f"{name} ") for other in KNOWN)
    assert is_group or re.search(rf"^\|.*`berord {name}[ `]", section("Commands"), re.MULTILINE)


@pytest.mark.parametrize("name", KNOWN)
def test_every_option_is_explained_somewhere(name: str) -> None:
    unexplained = {
        option for option in options_of(KNOWN[name]) if option.startswith("--") and not re.search(rf"{option}\b", TEXT)
    } - {"--help"}
    # Filters whose help says all there is to say.
    assert unexplained <= {"--output", "--stage", "--end", "--administration"}


def test_the_exit_codes_are_complete() -> None:
    table = dict(re.findall(r"^\| (\d) \| (.+) \|$", section("Commands"), re.MULTILINE))
    assert set(table) == {"0", "1", "2", "3", "4", "5"}
    given = {
        exit_code_of(error)
        for error in (
            RuntimeError(), UsageRefused(""), click.UsageError(""), Refusal(""), GeodataError(""), ServiceFailed("")
        )
    }  # fmt: skip
    assert {str(code) for code in given} <= set(table)
    for module in ("cli.load", "cli.register"):
        assert str(import_module(module).ROWS_REJECTED) in table


def test_every_finding_is_listed_with_its_severity_and_remedy() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+) \| .+ \| .+ \|$", section("Findings"), re.MULTILINE)
    assert {code for code, _ in rows} == set(KINDS) | {code for code, _, _ in remarks()}
    assert {severity for _, severity in rows} == set(Severity)


def test_the_json_keys_of_affected_are_the_records_fields() -> None:
    words = {relation.value for relation in Relation}
    assert json_keys("affected") - words == {field.name for field in fields(Affected)}
    assert words <= set(re.findall(r"`(\w+)`", section("JSON")))


def test_the_json_keys_of_a_run_are_those_of_the_demos_report(demo_dir: Path) -> None:
    report = json.loads((demo_dir / REPORT).read_text(encoding="utf-8"))
    assert json_keys("run") == set(report)
    inner = {*report["measures"], *report["diff"], *report["proposals"][0], *report["zero_matches"][0]}
    assert inner | set(report["findings"]) | set(Change) <= set(re.findall(r"`(\w+)`", section("JSON")))


def test_the_demos_results_are_named_and_counted(demo_dir: Path) -> None:
    for name in (DATABASE, *LISTS, MAP, REPORT):
        assert f"| `{name}` |" in TEXT
        assert (demo_dir / name).exists()
    report = json.loads((demo_dir / REPORT).read_text(encoding="utf-8"))
    assert f"{report['measures']['read']} planned measures" in TEXT


def test_the_relations_and_the_reasons_for_nobody_are_explained() -> None:
    explained = section("Three ways of being affected")
    assert all(f"`{word.value}`" in explained for word in (*Relation, *ZeroMatchReason))


def test_the_layers_and_the_endings_of_the_outreach_list_are_named(demo_dir: Path) -> None:
    from geodata.layers import list_layers

    assert all(f"`{layer}`" in section("Outreach list and map") for layer in list_layers(demo_dir / "outreach.gpkg"))
    assert all(f"`{ending}`" in section("Commands") for ending in WRITERS)


def test_the_rule_that_is_shown_stands_in_the_pack_word_for_word() -> None:
    shown = re.search(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    assert shown
    pack = "".join(text.replace("\n    ", "\n") for text in open_pack(DEFAULT_PACK).files.values())
    assert shown[1] in pack


def test_the_files_where_a_pack_is_changed_exist() -> None:
    pack = open_pack(DEFAULT_PACK)
    for file in re.findall(r"`([a-z-]+\.yaml)`", section("Rules")):
        assert file in pack.files
    for parameter in re.findall(r"`(\w+_m)`", section("Rules")):
        assert parameter in pack.parameters


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_to_files_and_headings_that_exist(name: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", DOCUMENTS[name]):
        file, _hash, anchor = target.partition("#")
        assert (ROOT / file).exists(), target
        other = DOCUMENTS.get(file or name, "")
        headings = {_anchor(heading) for heading in re.findall(r"^#+ (.+)$", other, re.MULTILINE)}
        assert not anchor or anchor in headings, target


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_files_named_in_the_text_exist(name: str) -> None:
    """A path in code marks that begins with one of our folders is a promise."""
    for path in re.findall(r"`((?:impact|rules|geodata|cli|tests|\.ci)/[\w./-]*)`", DOCUMENTS[name]):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_document_names_a_place_of_one_machine(name: str) -> None:
    places = re.findall(
        r"(?:/(?:home|work|root|tmp|Users|mnt|usr)/|[A-Z]:\\|localhost|https?://(?!\w+\.example/))\S*", DOCUMENTS[name]
    )
    assert places == []


def test_every_dependency_has_its_reason() -> None:
    groups = {"": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
    names = {re.split(r"[<>=\[ ]", wanted)[0] for group in groups.values() for wanted in group}
    given = dict(re.findall(r"^\| ([\w.-]+) \| (.+) \|$", CONTRIBUTING.split("## Dependencies")[1], re.MULTILINE))
    assert set(given) - {"dependency"} == names
    assert all(len(reason) > 15 for name, reason in given.items() if name != "dependency")


def test_the_changelog_has_this_version() -> None:
    assert re.search(rf"^## \[?{re.escape(__version__)}\b", CHANGELOG, re.MULTILINE)


def test_every_make_target_is_explained() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert targets
    assert all(f"`make {target}`" in CONTRIBUTING for target in targets[1].split())
