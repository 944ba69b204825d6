"""One delivery: the command that takes it, in another process, and its report beside it where it ends up."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cli.language import words
from cli.watching.folder import DONE, REJECTED, Waiting
from cli.watching.settings import Rule
from cli.watching.worker import Worker
from geodata.files.plain import companions
from impact.intake.profiles.model import MEASURES

_ = words()

USAGE, REFUSED, SOME_REJECTED, SERVICE_FAILED = 2, 3, 4, 5
WAITS = frozenset({USAGE, SERVICE_FAILED})
"""Codes that are not the delivery's fault: it stays where it is, and is tried again."""

JSON_NAME, TEXT_NAME = "rapport.json", "rapport.txt"
MOST_COPIES = 10_000


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of a delivery: the command's exit code, its JSON report where it gave one, and what it said."""

    delivery: Waiting
    command: tuple[str, ...]
    code: int
    report: Any
    said: str

    @property
    def is_waiting(self) -> bool:
        """Whether it was not the delivery's fault."""
        return self.code in WAITS

    @property
    def is_done(self) -> bool:
        """Whether it was stored, with or without rows left out."""
        return self.code in {0, SOME_REJECTED}

    @property
    def outcome(self) -> str:
        """What became of it, in the reader's language."""
        if self.is_done:
            return _("registered, some rows left out") if self.code == SOME_REJECTED else _("registered")
        return _("waits") if self.is_waiting else _("rejected")


@dataclass(frozen=True, slots=True)
class How:
    """What holds for every delivery: the database, options of every command, and those of `berord register` alone."""

    database: str
    common: tuple[str, ...] = ()
    for_measures: tuple[str, ...] = ()


def handle(delivery: Waiting, rules: Sequence[Rule], how: How, worker: Worker) -> Handled:
    """Register or load a delivery as the first rule that fits says.

    The worker is another process: what makes a reader crash ends only that, and a stopped watcher breaks off nothing.
    """
    rule = next((rule for rule in rules if rule.fits(delivery.place)), None)
    if rule is None:
        said = _("No rule of watch.toml fits {file}. Put it in the right folder, or add a rule.")
        return Handled(delivery, (), REFUSED, None, said.format(file=delivery.place))
    more = how.for_measures if rule.register == MEASURES else ()
    command = [*rule.arguments(), str(delivery.path.absolute()), *how.common, *more, "--format", "json"]
    code, out, err = worker.run(command)
    said = err.strip()
    if code < 0:
        said = f"{said}\n{_('The program ended abruptly (signal {n}).').format(n=-code)}".strip()
    return Handled(delivery, tuple(command), code, _parsed(out), said)


def put_away(handled: Handled, folder: Path, now: datetime) -> Path:
    """Move the delivery to done or rejected, into a folder of its own with the day, and write the report beside it.

    Raises OSError when it cannot be moved; the delivery then lies where it was.
    """
    delivery = handled.delivery
    place = folder / (DONE if handled.is_done else REJECTED) / Path(delivery.place).parent
    target = _new_folder(place, f"{now:%Y-%m-%d} {delivery.path.name}")
    try:
        _write_report(handled, target, now)
        _move(delivery.path, target)
    except OSError:
        if _has_only_report(target):
            shutil.rmtree(target, ignore_errors=True)
        raise
    return target


def _move(path: Path, target: Path) -> None:
    """Move a file and those that belong to it. Whenever it is killed, the delivery lies whole in one of the places."""
    parts = companions(path)
    if len(parts) == 1:
        shutil.move(path, target / path.name)
        return
    for part in parts:
        shutil.copy2(part, target / part.name, follow_symlinks=False)
    for part in sorted(parts, key=lambda part: part != path):
        part.unlink()


def _new_folder(place: Path, name: str) -> Path:
    """A folder in which no delivery lies yet. One with a report alone was left by a watcher that was killed."""
    place.mkdir(parents=True, exist_ok=True)
    for n in range(1, MOST_COPIES):
        target = place / (name if n == 1 else f"{name} ({n})")
        try:
            target.mkdir()
        except FileExistsError:
            if not _has_only_report(target):
                continue
        return target
    raise FileExistsError(str(place / name))


def _has_only_report(target: Path) -> bool:
    return target.is_dir() and all(path.name in {JSON_NAME, TEXT_NAME} for path in target.iterdir())


def _write_report(handled: Handled, target: Path, now: datetime) -> None:
    about = {
        "file": handled.delivery.place,
        "handled_at": now.isoformat(timespec="seconds"),
        "outcome": "done" if handled.is_done else "rejected",
        "exit_code": handled.code,
        "command": list(handled.command),
        "said": handled.said.splitlines(),
        "report": handled.report,
    }
    (target / JSON_NAME).write_text(json.dumps(about, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    head = f"{handled.delivery.place}: {handled.outcome}, {now:%Y-%m-%d %H:%M}"
    # With a mark, so that Notepad of any age shows å, ä and ö; with the system's line ends.
    (target / TEXT_NAME).write_text(f"{head}\n\n{handled.said}\n", encoding="utf-8-sig")


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
