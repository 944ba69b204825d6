"""Errors as a person reads them: what, why, what to do, and the exit code. No traceback unless asked for."""

from __future__ import annotations

import errno
import os
import sys
import traceback

import rich_click as click

from cli.language import current_language, words
from geodata.errors import GeodataError, ServiceError
from geodata.reasons import of_system
from impact.errors import BerordError
from impact.intake.profiles.errors import ProfileRefused
from impact.language import explained
from rules.errors import PackRefused, RulesError

INPUT_REFUSED = 3
SERVICE_FAILED = 5
LONGEST_NAME = 100
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
"""What the system says when nothing more may be written."""


def exit_code_of(error: BaseException) -> int:
    """0 fine, 1 crash, 2 usage, 3 input refused and nothing written, 4 some rows rejected, 5 a service failed."""
    if isinstance(error, BerordError):
        return error.exit_code
    if isinstance(error, ServiceError):
        return SERVICE_FAILED
    if isinstance(error, GeodataError | RulesError | OSError):
        return INPUT_REFUSED
    if isinstance(error, click.ClickException):
        return error.exit_code
    return 1


def show(error: BaseException) -> None:
    """Write the error to stderr in the language in use."""
    _ = words()
    if isinstance(error, click.ClickException):
        error.show()
    elif isinstance(error, BerordError | GeodataError | RulesError):
        what, why, remedy = explained(error, current_language())
        mistakes = error.mistakes if isinstance(error, PackRefused | ProfileRefused) else ()
        lines = (f"{m.place}: {m.rule_id or ''} {m.sentence(_)}" for m in mistakes)
        _write(_("Error"), what, (*lines, why, remedy))
    elif isinstance(error, OSError):
        _show_refused_by_system(error)
    else:
        _show_crash(error)


def _show_refused_by_system(error: OSError) -> None:
    """A folder that may not be entered, a name that is too long, a full disk: for a person to mend, no crash."""
    _ = words()
    if error.filename is None and error.errno in FULL:
        remedy = _("Free some space, or send the output elsewhere, and run the command again.")
        _write(
            _("Error"), _("The output could not be written: {problem}").format(problem=_(of_system(error))), (remedy,)
        )
        return
    file = str(error.filename or "–")
    shown = file if len(file) <= LONGEST_NAME else f"{file[:LONGEST_NAME]}…"
    if error.errno in FULL:
        what = _("The file {file} could not be written: {reason}.")
        remedy = _("Close the file in Excel or QGIS, or choose another place, and run the command again.")
    else:
        what = _("The file {file} may not be read: {reason}.")
        remedy = _("Check your rights to it, and that no other program holds it.")
    _write(_("Error"), what.format(file=shown, reason=_(of_system(error))), (remedy,))


def _show_crash(error: BaseException) -> None:
    _ = words()
    if os.environ.get("BERORD_DEBUG"):
        traceback.print_exception(error)
    what = _("Something went wrong inside Berörd: {error}").format(
        error=f"{type(error).__name__}: {_first_line(error)}"
    )
    advice = _("Nothing was half-written. Set BERORD_DEBUG=1 and repeat to see where, and report it.")
    _write(_("Crash"), what, (advice,))


def _first_line(error: BaseException) -> str:
    """What the error says without what follows: of a database that is the statement, which may hold anything."""
    return next(iter(str(error).splitlines()), "")


def _write(label: str, what: str, rest: tuple[str, ...]) -> None:
    click.secho(f"{label}: ", err=True, fg="red", bold=True, nl=False)
    click.echo(what, err=True)
    for line in rest:
        if line:
            click.echo(f"  {line}", err=True)
    sys.stderr.flush()
