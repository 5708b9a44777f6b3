"""Builds that are stopped half-way, and two at once."""

import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from support.builds import break_a_record, build, leftovers, unix
from support.commands import start_onrecord
from support.files import bytes_of, names_in, replace_in

# Stopped half-way


def wait_for(condition: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "this did not happen in time"
        time.sleep(0.005)


@unix
def test_a_killed_build(small: Path) -> None:
    """At whatever moment: the site is the last one or the next one, whole."""
    assert build(small).returncode == 0
    aside = small / ".site.site.new"
    states = [bytes_of(small / "site")]
    replace_in(small / "docs" / "about.md", "# About", "# About us")
    for moment in (small / ".onrecord", aside, aside / "404.html", aside / "speakers"):
        shutil.rmtree(aside, ignore_errors=True)
        process = start_onrecord("build", cwd=small)
        wait_for(moment.exists)
        process.kill()
        process.communicate()
        states.append(bytes_of(small / "site"))
    aside.mkdir(exist_ok=True)
    done = build(small)
    assert done.returncode == 0
    assert "waiting" not in done.stderr
    assert not leftovers(small)
    whole = [states[0], bytes_of(small / "site")]
    assert whole[0] != whole[1]
    assert all(state in whole for state in states)


@unix
def test_an_interrupted_build(small: Path, old_site: dict[str, str]) -> None:
    process = start_onrecord("build", cwd=small)
    wait_for((small / ".site.site.new").exists)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate()
    assert process.returncode == 130
    assert output.endswith("onrecord: interrupted\n")
    assert "Traceback" not in output
    assert bytes_of(small / "site") == old_site
    assert not leftovers(small)


def test_what_a_killed_exchange_left_is_put_right(small: Path, old_site: dict[str, str]) -> None:
    (small / "site").rename(small / ".site.site.old")
    break_a_record(small)
    assert build(small).returncode == 1
    assert bytes_of(small / "site") == old_site
    assert not leftovers(small)


# Two at once


@pytest.mark.parametrize("command", ["build", "render"])
def test_a_second_one_waits_and_says_so(small: Path, command: str) -> None:
    (small / ".onrecord").mkdir()
    with FileLock(small / ".onrecord" / "lock"):
        process = start_onrecord(command, cwd=small)
        assert process.stdout
        line = process.stdout.readline()
        assert line == "Another build of this project is running: waiting until it has ended.\n"
        assert process.poll() is None
        assert names_in(small / "docs") == ["about.md"]
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert (small / "docs" / "index.md").is_file()


def test_two_builds_at_once(built_small: Path, small: Path) -> None:
    processes = [start_onrecord("build", cwd=small) for _ in range(2)]
    for process in processes:
        output, _ = process.communicate(timeout=120)
        assert process.returncode == 0, output
    assert bytes_of(small / "site") == bytes_of(built_small / "site")
    assert not leftovers(small)
