"""How far long work has come: a bar with rate and remaining time in a terminal, a line per stage in a log."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import rich_click as click

from cli.language import current_language, words
from impact.language import sentence
from impact.stages import Stage, Stages

_ = words()

log_form = click.option(
    "--log",
    "log_form",
    type=click.Choice(["text", "json"]),
    envvar="BERORD_LOG",
    default=None,
    help=_("A line per stage on stderr, as text or JSON; text where stderr is no terminal. Also BERORD_LOG."),
)


@contextmanager
def shown(message: str, log_form: str | None) -> Iterator[Stages]:
    """Stages that are shown while the work runs, and logged when it ends, also by an error."""
    if not sys.stderr.isatty():
        with _logged(Stages(), log_form or "text") as stages:
            yield stages
        return
    # Only a terminal shows a bar: what draws it takes a tenth of a second to load.
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[rate]}"))
    times = (TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, *times, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(message, total=None, rate="")

        def told(stage: Stage, done: int, total: int) -> None:
            label = stage.label(current_language())
            speed = progress.tasks[task].speed
            rate = _("{n:.0f} measures/s").format(n=speed) if speed else ""
            progress.update(task, description=f"{message}: {label}", completed=done, total=total or None, rate=rate)

        with _logged(Stages(told), log_form) as stages:
            try:
                yield stages
            finally:
                progress.stop()


@contextmanager
def _logged(stages: Stages, form: str | None) -> Iterator[Stages]:
    """The stages, told when the work ends: times, counts and memory, nothing of what was read."""
    try:
        yield stages
    finally:
        found = stages.as_json()
        end = {
            "seconds": round(sum(each["seconds"] for each in found["stages"]), 3),
            "peak_memory_mb": found["peak_memory_mb"],
        }
        if form == "json":
            _log_json(found["stages"], end)
        elif form == "text":
            for event in ({"event": "stage", **each} for each in found["stages"]):
                click.echo(_as_text(event), err=True)
            click.echo(_as_text({"event": "end", **end}), err=True)


def _log_json(stages: Iterable[Mapping[str, Any]], end: Mapping[str, Any]) -> None:
    import structlog

    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
    render = structlog.processors.JSONRenderer(ensure_ascii=False)
    log = structlog.wrap_logger(structlog.PrintLogger(sys.stderr), processors=[stamp, render])
    for each in stages:
        log.info("stage", **each)
    log.info("end", **end)


def _as_text(event: Mapping[str, Any]) -> str:
    """A line for a person, in the language in use."""
    about = {"at": datetime.now(UTC).isoformat()[:19], "seconds": f"{event['seconds']:.2f}"}
    if event["event"] == "stage":
        stage = Stage(event["stage"]).label(current_language())
        return sentence(
            "{at} {stage}: {seconds} s, {n} rows.", {**about, "stage": stage, "n": event["count"]}, current_language()
        )
    memory = "–" if event["peak_memory_mb"] is None else f"{event['peak_memory_mb']:.0f}"
    return sentence(
        "{at} all stages: {seconds} s, at most {memory} MB of memory.", {**about, "memory": memory}, current_language()
    )
