"""The command `onrecord` on a real terminal: keys go in, and what is shown comes out."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.commands import PROGRAMS, environment

_CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b[=>78]|[\r\x07]")
ESCAPE, ENTER, BACKSPACE, CTRL_C, CTRL_D = "\x1b", "\r", "\x7f", "\x03", "\x04"


class Terminal:
    """A program on a terminal of 100 columns."""

    def __init__(self, process: subprocess.Popen[bytes], end: int) -> None:
        self.process = process
        self._end = end
        self._raw = b""
        self._seen = 0
        self.patience = 30.0

    def expect(self, words: str) -> str:
        """Wait until some words are shown, and give what was shown since the last wait."""
        until = time.monotonic() + self.patience
        while True:
            shown = self._shown()[self._seen :]
            if words in shown:
                place = shown.index(words) + len(words)
                self._seen += place
                return shown[:place]
            if not self._read(until - time.monotonic()):
                raise AssertionError(f"{words!r} was not shown, but:\n{shown}")

    def send(self, keys: str) -> None:
        """Press keys."""
        os.write(self._end, keys.encode())

    def finish(self) -> tuple[int, str]:
        """Wait for the end: the exit status, and what was shown since the last wait."""
        until = time.monotonic() + self.patience
        while self._read(until - time.monotonic()):
            pass
        return self.process.wait(self.patience), self._shown()[self._seen :]

    def _shown(self) -> str:
        text = _CONTROL.sub("", self._raw.decode(errors="ignore"))
        return re.sub(r"\s+", " ", text)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._end], [], [], max(0, seconds))
        if not ready:
            return False
        try:
            piece = os.read(self._end, 65536)
        except OSError:  # the program has ended
            return False
        self._raw += piece
        return bool(piece)


@contextmanager
def on_terminal(*arguments: object, cwd: Path) -> Iterator[Terminal]:
    """Run `onrecord` on a terminal; at the end of the block it is ended."""
    end, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    process = subprocess.Popen(
        [PROGRAMS / "onrecord", *map(str, arguments)],
        cwd=cwd,
        env=environment(TERM="xterm-256color", PROMPT_TOOLKIT_NO_CPR="1"),
        stdin=other,
        stdout=other,
        stderr=other,
        start_new_session=True,
    )
    os.close(other)
    try:
        yield Terminal(process, end)
    finally:
        process.kill()
        process.wait()
        os.close(end)
