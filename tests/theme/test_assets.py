"""What the look of the site is made of: small, in layers, and ours to give away."""

import gzip
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import PluginCollection
from mkdocs.structure.files import File

from onrecord.build.assets import wrap_in_cascade_layer

ASSETS = Path(__file__).parents[2] / "scripts" / "onrecord" / "theme" / "assets"
STYLES = (ASSETS / "stylesheets" / "onrecord.css").read_text("utf-8")


def _layered(path: str, rules: str) -> str:
    config = MkDocsConfig()
    config.plugins, config.site_dir = PluginCollection(), "site"
    config.plugins._current_plugin = "onrecord"  # as within an event
    return wrap_in_cascade_layer(File.generated(config, path, content=rules), config).content_string


def test_materials_rules_stand_in_a_layer() -> None:
    layered = _layered("assets/stylesheets/main.0a1b2c3d.min.css", '@charset "UTF-8";p{margin:0}')
    assert layered == '@charset "UTF-8";@layer material{p{margin:0}\n}\n'


def test_other_stylesheets_stay_as_they_are() -> None:
    for path in ("assets/mine.css", "assets/stylesheets/main.0a1b2c3d.min.css.map"):
        assert _layered(path, "p{margin:0}") == "p{margin:0}"


def test_our_rules_stand_in_layers_above_and_none_insists() -> None:
    assert "@layer material, names," in STYLES
    assert "!important" not in STYLES


def test_each_face_is_small_named_and_licensed() -> None:
    faces = sorted((ASSETS / "fonts").glob("*.woff2"))
    assert sum(face.stat().st_size for face in faces) <= 120_000
    for face in faces:
        assert f'url("../fonts/{face.name}")' in STYLES
        assert (ASSETS / "fonts" / f"{face.name.partition('-')[0]}-LICENSE.txt").is_file()


def test_the_script_of_every_page_is_small() -> None:
    script = (ASSETS / "javascripts" / "onrecord.js").read_text("utf-8")
    assert len(gzip.compress(script.encode())) < 2_500


def test_the_scripts_that_search_are_small(demo_site: Path) -> None:
    script = (demo_site / "assets" / "javascripts" / "search.js").read_bytes()
    assert len(gzip.compress(script)) < 15_000
