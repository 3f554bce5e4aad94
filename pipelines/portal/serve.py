"""A web server for looking at the site on one's own machine."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_HOST = "127.0.0.1"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing of a request: nobody is counted."""


def server_of(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server of a folder, for this machine only; port 0 takes any that is free."""
    return ThreadingHTTPServer((_HOST, port), partial(_Quiet, directory=str(folder)))
