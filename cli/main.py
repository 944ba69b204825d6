"""The program `berord`: its commands, loaded only when used, and the one place where errors become exit codes."""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from cli.language import chosen_language, use_language

use_language(chosen_language(sys.argv[1:]))

import rich_click as click  # noqa: E402 - click reads the language when it is imported
from click.exceptions import Exit as ClickExit  # noqa: E402

from cli import options  # noqa: E402
from cli.language import words  # noqa: E402
from cli.lasting import Lasting  # noqa: E402
from impact import __version__  # noqa: E402

_ = words()

click.rich_click.OPTIONS_PANEL_TITLE = _("Options")
click.rich_click.COMMANDS_PANEL_TITLE = _("Commands")
click.rich_click.ARGUMENTS_PANEL_TITLE = _("Arguments")
click.rich_click.ERRORS_PANEL_TITLE = _("Error")

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("cli.demo:demo", _("Run the whole road on the sample city and leave the results in a folder.")),
    "doctor": ("cli.doctor:doctor", _("Show versions and check that everything the program needs is there.")),
    "check": ("cli.check:check", _("Verify that the database holds together.")),
    "load": ("cli.load:load", _("Load a file into a register.")),
    "register": ("cli.register:register", _("Register planned measures from files, and assess them.")),
    "watch": ("cli.watch:watch", _("Register what is put in a folder, as it comes.")),
    "run": ("cli.run:run", _("Assess what is pending, or what is named.")),
    "measures": ("cli.measures:measures", _("List measures and show their history.")),
    "affected": (
        "cli.affected:affected",
        _("Show who is affected by a measure, in an area, or what affects a company."),
    ),
    "explain": ("cli.explain:explain", _("Explain why a recipient is, or is not, informed about a measure.")),
    "runs": ("cli.runs:runs", _("List, show and compare runs.")),
    "status": ("cli.status:status", _("Show who has not delivered, what waits for a person, and what is pending.")),
    "findings": ("cli.findings:findings", _("List and resolve problems in the data.")),
    "profile": ("cli.profile:profile", _("Draft, check and list profiles: how a sender's files map to ours.")),
    "matters": ("cli.matters:matters", _("Raise questions from companies and staff, and show where they go.")),
    "outreach": ("cli.outreach:outreach", _("Write the outreach list and the map.")),
    "rules": ("cli.rules:rules", _("List, check, test, describe and compare rule packs.")),
}
"""Name → where the command lives, and its line in the overview, so that --help loads nothing else."""


class LazyGroup(click.RichGroup):
    """A group whose commands are imported when they are called: geometry takes a second to load."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All names, in the order of the work."""
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command to call, imported now; an unknown name is refused with the nearest ones."""
        name, command, rest = super().resolve_command(ctx, args)
        if name is None or command is None:
            return name, command, rest
        module, _colon, attribute = COMMANDS[name][0].partition(":")
        return name, getattr(_loaded(module), attribute), rest


def _loaded(name: str) -> ModuleType:
    """The module with this name, imported without looking for garbage: a tenth of the time that a short answer takes.

    Nearly all that an import makes stays for good, but Python would look through it again and again meanwhile.
    """
    if name in sys.modules or not gc.isenabled():
        return importlib.import_module(name)
    gc.disable()
    try:
        # Nothing is begun yet, so that Ctrl-C may end the process. Libraries swallow it at times while they load.
        with _interruptions(signal.default_int_handler, signal.SIG_DFL):
            return importlib.import_module(name)
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def _interruptions(usual: Any, instead: Any) -> Iterator[None]:
    """Meanwhile Ctrl-C is met by another handler, where it was met by the usual one."""
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGINT) is not usual:
        yield
        return
    signal.signal(signal.SIGINT, instead)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


LINES = {name: click.RichCommand(name=name, help=line) for name, (_place, line) in COMMANDS.items()}
"""Each command's line, for the overview, for completion, and for suggesting the nearest of a mistyped name."""


@click.command(
    "berord",
    cls=LazyGroup,
    commands=LINES,
    help=_("Who is affected by a planned measure, who is told, when and how."),
)
@click.version_option(__version__, "--version", prog_name="berord", help=_("Show the version and leave."))
@options.language
def cli() -> None:
    """The program; everything is in its commands."""


def main() -> None:
    """Run the program and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show Swedish letters must not stop the work.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    code = call(sys.argv[1:])
    try:
        sys.stdout.flush()
    except OSError as error:
        # Python flushes once more when it ends, and would complain there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            from cli import failure

            failure.show(error)
            code = failure.INPUT_REFUSED
    # Python would search all that was loaded for garbage before it ends, twice: a tenth of a short answer's time.
    gc.disable()
    gc.freeze()
    sys.exit(code)


def call(arguments: list[str], lasting: Lasting | None = None) -> int:
    """Run the program with arguments and give its exit code; errors are shown on stderr.

    A process that takes several commands gives each of them what lasts.
    """
    use_language(chosen_language(arguments))
    try:
        # Before (cli.start) and after it Ctrl-C ends the process; from here on a word says what became of the work.
        with _interruptions(signal.SIG_DFL, signal.default_int_handler):
            done = cli.main(arguments, prog_name="berord", standalone_mode=False, obj=lasting)
    except ClickExit as leaving:
        return int(leaving.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(_("Interrupted; nothing was half-written."), err=True)
        return 1
    except (BrokenPipeError, SystemExit):
        # Who reads the output has seen enough; rich-click leaves by itself then, and only then.
        return 0
    except Exception as error:  # noqa: BLE001 - the last door: no traceback ever reaches a user
        from cli import failure

        failure.show(error)
        return failure.exit_code_of(error)
    return done if isinstance(done, int) else 0
