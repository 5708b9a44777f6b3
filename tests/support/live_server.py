"""A live site as a process that serves a folder, and what it says to browsers."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

from support.commands import PROGRAMS, environment


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


class Server:
    """A process that serves a folder, and what it has printed so far."""

    def __init__(self, folder: Path, *command: str, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}/"
        self._log = folder.parent / "server.log"
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                [PROGRAMS / command[0], *command[1:], "-a", f"127.0.0.1:{self.port}"],
                cwd=folder,
                env=environment(NO_MKDOCS_2_WARNING="1", **settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8")

    @property
    def changes(self) -> int:
        """How many changes it has followed."""
        return self.log.count(" changed: ")

    def told(self, address: str) -> Any:
        """What a browser that shows a page is told at once."""
        query = urlencode({"page": f"/{address}", "shown": self.shown(address)})
        with urlopen(f"{self.address}_onrecord/events?{query}", timeout=20) as events:
            return json.loads(events.readline().decode().removeprefix("data: "))

    def problems(self) -> str:
        """What is wrong, as a browser is told."""
        return json.dumps(self.told("")["problems"], ensure_ascii=False)

    def shown(self, address: str) -> str:
        """The fingerprint of a page, which the page itself tells its script."""
        found = re.search('data-shown="([^"]+)"', self.page(address))
        return found[1] if found else ""

    def page(self, address: str) -> str:
        try:
            with urlopen(f"{self.address}{address}", timeout=20) as answer:
                content: bytes = answer.read()
                return content.decode()
        except HTTPError as error:
            with error:
                return f"{error.code}"
        except OSError:
            return ""

    def wait_until(self, condition: Callable[[], bool], seconds: float = 40) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, self.log
            assert self.process.poll() is None, self.log
            time.sleep(0.1)

    def wait_for(self, address: str, text: str) -> None:
        self.wait_until(lambda: text in self.page(address))

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)
