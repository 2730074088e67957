"""Firefox, as the system has it, driven by what it speaks itself: WebDriver BiDi, https://www.w3.org/TR/webdriver-bidi/.

Playwright drives only a Firefox of its own making, which would have to be downloaded.
"""

import json
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.exceptions import InvalidHandshake
from websockets.sync.client import ClientConnection, connect

_PATIENCE = 180.0
"""Seconds that a step may take, on a machine that has other things to do."""

_ADDRESS = "WebDriverBiDiServer.json"  # in which Firefox says where it listens
_EVENTS = ("log.entryAdded", "network.beforeRequestSent")


class Firefox:
    """A page; what it complained of, and what it asked for."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._sent = 0
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self._command("session.new", {"capabilities": {}})
        self._command("session.subscribe", {"events": list(_EVENTS)})
        # Not the page that is there already: it never has the focus, and without it keys press no button.
        self._context = self._command("browsingContext.create", {"type": "tab"})["context"]

    def open(self, address: str) -> None:
        """Goes to an address, and waits for all of the page."""
        self._command("browsingContext.navigate", self._here(url=address, wait="complete"))

    def evaluate(self, function: str, *arguments: object) -> Any:
        """What a JavaScript function gives; arguments and answer are what JSON can say."""
        call = f"JSON.stringify(({function})(...{json.dumps(arguments)}) ?? null)"
        target = {"context": self._context}
        answer = self._command("script.evaluate", {"expression": call, "target": target, "awaitPromise": False})
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])

    def text(self, selector: str) -> str:
        """What an element shows."""
        return str(self.evaluate("selector => document.querySelector(selector).innerText", selector))

    def wait_until(self, function: str, *arguments: object) -> None:
        """Returns once a JavaScript function gives true."""
        end = time.monotonic() + _PATIENCE
        while not self.evaluate(function, *arguments):
            assert time.monotonic() < end, f"waited {_PATIENCE:.0f} s for {function} of {arguments}"
            time.sleep(0.05)

    def press(self, *keys: str) -> None:
        """Presses keys one after the other; those without a letter are written as WebDriver numbers them."""
        strokes = [{"type": step, "value": key} for key in keys for step in ("keyDown", "keyUp")]
        actions = [{"type": "key", "id": "keyboard", "actions": strokes}]
        self._command("input.performActions", self._here(actions=actions))

    def print(self, width: float, height: float) -> str:
        """The page on paper of so many centimetres: a PDF, in base64."""
        return str(self._command("browsingContext.print", self._here(page={"width": width, "height": height}))["data"])

    def _here(self, **parameters: object) -> dict[str, object]:
        return {"context": self._context, **parameters}

    def _command(self, method: str, parameters: Mapping[str, object]) -> dict[str, Any]:
        self._sent += 1
        self._connection.send(json.dumps({"id": self._sent, "method": method, "params": parameters}))
        while True:
            message: dict[str, Any] = json.loads(self._connection.recv(timeout=_PATIENCE))
            if message["type"] == "event":
                self._note(message["method"], message["params"])
            elif message["id"] == self._sent:
                assert message["type"] == "success", f"{method}: {message}"
                return dict(message["result"])

    def _note(self, event: str, parameters: Mapping[str, Any]) -> None:
        if event == "log.entryAdded":
            self.complaints.append(str(parameters["text"]))
        else:
            self.requests.append(str(parameters["request"]["url"]))


@contextmanager
def running_firefox(program: str, profile: Path, preferences: Mapping[str, object]) -> Iterator[Firefox]:
    """Firefox without a window on a screen, for as long as the block lasts; it has a new profile in an empty folder."""
    chosen = {"browser.shell.checkDefaultBrowser": False, **preferences}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in chosen.items()]
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")
    command = [program, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
    with (profile / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        with _connected(process, profile) as connection:
            yield Firefox(connection)
    finally:
        process.kill()
        process.wait()


def _connected(process: subprocess.Popen[bytes], profile: Path) -> ClientConnection:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, (profile / "log").read_text(encoding="utf-8", errors="replace")
        try:
            found = json.loads((profile / _ADDRESS).read_text(encoding="utf-8"))
            address = f"ws://{found['ws_host']}:{found['ws_port']}/session"
            return connect(address, max_size=None, open_timeout=_PATIENCE, proxy=None)
        except (OSError, ValueError, InvalidHandshake):  # not written yet, in the middle of it, or not listening yet
            time.sleep(0.1)
    raise TimeoutError(f"Firefox did not listen within {_PATIENCE:.0f} s")
