"""The program's door: whoever interrupts it before it has begun ends it, without a word."""

from __future__ import annotations

import signal


def main() -> None:
    """Load the program, run it, and leave with its exit code.

    While it loads, Ctrl-C ends the process as the system does: Python would show where in its imports it was. Where
    interruptions are ignored, as behind `nohup`, they still are.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from cli.main import main as begin

    begin()
