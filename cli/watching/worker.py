"""The process that takes the deliveries of a watched folder one after the other, and loads the program once for them.

What makes a reader crash ends that process alone: the next delivery gets a new one. It is told a command on a line of
its own, answers with the exit code, and ends when nobody can tell it anything any more.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, NamedTuple

from cli.language import current_language
from cli.lasting import Lasting
from cli.main import call

PROGRAM = "from cli.watching.worker import serve; serve()"
CRASHED = 1
MOST_TAKEN = 200
"""After so many deliveries a new process begins, whatever libraries have not given back."""
OUT, ERR = "out", "err"


class Finished(NamedTuple):
    """What became of a command: its exit code, minus the signal that ended it; what it printed, and what it said."""

    code: int
    out: str
    err: str


class Worker:
    """Takes commands in a process that is started with the first and stays until it is closed."""

    def __init__(self, database: str) -> None:
        """`database` may hold a password: it is told where no list of processes shows it."""
        self._database = database
        self._process: subprocess.Popen[str] | None = None
        self._n_taken = 0

    def run(self, command: Sequence[str]) -> Finished:
        """Run a command of the program and wait for its end."""
        with TemporaryDirectory() as folder:
            code = self._told(json.dumps({"command": list(command), "folder": folder}))
            out, err = (_read(Path(folder) / name) for name in (OUT, ERR))
        return Finished(code, out, err)

    def close(self) -> None:
        """End the process; it has nothing in hand."""
        process, self._process, self._n_taken = self._process, None, 0
        if process is not None:
            process.communicate()

    def _told(self, line: str) -> int:
        process = self._process = self._process or self._start()
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - both are pipes
        try:
            process.stdin.write(f"{line}\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        self._n_taken += 1
        if not answer:
            self._process, self._n_taken = None, 0
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    pipe.close()
            return process.wait() or CRASHED
        code = int(answer)
        if code == CRASHED or self._n_taken >= MOST_TAKEN:
            self.close()
        return code

    def _start(self) -> subprocess.Popen[str]:
        # -P: a folder named cli where the watcher was started must not be taken for the program's. In a session of its
        # own, so that a stopped watcher breaks off nothing.
        return subprocess.Popen(  # noqa: S603 - our own program, without a shell
            [sys.executable, "-P", "-c", PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            start_new_session=True,
            env=os.environ
            | {"PYTHONIOENCODING": "utf-8", "BERORD_LANG": current_language(), "BERORD_DB": self._database},
        )


def serve() -> None:
    """Take commands until there are no more; what they write goes to files in the folder that each names."""
    lasting = Lasting()
    with os.fdopen(os.dup(0), encoding="utf-8") as told, os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
        for line in told:
            asked = json.loads(line)
            with _written_in(Path(asked["folder"])):
                code = call(asked["command"], lasting)
            answers.write(f"{code}\n")
            answers.flush()


@contextmanager
def _written_in(folder: Path) -> Iterator[None]:
    """What is written to the process's own streams, also by libraries, goes to files."""
    streams: tuple[tuple[IO[str], int, str], ...] = ((sys.stdout, 1, OUT), (sys.stderr, 2, ERR))
    for _stream, number, name in streams:
        opened = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(opened, number)
        os.close(opened)
    try:
        yield
    finally:
        null = os.open(os.devnull, os.O_WRONLY)
        for stream, number, _name in streams:
            stream.flush()
            os.dup2(null, number)
        os.close(null)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
