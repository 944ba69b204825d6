"""A service on this computer's own address, that answers as it is told: pages, faults, and what was asked of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

Query = dict[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. `length` is what its header says, when that is not the truth."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None


def said(value: Any, status: int = 200, **headers: str) -> Reply:
    """An answer in JSON, or text as it is; `content_crs="…"` is the header Content-Crs."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    if isinstance(value, bytes):
        return Reply(value, status, named)
    text = value if isinstance(value, str) else json.dumps(value)
    kind = "application/xml" if text.startswith("<") else "application/geo+json"
    return Reply(text.encode(), status, {"Content-Type": kind} | named)


Answering = Callable[[str, Query], Reply]


@dataclass(slots=True)
class Service:
    """Where it is, and the paths with queries that it was asked for."""

    url: str
    asked: list[str]


@contextmanager
def serving(answering: Answering) -> Iterator[Service]:
    """A service that answers by path and query, names in small letters; it ends with the block."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append(self.path)
            parts = urlsplit(self.path)
            query = {name.lower(): values[-1] for name, values in parse_qs(parts.query).items()}
            reply = answering(parts.path, query)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) if reply.length is None else reply.length))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(reply.body)
            self.close_connection = reply.length is not None

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            # A client that hangs up is no fault of the service, and its traceback would look like the program's.
            if not isinstance(sys.exc_info()[1], OSError):
                super().handle_error(request, client_address)  # type: ignore[arg-type]

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Service(f"http://127.0.0.1:{server.server_address[1]}", asked)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
