"""The same records give the same bytes, whoever builds them, wherever and when."""

import gzip
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.builds import build, dates_in
from support.commands import environment, run_program
from support.files import bytes_of
from support.projects import copy_demo


@pytest.mark.parametrize(
    ("settings", "day"),
    [({}, "2024-02-29"), ({"SOURCE_DATE_EPOCH": "1640217600"}, "2021-12-23")],
)
def test_two_builds_are_the_same_to_the_byte(
    settings: dict[str, str], day: str, tmp_path: Path
) -> None:
    sites = []
    for name in ("one", "another-place"):
        (tmp_path / name).mkdir()
        folder = copy_demo(tmp_path / name)
        variables = {"SITE_URL": "https://record.example/", "PYTHONHASHSEED": str(len(name))}
        done = run_program("onrecord", "build", cwd=folder, **variables, **settings)
        assert done.returncode == 0, done.stderr
        sites.append(folder / "site")
    assert bytes_of(sites[0]) == bytes_of(sites[1])
    assert dates_in(sites[0]) == {day}
    packed = (sites[0] / "sitemap.xml.gz").read_bytes()
    assert gzip.decompress(packed) == (sites[0] / "sitemap.xml").read_bytes()
    stamp = time.strftime("%Y-%m-%d", time.gmtime(int.from_bytes(packed[4:8], "little")))
    assert stamp == day


def test_mkdocs_alone_gives_the_same_site(built_demo: Path, demo: Path) -> None:
    done = run_program("mkdocs", "build", cwd=demo)
    assert done.returncode == 0, done.stderr
    assert bytes_of(demo / "site") == bytes_of(built_demo / "site")
    assert bytes_of(demo / "docs") == bytes_of(built_demo / "docs")


def test_the_script_does_the_same(built_small: Path, small: Path) -> None:
    script = Path(__file__).parents[2] / "scripts" / "build.py"
    command = [sys.executable, str(script), "-d", "public"]
    done = subprocess.run(command, cwd=small, env=environment(), check=False, capture_output=True)
    assert done.returncode == 0
    assert bytes_of(small / "public") == bytes_of(built_small / "site")


@pytest.mark.parametrize("value", ["", "yesterday", "-1", "1e9", "99999999999", "1640217600.5"])
def test_a_moment_that_is_none(small: Path, old_site: dict[str, str], value: str) -> None:
    done = build(small, SOURCE_DATE_EPOCH=value)
    assert done.returncode == 2
    assert f"SOURCE_DATE_EPOCH is {value!r}: expected whole seconds since 1970" in done.stderr
    assert bytes_of(small / "site") == old_site
