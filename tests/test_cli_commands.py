"""The command line as a whole: help, completion, exit codes, where data goes and where talk goes."""

from __future__ import annotations

import csv
import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from cli.main import COMMANDS
from tests.calling import Berord
from tests.small_town import DAY, delivery, measure

GROUPS = {
    "runs": ("list", "show", "diff"),
    "measures": ("list", "show", "history"),
    "findings": ("list", "show", "export", "resolve"),
    "outreach": ("list", "map"),
    "profile": ("list", "check", "draft"),
    "rules": ("list", "check", "test"),
}
ALL = [(name,) for name in COMMANDS if name not in GROUPS] + [
    (g, name) for g, names in GROUPS.items() for name in names
]
QUESTIONS = ("affected", "explain", "run", "register", "load", "doctor", "runs list", "findings list")
"""Commands that take --db, --as-of, --format and --lang (DESIGN 7)."""


def outside(*arguments: object, **surroundings: str) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own."""
    code = "from cli.start import main; main()"
    command = [sys.executable, "-c", code, *(str(argument) for argument in arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, env={**os.environ, **surroundings}
    )


@pytest.fixture
def judged(berord: Berord, town: str, tmp_path: Path) -> str:
    """The town with one measure assessed."""
    path = delivery(tmp_path, [measure()])
    assert berord("register", path, "--db", town, "--crs", "EPSG:3006", "--as-of", DAY).code == 0
    return town


@pytest.mark.parametrize("command", ALL, ids=" ".join)
def test_every_command_explains_itself_beginning_with_a_verb(berord: Berord, command: tuple[str, ...]) -> None:
    said = berord(*command, "--help")
    assert (said.code, said.err) == (0, "")
    text = " ".join(said.out.split())
    first = text.split(f"berord {' '.join(command)}")[1].split("] ")[-1] if "] " in text else text
    assert first
    verbs = {
        "Show",
        "Run",
        "Load",
        "Register",
        "Assess",
        "Explain",
        "List",
        "Compare",
        "Close",
        "Write",
        "Check",
        "Test",
        "Propose",
    }
    assert verbs & set(text.replace(":", " ").split()), f"{command} must say what it does"


@pytest.mark.parametrize("command", [c for c in ALL if c not in {("doctor",), ("runs", "list"), ("runs", "show")}])
def test_the_help_of_a_command_with_arguments_shows_an_example(berord: Berord, command: tuple[str, ...]) -> None:
    text = " ".join(berord(*command, "--help").out.split())
    shown = {("findings", "list"), ("findings", "show"), ("rules", "list")}
    assert command in shown or "Example" in text


@pytest.mark.parametrize("command", QUESTIONS)
def test_the_common_options_are_everywhere(berord: Berord, command: str) -> None:
    text = berord(*command.split(), "--help").out
    assert all(option in text for option in ("--db", "--as-of", "--format", "--lang"))


def test_a_mistyped_command_is_answered_with_the_nearest(berord: Berord) -> None:
    said = berord("affcted")
    assert said.code == 2
    assert "'affected'" in said.err
    assert berord("runs", "lst").code == 2
    assert "'list'" in berord("runs", "lst").err


def test_no_command_at_all_shows_the_overview(berord: Berord) -> None:
    said = berord()
    assert said.code == 0
    assert all(name in said.out + said.err for name in COMMANDS)


def test_the_version_is_told(berord: Berord) -> None:
    said = berord("--version")
    assert (said.code, said.out.startswith("berord, version ")) == (0, True)


@pytest.mark.parametrize(
    ("shell", "sign"), [("bash", "complete "), ("zsh", "compdef"), ("fish", "complete --no-files")]
)
def test_completion_can_be_installed_in_each_shell(shell: str, sign: str) -> None:
    done = outside(_BERORD_COMPLETE=f"{shell}_source")
    assert done.returncode == 0
    assert sign in done.stdout


def test_completion_offers_commands_and_their_options() -> None:
    def offered(words: str, position: int) -> list[str]:
        done = outside(_BERORD_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(position))
        return [line.partition(",")[2] for line in done.stdout.splitlines()]

    assert offered("berord aff", 1) == ["affected"]
    assert "--company" in offered("berord affected --co", 2)
    assert offered("berord load ar", 2) == ["areas"]


def test_piped_output_is_tab_separated_with_talk_on_stderr_only(berord: Berord, judged: str) -> None:
    said = berord("affected", "--measure", "M1", "--db", judged)
    assert said.lines[0][:3] == ["measure_id", "measure_title", "recipient_id"]
    assert {len(line) for line in said.lines} == {13}
    assert "6 affected" in said.err
    assert "1 with protected identity are not shown." in said.err


def test_csv_is_semicolon_separated_and_no_cell_is_a_formula(berord: Berord, town: str, tmp_path: Path) -> None:
    path = delivery(tmp_path, [measure(rubrik="=1+1")])
    berord("register", path, "--db", town, "--crs", "EPSG:3006", "--as-of", DAY)
    rows = list(
        csv.reader(
            io.StringIO(berord("affected", "--measure", "M1", "--db", town, "--format", "csv").out), delimiter=";"
        )
    )
    assert len({len(row) for row in rows}) == 1
    assert {row[1] for row in rows[1:]} == {"'=1+1"}
    plain = berord("affected", "--measure", "M1", "--db", town)
    assert {line[1] for line in plain.lines[1:]} == {"'=1+1"}, "tab-separated text is pasted into spreadsheets too"


def test_a_terminal_gets_a_table(judged: str) -> None:
    ours, theirs = pty.openpty()
    code = "from cli.start import main; main()"
    command = [sys.executable, "-c", code, "affected", "--company", "529900-0017", "--db", judged]
    with subprocess.Popen(
        command, stdout=theirs, stderr=subprocess.DEVNULL, env={**os.environ, "COLUMNS": "200"}
    ) as run:
        run.wait(timeout=60)
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert "┃" in shown
    assert "Exempelbolaget Två AB" in shown


@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_a_reader_that_leaves_early_is_no_error(judged: str, form: str) -> None:
    code = "from cli.start import main; main()"
    command = [sys.executable, "-c", code, "affected", "--area", "vastra", "--db", judged, "--format", form]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        said = run.stderr.read().decode()
        code_left = run.wait(timeout=60)
    assert "Traceback" not in said
    assert "Exception ignored" not in said
    assert code_left == 0


def test_exit_codes_tell_usage_refusal_and_rejected_rows_apart(berord: Berord, town: str, tmp_path: Path) -> None:
    fine = delivery(tmp_path, [measure()], "a.csv")
    half = delivery(tmp_path, [measure("M2"), measure("M3", startdatum="snart")], "b.csv")
    how = ("--db", town, "--crs", "EPSG:3006", "--as-of", DAY)
    assert berord("register", fine, *how).code == 0
    assert berord("register", half, *how).code == 4
    assert berord("register", tmp_path / "saknas.csv", *how).code == 3
    assert berord("register", fine, "--as-of", "i morgon", "--db", town).code == 2
    assert berord("affected", "--db", town).code == 2


def test_the_environment_may_name_the_database(berord: Berord, judged: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BERORD_DB", judged)
    assert berord("runs", "list").lines[1][0] == "1"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_headers_and_messages_are_in_the_language_asked_for(judged: str, language: str) -> None:
    done = outside("runs", "list", "--db", judged, "--format", "table", "--lang", language, COLUMNS="200")
    assert done.returncode == 0
    assert ("Measures" in done.stdout, "Åtgärder" in done.stdout) == (language == "en", language == "sv")
    assert (
        outside("runs", "list", "--db", judged, "--format", "table", BERORD_LANG=language, COLUMNS="200").stdout
        == done.stdout
    )


def test_doctor_finds_everything_in_order(berord: Berord, judged: str) -> None:
    said = berord("doctor", "--db", judged, "--format", "json")
    assert said.code == 0
    states = {row["check"]: row["state"] for row in said.json}
    assert states["PROJ"] == states["database"] == states["package rules"] == "fine"


def test_an_unknown_language_is_refused_with_the_known_ones(berord: Berord) -> None:
    said = berord("runs", "list", "--lang", "de")
    assert said.code == 2
    assert "'sv', 'en'" in said.err


def test_a_map_is_only_written_where_a_browser_would_open_it(berord: Berord, judged: str, tmp_path: Path) -> None:
    said = berord("outreach", "map", "--db", judged, "-o", tmp_path / "karta.gpkg")
    assert (said.code, "end in .html" in said.err) == (2, True)
    assert list(tmp_path.glob("karta*")) == []


def test_a_finding_is_not_closed_without_a_reason(berord: Berord, judged: str) -> None:
    assert berord("findings", "resolve", "0123456789", "--reason", " ", "--db", judged).code == 2


def test_an_empty_database_name_is_refused(berord: Berord, tmp_path: Path) -> None:
    assert berord("findings", "list", "--db", "").code == 2
