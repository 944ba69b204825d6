"""`berord watch`: registers what is put in a folder, and moves it to done or rejected with a report beside it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from threading import Event

import rich_click as click

from cli import options
from cli.language import current_language, words
from cli.watching.folder import Folder, Waiting, links
from cli.watching.handling import SERVICE_FAILED, SOME_REJECTED, Handled, How, handle, put_away
from cli.watching.network import is_share
from cli.watching.settings import read_settings
from cli.watching.worker import Worker
from geodata.reasons import of_system
from impact.errors import BerordError, ServiceFailed, UsageRefused
from impact.language import explained
from impact.store.database import reading

_ = words()

LOCK = ".berord-watch.lock"
EXAMPLES = Path(__file__).parent / "watching" / "examples"
ASKED_AGAIN_S = 30
"""How often the folder is looked into when the system tells of nothing, and what waited is tried again."""
POLL_MS = 5000
TRIES = 3
"""How often --once tries a delivery for which the database was busy."""


@click.command(
    "watch",
    help=_("""Register what is put in DIR as soon as it has been copied whole, until stopped.

Each delivery is moved to DIR/done or DIR/rejected, into a folder of its own with the day and the report. DIR/watch.toml
says which files are whose; without it all are measures. What was registered before a stop is not registered again.

Example: berord watch inkorg --db berord.db"""),
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR", required=False)
@click.option("--once", is_flag=True, help=_("Take what lies there and end: for cron and the Windows scheduler."))
@click.option("--polling", is_flag=True, help=_("Look again and again, where a network share tells of nothing."))
@click.option(
    "--steady",
    "steady_s",
    type=click.FloatRange(min=0),
    default=3,
    show_default=True,
    metavar="SECONDS",
    help=_("How long a file must have stayed the same to count as whole."),
)
@click.option(
    "--example",
    type=click.Choice(["systemd", "cron", "windows", "watch.toml"]),
    help=_("Print an example: of services, of a scheduled task, or of the settings."),
)
@options.pack
@options.database
@options.as_of
@options.language
def watch(
    folder: Path | None,
    once: bool,
    polling: bool,
    steady_s: float,
    example: str | None,
    pack_name: str | None,
    database: str,
    as_of: date | None,
) -> int:
    """Watch until told to stop; the exit code."""
    if example:
        for path in sorted(EXAMPLES.glob(f"{example}*")):
            click.echo(path.read_text(encoding="utf-8"), nl=False)
        return 0
    if folder is None or not folder.is_dir():
        raise UsageRefused("There is no folder {path} to watch.", remedy="Create it first.", path=folder or "–")
    how = How(
        database,
        ("--as-of", as_of.isoformat()) if as_of else (),
        ("--pack", pack_name) if pack_name else (),
    )
    watcher = _Watcher(folder, steady_s, how)
    with _alone(folder), _stoppable() as stop:
        watcher.begin()
        if once:
            return watcher.once(stop)
        _log(_("Watching {folder}; stop with Ctrl+C.").format(folder=folder))
        watcher.until(stop, polling=polling or is_share(folder))
        _log(_("Stopped; nothing was half-written."))
    return 0


class _Watcher:
    def __init__(self, folder: Path, steady_s: float, how: How) -> None:
        self._folder = Folder(folder, steady_s)
        self._steady_s = steady_s
        self._how = how
        self._worker = Worker(how.database)
        self._unmoved: dict[str, Handled] = {}
        self._code = 0

    def begin(self) -> None:
        """Refuse at once what would make every delivery fail, before one is touched."""
        read_settings(self._folder.path)
        with reading(self._how.database):
            pass
        for link in links(self._folder.path):
            _log(_("{file}: a link, which is never followed").format(file=link.name))

    def once(self, stop: Event) -> int:
        """Take what lies there; what is still being written is left for the next time."""
        self._folder.look()
        stop.wait(self._steady_s)
        waiting = 0
        for _n in range(TRIES):
            waiting = self._take(stop)
            if waiting != SERVICE_FAILED or stop.is_set():
                break
        return waiting or self._code

    def until(self, stop: Event, *, polling: bool) -> None:
        """Take what comes until told to stop."""
        import watchfiles

        told = watchfiles.watch(
            self._folder.path,
            stop_event=stop,
            rust_timeout=ASKED_AGAIN_S * 1000,
            yield_on_timeout=True,
            force_polling=polling or None,
            poll_delay_ms=POLL_MS,
            raise_interrupt=False,
        )
        self._settle(stop)
        try:
            for _changes in told:
                self._settle(stop)
        except (OSError, RuntimeError):
            # The system tells of no more folders, or the share was gone for a while: look again and again.
            while not stop.wait(POLL_MS / 1000):
                self._settle(stop)

    def _settle(self, stop: Event) -> None:
        """Take what is whole, and look again until nothing is being written any more."""
        while not stop.is_set():
            self._take(stop)
            _whole, n_unsteady = self._folder.look()
            if not n_unsteady:
                return
            stop.wait(max(self._steady_s, 0.05))

    def _take(self, stop: Event) -> int:
        """Take every delivery that is whole; the exit code of one that waits, 0 when none does."""
        waiting = 0
        try:
            for delivery in self._folder.look()[0]:
                if stop.is_set():
                    break
                waiting = self._one(delivery) or waiting
        finally:
            # Nothing is held while nothing comes.
            self._worker.close()
        return waiting

    def _one(self, delivery: Waiting) -> int:
        """Take one delivery; an exit code when it waits. One that was handled and could not be moved is only moved."""
        handled = self._unmoved.pop(delivery.place, None)
        if handled is None or handled.delivery.marks != delivery.marks:
            try:
                rules = read_settings(self._folder.path)
            except BerordError as error:  # somebody is writing in it just now
                _log(f"{delivery.place}: {' '.join(explained(error, current_language()))}")
                return error.exit_code
            handled = handle(delivery, rules, self._how, self._worker)
        if handled.is_waiting:
            self._tell(handled, handled.said.partition("\n")[0])
            return handled.code
        try:
            target = put_away(handled, self._folder.path, datetime.now().astimezone())
        except OSError as error:
            self._unmoved[delivery.place] = handled
            self._tell(handled, _("could not be moved: {reason}").format(reason=_(of_system(error))))
            return SERVICE_FAILED
        self._tell(handled, target.relative_to(self._folder.path).as_posix())
        self._code = SOME_REJECTED if handled.code else self._code
        return 0

    def _tell(self, handled: Handled, more: str) -> None:
        _log(f"{handled.delivery.place}: {handled.outcome}; {more}")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """The right to watch the folder, which one process has at a time; the system takes it back from a killed one."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise ServiceFailed(
            "The folder {folder} is watched already.",
            why="Two watchers would take the same files.",
            remedy="Stop the other one, or let it do its work.",
            folder=folder,
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _stoppable() -> Iterator[Event]:
    """An event that SIGTERM and SIGINT set: the delivery in hand is finished first."""
    stop = Event()
    signals = [signal.SIGINT, signal.SIGTERM]
    before = {which: signal.signal(which, lambda *_: stop.set()) for which in signals}
    try:
        yield stop
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)


def _log(line: str) -> None:
    click.echo(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} {line}", err=True)
