"""How long it takes from a save to the changed page in the browser.

`python -m bench.live_speed DIR`, started in `tests/`, serves the project in DIR, edits one quote
after another, and prints the median. DIR is left as it was.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from support.commands import PROGRAMS, environment
from support.web import browsing

EDITS = 20


@contextmanager
def serving_live(folder: Path) -> Iterator[str]:
    """Serve a project with `onrecord serve`; yields the address once it answers."""
    with subprocess.Popen(
        [PROGRAMS / "onrecord", "serve", "--no-open", "-a", "127.0.0.1:8765"],
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as server:
        assert server.stdout
        said = (re.search(r"Serving (\S+)", line) for line in server.stdout)
        address = next((found[1] for found in said if found), "")
        assert address, "it did not start"
        try:
            yield address
        finally:
            server.terminate()
            server.communicate()


def measure(folder: Path, edits: int = EDITS) -> list[float]:
    """Seconds from the save of a quote to its changed page in the browser, edit by edit."""
    files = sorted(folder.glob("quotes/articles/*/quotes.yml"))
    chosen = Random(1).sample(files, edits)
    saved = {file: file.read_bytes() for file in chosen}
    times = []
    try:
        with serving_live(folder) as address, browsing() as browser:
            page = browser.new_page()
            for number, file in enumerate(chosen):
                text = saved[file].decode()
                quote = text.split("- id: ", 1)[1].split("\n", 1)[0].strip('"')
                page.goto(f"{address}quotes/{quote}/")
                time.sleep(0.5)
                start = time.perf_counter()
                file.write_text(text.replace("\n", f'\n  note: "Edit {number}."\n', 1), "utf-8")
                page.get_by_text(f"Edit {number}.").first.wait_for(timeout=60_000)
                times.append(time.perf_counter() - start)
    finally:
        for file, content in saved.items():
            file.write_bytes(content)
    return times


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--edits", type=int, default=EDITS)
    arguments = parser.parse_args()
    times = measure(arguments.folder, arguments.edits)
    print(f"{statistics.median(times):.3f} s (median of {len(times)}; longest {max(times):.3f} s)")


if __name__ == "__main__":
    main()
