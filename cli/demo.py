"""`berord demo`: the main job on the bundled sample city."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from time import perf_counter

import rich_click as click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli import options
from cli.language import current_language, words
from cli.output import say
from cli.run_report import print_report
from impact.demo import DATABASE, LISTS, MAP, REPORT, Demo, n_steps, run_demo
from impact.language import sentence

_ = words()


@click.command(
    "demo",
    help=_("""Run the whole road on the sample city and leave the results in DIR ('demo' if left out).

Everything in the sample is invented and says so. Example: berord demo /tmp/berord-demo"""),
)
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), default=Path("demo"), metavar="[DIR]")
@options.overwrite
@options.language
def demo(directory: Path, overwrite: bool) -> None:
    """Run it, show the figures, and say what to open and try."""
    started = perf_counter()
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=n_steps())

        def tell(template: str, values: dict[str, str]) -> None:
            progress.update(task, advance=1, description=sentence(template, values, current_language()))

        done = run_demo(directory, language=current_language(), overwrite=overwrite, tell=tell)
    print_report(done.report, None)
    _tell_what_next(done, perf_counter() - started)


def _tell_what_next(done: Demo, seconds: float) -> None:
    folder = done.directory
    say("Done in {seconds:.1f} s. Everything in it is invented. Open:", seconds=seconds)
    say("  {file}  the outreach list, for Excel", file=folder / LISTS[0])
    say("  {file}  the map, in any browser, without a network", file=folder / MAP)
    say("  {file}  the layers, styled, for QGIS", file=folder / LISTS[2])
    say("Also there: {files}.", files=", ".join((LISTS[1], DATABASE, REPORT)))
    say("Try next:")
    measure, recipient = done.example
    # After `make demo` the program is in .venv, and not yet on the path.
    program = "berord" if shutil.which("berord") else sys.argv[0]
    for command in (f"affected --measure {measure}", f"explain {measure} {recipient}", "findings list"):
        click.echo(f"  {program} {command} --db {folder / DATABASE}", err=True)
