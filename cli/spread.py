"""Options that say who assesses the measures of a run."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

import rich_click as click

from cli.language import words
from impact.engines.engine import LOCAL, NAMES, Chosen

_ = words()

Command = TypeVar("Command", bound=Callable[..., Any])

jobs = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help=_("Assess with so many processes. Worth it from some thousands of measures on."),
)
engine = click.option(
    "--engine",
    "engine_name",
    type=click.Choice(NAMES),
    default=LOCAL,
    show_default=True,
    help=_("local: on this machine. dask: on the workers of a Dask cluster; the result is the same."),
)
scheduler = click.option(
    "--scheduler", metavar="ADDRESS", help=_("Of the Dask cluster, such as tcp://127.0.0.1:8786. With --engine dask.")
)


def spread(command: Command) -> Command:
    """Give a command the options, and hand them to it as one `engine`."""

    @jobs
    @engine
    @scheduler
    @functools.wraps(command)
    def chosen(*args: Any, jobs: int, engine_name: str, scheduler: str | None, **kwargs: Any) -> Any:
        return command(*args, engine=Chosen(engine_name, jobs, scheduler), **kwargs)

    return chosen  # type: ignore[return-value]
