"""Headless Chromium, driven over its own protocol: what a page logs, asks for and looks like."""

import base64
import itertools
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).with_name("axe") / "axe.min.js"
_WAIT = 60.0
_QUIET = 0.25
"""Seconds without a request after which a page is taken for loaded."""


@dataclass
class Look:
    """How a page is looked at."""

    width: int = 1280
    height: int = 900
    scheme: str = "light"
    motion: str = "no-preference"


@dataclass
class Notes:
    """What happened while a page was open."""

    logged: list[str] = field(default_factory=list)
    """Errors and warnings of the console, exceptions, breaches of the security policy."""
    requested: list[str] = field(default_factory=list)


class Tab:
    """One page that is open."""

    def __init__(self, connection: ClientConnection, ids: "itertools.count[int]", session: str):
        self._connection = connection
        self._ids = ids
        self._session = session
        self._open: set[str] = set()
        self._last = time.monotonic()
        self.notes = Notes()

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and return its result; events that come meanwhile are noted."""
        number = next(self._ids)
        message = {
            "id": number,
            "method": method,
            "params": parameters,
            "sessionId": self._session,
        }
        self._connection.send(json.dumps(message))
        deadline = time.monotonic() + _WAIT
        while time.monotonic() < deadline:
            answer = self._receive(deadline - time.monotonic())
            if answer is not None and answer.get("id") == number:
                assert "error" not in answer, (method, answer["error"])
                return dict(answer["result"])
        raise TimeoutError(method)

    def _receive(self, seconds: float) -> dict[str, Any] | None:
        try:
            message = json.loads(self._connection.recv(timeout=max(seconds, 0.01)))
        except TimeoutError:
            return None
        if message.get("sessionId") == self._session:
            self._note(message.get("method", ""), message.get("params", {}))
        return dict(message)

    def _note(self, method: str, event: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent":
            self.notes.requested.append(event["request"]["url"])
            self._open.add(event["requestId"])
        elif method in ("Network.loadingFinished", "Network.loadingFailed"):
            self._open.discard(event["requestId"])
        elif method == "Runtime.exceptionThrown":
            self.notes.logged.append(event["exceptionDetails"]["text"])
        elif method == "Runtime.consoleAPICalled" and event["type"] in ("error", "warning"):
            self.notes.logged.append(str(event["args"]))
        elif method == "Log.entryAdded" and event["entry"]["level"] in ("error", "warning"):
            self.notes.logged.append(event["entry"]["text"])
        else:
            return
        self._last = time.monotonic()

    def settle(self) -> None:
        """Wait until the page has loaded and asks for nothing more."""
        deadline = time.monotonic() + _WAIT
        while time.monotonic() < deadline:
            self._receive(0.05)
            is_quiet = not self._open and time.monotonic() - self._last > _QUIET
            if is_quiet and self.ask("document.readyState") == "complete":
                return
        raise TimeoutError("the page does not come to rest")

    def go(self, url: str, look: Look) -> None:
        """Open an address in a window of a size and colour scheme."""
        self.show(look)
        self.notes = Notes()
        # What the page before had asked for, such as its worker, never ends.
        self._open.clear()
        self._last = time.monotonic()
        self.send("Page.navigate", url=url)
        self.settle()

    def show(self, look: Look) -> None:
        """Give the window another size and colour scheme; the page stays open."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=look.width,
            height=look.height,
            deviceScaleFactor=1,
            mobile=False,
        )
        features = {"prefers-color-scheme": look.scheme, "prefers-reduced-motion": look.motion}
        self.send(
            "Emulation.setEmulatedMedia",
            features=[{"name": name, "value": value} for name, value in features.items()],
        )

    def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression, awaited; the page's policy does not bind it."""
        found = self.send(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def wait_for(self, expression: str) -> Any:
        """Wait until an expression is true."""
        deadline = time.monotonic() + _WAIT
        while time.monotonic() < deadline:
            if found := self.ask(expression):
                return found
            self._receive(0.05)
        raise TimeoutError(expression)

    def type_into(self, selector: str, text: str) -> None:
        """Focus a field and type."""
        self.ask(f"document.querySelector({json.dumps(selector)}).focus()")
        self.send("Input.insertText", text=text)

    def press(self, key: str) -> None:
        """Press a key, such as Enter."""
        code = {"Enter": 13, "ArrowDown": 40, "Tab": 9}[key]
        text = {"Enter": {"text": "\r"}}.get(key, {})
        for kind in ("keyDown", "keyUp"):
            self.send(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                windowsVirtualKeyCode=code,
                **(text if kind == "keyDown" else {}),
            )

    def violations(self) -> list[str]:
        """What axe finds on the page as it is now."""
        if not self.ask("typeof axe === 'object'"):
            self.ask(AXE.read_text("utf-8") + ";true")
        run = (
            "axe.run(document, {resultTypes: ['violations']}).then((found) => "
            "found.violations.map((v) => `${v.impact} ${v.id}: ` + v.nodes.slice(0, 3)"
            ".map((n) => n.html.slice(0, 160)).join(' | ')))"
        )
        return list(self.ask(run))

    def overflow(self) -> int:
        """Pixels by which the page is wider than the window."""
        return int(self.ask("document.documentElement.scrollWidth - innerWidth"))

    def screenshot(self, path: Path) -> None:
        """Save the complete page as a picture."""
        shot = self.send("Page.captureScreenshot", captureBeyondViewport=True, format="png")
        path.write_bytes(base64.b64decode(shot["data"]))

    def pdf_pages(self) -> int:
        """How many sheets of A4 the page takes in print."""
        printed = self.send("Page.printToPDF", paperWidth=8.27, paperHeight=11.7)
        return base64.b64decode(printed["data"]).count(b"/Type /Page\n")


@contextmanager
def browser() -> Iterator[Tab]:
    """Start Chromium with one empty tab, and end it afterwards."""
    assert CHROMIUM
    with tempfile.TemporaryDirectory(prefix="cityfare-chromium-") as profile:
        process = subprocess.Popen(
            [
                CHROMIUM,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                f"--user-data-dir={profile}",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            # Without pings: a machine that builds meanwhile may leave one unanswered for long.
            address = _address(Path(profile))
            with connect(address, max_size=None, ping_interval=None) as connection:
                yield _tab(connection)
        finally:
            process.terminate()
            process.wait()


def _address(profile: Path) -> str:
    port_file = profile / "DevToolsActivePort"
    deadline = time.monotonic() + _WAIT
    while time.monotonic() < deadline:
        if port_file.exists() and len(lines := port_file.read_text("utf-8").split()) == 2:
            return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
        time.sleep(0.05)
    raise TimeoutError("Chromium does not start")


def _tab(connection: ClientConnection) -> Tab:
    ids = itertools.count(1)

    def command(method: str, **parameters: Any) -> dict[str, Any]:
        number = next(ids)
        connection.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(connection.recv(timeout=_WAIT))
            if answer.get("id") == number:
                return dict(answer["result"])

    target = command("Target.createTarget", url="about:blank")["targetId"]
    session = command("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    tab = Tab(connection, ids, session)
    for domain in ("Page", "Network", "Runtime", "Log"):
        tab.send(f"{domain}.enable")
    return tab
