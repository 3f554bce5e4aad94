"""Stand-ins for the APIs of CKAN and Zenodo on loopback, which refuse what the real ones refuse."""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "a-token-that-no-message-may-hold"
Answer = tuple[int, Any]


class StandIn:
    """What a portal holds, and at which request it fails."""

    authorization = TOKEN

    def __init__(self) -> None:
        self.requests = 0
        self.cut_at: int | None = None
        self.fails_at: int | None = None
        self.largest = 1_000_000
        self.base = ""

    def answer(self, method: str, path: str, query: dict[str, str], body: bytes, kind: str) -> Any:
        raise NotImplementedError


class _Handler(BaseHTTPRequestHandler):
    portal: StandIn

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _serve(self) -> None:
        portal, url = self.portal, urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        portal.requests += 1
        if portal.requests == portal.cut_at:
            self.connection.close()
            return
        query = {key: values[0] for key, values in parse_qs(url.query).items()}
        if portal.requests == portal.fails_at:
            status, answer = 503, {"message": f"down for {self.headers['Authorization']}"}
        elif self.headers["Authorization"] != portal.authorization:
            status, answer = 403, {"success": False, "error": {"message": "Access denied"}}
        elif len(body) > portal.largest:
            status, answer = 413, {"message": "Request Entity Too Large"}
        else:
            kind = self.headers.get("Content-Type") or ""
            status, answer = portal.answer(self.command, url.path, query, body, kind)
        data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 names that the library asks for


@contextmanager
def served(portal: StandIn) -> Iterator[StandIn]:
    """Answer on loopback for as long as a test runs."""
    handler = type("Handler", (_Handler,), {"portal": portal})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    portal.base = f"http://127.0.0.1:{server.server_port}"
    yield portal
    server.shutdown()
    server.server_close()


class CkanStandIn(StandIn):
    """The actions of CKAN's API that publishing asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.datasets: dict[str, dict[str, Any]] = {}
        self.files: dict[str, bytes] = {}

    def answer(self, method: str, path: str, query: dict[str, str], body: bytes, kind: str) -> Any:
        if path.startswith("/files/"):
            return 200, self.files[path]
        action = path.rpartition("/")[2]
        given = _form(body, kind) if kind.startswith("multipart") else json.loads(body or b"{}")
        return getattr(self, f"_{action}")(given or query)

    def _find(self, id_: str) -> dict[str, Any] | None:
        found = (d for d in self.datasets.values() if id_ in (d["id"], d["name"]))
        return next(found, None)

    def _package_show(self, given: dict[str, Any]) -> Answer:
        found = self._find(given["id"])
        return _done(found) if found else (404, {"success": False, "error": "Not found"})

    def _package_create(self, given: dict[str, Any]) -> Answer:
        missing = [key for key in ("title", "name", "owner_org") if not given.get(key)]
        if missing or not re.fullmatch(r"[a-z0-9_-]{2,100}", given["name"]):
            error = {"__type": "Validation Error", **{key: ["Missing value"] for key in missing}}
            return 409, {"success": False, "error": error}
        dataset = {"resources": [], **given, "id": f"id-{given['name']}"}
        self.datasets[dataset["id"]] = dataset
        return _done(dataset)

    def _package_update(self, given: dict[str, Any]) -> Answer:
        self.datasets[given["id"]] = given
        return _done(given)

    def _package_patch(self, given: dict[str, Any]) -> Answer:
        self.datasets[given["id"]].update(given)
        return _done(self.datasets[given["id"]])

    def _resource_create(self, given: dict[str, Any]) -> Answer:
        place = f"/files/{given['package_id']}/{given['name']}"
        self.files[place] = given.pop("upload").encode("latin-1")
        resource = {**given, "id": place, "url": f"{self.base}{place}", "hash": ""}
        self.datasets[given["package_id"]]["resources"].append(resource)
        return _done(resource)

    def _resource_update(self, given: dict[str, Any]) -> Answer:
        self.files[given["id"]] = given.pop("upload").encode("latin-1")
        return self._resource_patch(given)

    def _resource_patch(self, given: dict[str, Any]) -> Answer:
        every = (r for dataset in self.datasets.values() for r in dataset["resources"])
        found = next(r for r in every if r.get("id") == given["id"])
        found.update(given)
        return _done(found)


def _done(result: Any) -> Answer:
    return 200, {"success": True, "result": result}


def _form(body: bytes, kind: str) -> dict[str, str]:
    message = BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
    return {
        str(part.get_param("name", header="content-disposition")): part.get_payload(
            decode=True
        ).decode("latin-1")
        for part in message.get_payload()
    }


class ZenodoStandIn(StandIn):
    """The depositions of Zenodo's API."""

    authorization = f"Bearer {TOKEN}"

    def __init__(self) -> None:
        super().__init__()
        self.depositions: list[dict[str, Any]] = []

    @property
    def published(self) -> list[str]:
        return [d["metadata"]["version"] for d in self.depositions if d["submitted"]]

    def answer(self, method: str, path: str, query: dict[str, str], body: bytes, kind: str) -> Any:
        parts = path.removeprefix("/api/").split("/")
        if parts[0] == "files":
            return self._file(method, int(parts[1]), parts[2], body)
        if len(parts) == 2:
            if method == "POST":
                return 201, self._new(json.loads(body)["metadata"], [])
            wanted = query["status"] == "published"
            return 200, [d for d in reversed(self.depositions) if d["submitted"] is wanted]
        return self._one(method, self.depositions[int(parts[2])], parts[3:], body)

    def _new(self, metadata: dict[str, Any], files: list[dict[str, Any]]) -> dict[str, Any]:
        id_ = len(self.depositions)
        links = {"bucket": f"{self.base}/api/files/{id_}"}
        made = {"id": id_, "metadata": metadata, "files": files, "submitted": False, "links": links}
        self.depositions.append(made)
        return made

    def _file(self, method: str, id_: int, name: str, body: bytes) -> Answer:
        held = self.depositions[id_]["files"]
        if method == "GET":
            return 200, next(file["data"].encode("latin-1") for file in held if file["id"] == name)
        held[:] = [file for file in held if file["filename"] != name]
        checksum = hashlib.md5(body, usedforsecurity=False).hexdigest()
        link = {"download": f"{self.base}/api/files/{id_}/{name}"}
        one = {"id": name, "filename": name, "checksum": checksum, "links": link}
        held.append({**one, "data": body.decode("latin-1")})
        return 200, one

    def _one(self, method: str, one: dict[str, Any], rest: list[str], body: bytes) -> Answer:
        if not rest and method == "PUT":
            one["metadata"] = json.loads(body)["metadata"]
        elif rest[:1] == ["files"] and method == "DELETE":
            one["files"][:] = [file for file in one["files"] if file["id"] != rest[1]]
        elif rest == ["files"]:
            return 200, one["files"]
        elif rest == ["actions", "newversion"]:
            draft = self._new(dict(one["metadata"]), [dict(file) for file in one["files"]])
            return 201, {
                "links": {"latest_draft": f"{self.base}/api/deposit/depositions/{draft['id']}"}
            }
        elif rest == ["actions", "publish"]:
            if not one["metadata"].get("title"):
                errors = [{"field": "metadata.title", "message": "Missing data."}]
                return 400, {"message": "Validation error.", "errors": errors}
            one["submitted"] = True
        return 200, one
