"""A publisher on this machine: a real HTTP server that answers as the real ones do, faults too."""

import contextlib
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request as it arrived."""

    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]

    def header(self, name: str) -> str | None:
        return self.headers.get(name.lower())


@dataclass(frozen=True)
class Reply:
    """An answer.

    `promised` is a Content-Length other than the true one; `pieces` is a body without a length;
    `cut` breaks the connection after so many bytes.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    promised: int | None = None
    pieces: Iterable[bytes] | None = None
    cut: int | None = None


Behaviour = Callable[[Asked], Reply]


@dataclass
class Publisher:
    """What is served under which path, and everything that was asked."""

    url: str
    behaviours: dict[str, Behaviour] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def serve(self, path: str, *replies: Reply | Behaviour) -> None:
        """Answer a path with one reply after another; the last one stays."""
        left = list(replies)

        def behave(asked: Asked) -> Reply:
            reply = left.pop(0) if len(left) > 1 else left[0]
            return reply if isinstance(reply, Reply) else reply(asked)

        self.behaviours[path] = behave

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def answer(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        behave = self.behaviours.get(asked.path)
        return behave(asked) if behave else Reply(b"not here", status=404)


def csv(body: bytes, **headers: str) -> Reply:
    """A CSV file."""
    return Reply(body, headers={"Content-Type": "text/csv; charset=UTF-8"} | _dashed(headers))


def json(body: bytes, **headers: str) -> Reply:
    """A JSON answer."""
    return Reply(
        body, headers={"Content-Type": "application/json;charset=utf-8"} | _dashed(headers)
    )


def page(title: str, status: int = 200) -> Reply:
    """A web page."""
    body = f"<!DOCTYPE html>\n<html><head><title>{title}</title></head></html>".encode()
    return Reply(body, status=status, headers={"Content-Type": "text/html"})


def _dashed(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    publisher: Publisher

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(parts.path, dict(parse_qsl(parts.query)), headers)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._send(self.publisher.answer(asked))

    def _send(self, reply: Reply) -> None:
        self.send_response_only(reply.status)
        headers = {"Date": formatdate(usegmt=True)} | dict(reply.headers)
        if reply.pieces is not None:
            headers["Transfer-Encoding"] = "chunked"
        elif reply.status != 304:
            promised = len(reply.body) if reply.promised is None else reply.promised
            headers["Content-Length"] = str(promised)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.pieces is None:
            self.wfile.write(reply.body[: reply.cut])
        else:
            self._send_pieces(reply.pieces)
        self.close_connection = reply.cut is not None or reply.promised is not None

    def _send_pieces(self, pieces: Iterable[bytes]) -> None:
        for piece in pieces:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.flush()
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing: that clients hang up is what the tests are about."""


@contextlib.contextmanager
def open_publisher(context: ssl.SSLContext | None = None) -> Iterator[Publisher]:
    """Listen on a port of this machine until the test is done, with encryption where told to."""
    publisher = Publisher("")
    kind = type("Handler", (_Handler,), {"publisher": publisher})
    server = _Server(("127.0.0.1", 0), kind)
    publisher.url = f"http://127.0.0.1:{server.server_port}"
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        publisher.url = f"https://localhost:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield publisher
    finally:
        server.shutdown()
        server.server_close()
