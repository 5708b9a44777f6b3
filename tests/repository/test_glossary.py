"""The glossary: each term once, with its source, and the names that were given up for them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from repository.test_architecture import PACKAGE, PATHS, TREES

GLOSSARY = Path(__file__).parents[2] / "docs" / "handbook" / "glossary.md"
ROWS = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", GLOSSARY.read_text("utf-8"), re.MULTILINE)
TERMS = [row for row in ROWS if row[0] != "term"]

# Names of classes, functions and modules that only their author understood; the glossary has the
# terms in their place.
GIVEN_UP = set(
    """
    ABOUT_ALL Around Asked Beside ChangedMeanwhile Contents Desk Detour Doubt Edition FieldReader
    Finisher Held Kept LaterFile Linker Live Located Looked Made Miss NotBuilt NotEdited NotFetched
    OWNED_FILES OWNED_FOLDERS OnDemand Overlay PageFolder PageInTheme Press REFUSED ReadyFile
    ReadyPage Scene Searched Sheet Shelf Shells Spoken Standing Stored Told Unmergeable Unreadable
    UnusableSource WORTH_IT Wanted Watch Way _Answer _Asked _Back _Chain _Compared _Few _HELD _Known
    _Maker _Tail _Watched _Ways _all_is_known _all_of_it_stays _keep_their_ways _reads_nothing
    _remove_strangers _stands _take_over check_circles check_detours detours digest_of_all
    done_here edition edition_version go_live hand_over in_halves in_layer is_owned iter_units
    known_files make_data make_edition make_ready make_unit memory misses nobody_waits
    place_aside place_files remove_all_but replacing settle_links stand_in taken_over tidy
    told_by_mkdocs unread warn_of_strangers write_aside
    """.split()
)
GIVEN_UP_MODULES = set(
    """
    abridged addresses as_json book bundling collection complements differences direct drafts
    editions exchange finishing halves incises kept known layering linking live marking merging
    nameless on_demand open_roles open_search pieces placing plain_text press proposals queries
    quoted reading ready_pages remarks reported reports renaming reviewing scan scene schema
    searching selectors serving shaping shells standing starting strict_yaml things told_roles
    trades watching whom words writing yaml_edits
    """.split()
)


def test_each_term_is_there_once_and_has_a_source() -> None:
    assert len(TERMS) > 60
    terms = [term for row in TERMS for term in row[0].split(", ")]
    assert len(set(terms)) == len(terms)
    assert all(meaning.endswith(".") and source for _, meaning, source in TERMS)


def test_identifiers_of_the_glossary_are_in_the_code() -> None:
    code = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    named = re.findall(r"`(\w+)`", "".join(map("".join, TERMS)))
    of_the_system = {"rename", "renameat2"}
    assert [name for name in named if name not in of_the_system and name not in code] == []


def _names(tree: ast.Module) -> set[str]:
    names = set[str]()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                names.add(name)
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                names.add(name)
    return names


def test_names_that_were_given_up_are_nowhere() -> None:
    found = {module: sorted(_names(tree) & GIVEN_UP) for module, tree in TREES.items()}
    assert {module: names for module, names in found.items() if names} == {}
    modules = {module.rpartition(".")[2] for module in PATHS}
    assert modules & GIVEN_UP_MODULES == set()


def test_the_words_of_an_incremental_build_are_where_it_happens() -> None:
    build = {
        path.stem: path.read_text("utf-8").lower()
        for path in [*PACKAGE.glob("build/*.py"), PACKAGE / "files.py"]
    }
    words = {
        "atomic": "publish",
        "cache": "cache",
        "dependenc": "page_builder",
        "hard link": "site_writer",
        "hard-link": "files",
        "up to date": "page_builder",
        "worker": "parallel",
    }
    assert [word for word, module in words.items() if word not in build[module]] == []
