"""Random edits of a knowledge base, as people make them, and a few that nobody should.

An edit is a function of the project's folder and a source of randomness. It may leave records
that have errors: whoever made it then takes it back.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import yaml

Edit = Callable[[Path, Random], None]

WORDS = "lantern tide bridge bell órgano «cita» 燈 <b> *star* & “quoted”".split()


def _load(file: Path) -> Any:
    return yaml.load(file.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506  # makes only text


def _dump(file: Path, value: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), "utf-8")


def _words(rng: Random) -> str:
    return " ".join(rng.sample(WORDS, 3))


def _some(folder: Path, pattern: str, rng: Random) -> Path:
    return rng.choice(sorted(folder.glob(pattern)))


def _change(file: Path, rng: Random, **fields: Any) -> None:
    """Set one of some fields, or take it away."""
    record = _load(file)
    field, value = rng.choice(sorted(fields.items()))
    if field in record and rng.random() < 0.3 and field not in ("name", "title"):
        del record[field]
    else:
        record[field] = value
    _dump(file, record)


def change_speaker(folder: Path, rng: Random) -> None:
    roles = [{"role": _words(rng)}]
    file = _some(folder, "quotes/speakers/*.yml", rng)
    _change(file, rng, name=_words(rng), other_names=[_words(rng)], memberships=roles)


def change_city(folder: Path, rng: Random) -> None:
    file = _some(folder, "quotes/cities/*.yml", rng)
    _change(file, rng, name=_words(rng), country=rng.choice(["NO", "ES"]), latitude="12.5")


def change_organization(folder: Path, rng: Random) -> None:
    file = _some(folder, "quotes/organizations/*.yml", rng)
    _change(file, rng, name=_words(rng), classification=_words(rng))


def change_theme(folder: Path, rng: Random) -> None:
    broader = _some(folder, "quotes/themes/*.yml", rng).stem
    file = _some(folder, "quotes/themes/*.yml", rng)
    _change(file, rng, name=_words(rng), description=_words(rng), broader=broader)


def change_event(folder: Path, rng: Random) -> None:
    file = _some(folder, "quotes/events/*.yml", rng)
    date = f"20{rng.randint(10, 29)}-0{rng.randint(1, 9)}"
    _change(file, rng, name=_words(rng), date=date)


def change_article(folder: Path, rng: Random) -> None:
    file = _some(folder, "quotes/articles/*/article.yml", rng)
    theme = _some(folder, "quotes/themes/*.yml", rng).stem
    _change(
        file,
        rng,
        title=_words(rng),
        published=f"20{rng.randint(10, 29)}",
        themes=[theme],
        show_text=rng.choice(["true", "false"]),
        draft=rng.choice(["true", "false"]),
        rights=_words(rng),
    )


def change_text(folder: Path, rng: Random) -> None:
    file = _some(folder, "quotes/articles/*/text.md", rng)
    addition = f"Nobody had a {rng.choice('lamp bell boat'.split())} that day."
    text = file.read_text("utf-8").rstrip("\n")
    file.write_text(f"{addition}\n\n{text}\n" if rng.random() < 0.5 else f"{text}\n\n{addition}\n")


def change_quote(folder: Path, rng: Random) -> None:
    file = _some(folder, "quotes/articles/*/quotes.yml", rng)
    quotes = _load(file)
    quote = rng.choice(quotes)
    theme = _some(folder, "quotes/themes/*.yml", rng).stem
    city = _some(folder, "quotes/cities/*.yml", rng).stem
    fields = {
        "note": _words(rng),
        "themes": [theme],
        "cities": [city],
        "said_on": f"20{rng.randint(10, 29)}-05-0{rng.randint(1, 9)}",
        "draft": rng.choice(["true", "false"]),
        "withdrawn": {"on": "2024-05-01", "reason": _words(rng)},
        "language": rng.choice(["en", "ca", "ar"]),
    }
    field, value = rng.choice(sorted(fields.items()))
    if field in quote and rng.random() < 0.5:
        del quote[field]
    else:
        quote[field] = value
    _dump(file, quotes)


def remove_quote(folder: Path, rng: Random) -> None:
    file = _some(folder, "quotes/articles/*/quotes.yml", rng)
    quotes = _load(file)
    quotes.remove(rng.choice(quotes))
    _dump(file, quotes)


def give_quote_a_new_id(folder: Path, rng: Random) -> None:
    file = _some(folder, "quotes/articles/*/quotes.yml", rng)
    quotes = _load(file)
    quote = rng.choice(quotes)
    quote["formerly"] = [*quote.get("formerly", []), quote["id"]]
    quote["id"] = f"renamed-{rng.randint(0, 999)}"
    _dump(file, quotes)


def add_article(folder: Path, rng: Random) -> None:
    name = f"added-{rng.randint(0, 9)}"
    article = folder / "quotes" / "articles" / name
    speaker = _some(folder, "quotes/speakers/*.yml", rng)
    theme = _some(folder, "quotes/themes/*.yml", rng).stem
    publisher = _some(folder, "quotes/organizations/*.yml", rng).stem
    statement = f"A {rng.choice('lamp bell boat'.split())} is a promise"
    fields = {"title": _words(rng), "publisher": publisher, "published": "2023", "language": "en"}
    _dump(article / "article.yml", {**fields, "rights": "None stated."})
    (article / "text.md").write_text(f"{_load(speaker)['name']} said: “{statement}.”\n", "utf-8")
    quote = {"id": f"{name}-0", "kind": "direct", "text": statement, "speaker": speaker.stem}
    _dump(article / "quotes.yml", [{**quote, "themes": [theme]}])


def remove_article(folder: Path, rng: Random) -> None:
    added = sorted(folder.glob("quotes/articles/added-*"))
    if added:
        shutil.rmtree(rng.choice(added))


def rename_article(folder: Path, rng: Random) -> None:
    article = _some(folder, "quotes/articles/added-*", rng)
    fields = _load(article / "article.yml")
    fields["formerly"] = [*fields.get("formerly", []), article.name]
    _dump(article / "article.yml", fields)
    article.rename(article.with_name(f"added-{rng.randint(10, 99)}"))


def change_settings(folder: Path, rng: Random) -> None:
    file = folder / "mkdocs.yml"
    lines = file.read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(("site_name:", "use_directory_urls:"))]
    chosen = [f"site_name: {rng.choice(['One', 'Two'])} record"]
    if rng.random() < 0.3:
        chosen.append("use_directory_urls: false")
    file.write_text("\n".join([*chosen, *kept]) + "\n", "utf-8")


def change_page_by_hand(folder: Path, rng: Random) -> None:
    page = folder / "docs" / rng.choice(["about.md", "more.md"])
    quote = rng.choice(sorted((folder / "docs" / "quotes").glob("*.md"))).name
    page.write_text(f"# By hand\n\n[{_words(rng)[:3]}](quotes/{quote})\n", "utf-8")


def change_template(folder: Path, rng: Random) -> None:
    template = folder / "overrides" / "main.html"
    template.parent.mkdir(exist_ok=True)
    package = Path(__file__).parents[2] / "scripts" / "onrecord" / "theme" / "main.html"
    addition = rng.choice(["<!-- one -->", "<!-- {{ page.url }} -->", ""])
    template.write_text(
        package.read_text("utf-8") + "{% block footer %}" + addition + "{% endblock %}"
    )
    file = folder / "mkdocs.yml"
    text = file.read_text("utf-8")
    if "custom_dir" not in text:
        file.write_text(text.replace("theme:\n", "theme:\n  custom_dir: overrides\n", 1), "utf-8")


def spoil_a_page(folder: Path, rng: Random) -> None:
    """Change by hand what is made: below `docs/`, or in the site."""
    page = _some(
        folder, rng.choice(["docs/quotes/*.md", "docs/speakers/*.md", "site/*/*/*.html"]), rng
    )
    if rng.random() < 0.5:
        page.unlink()
    else:
        page.write_text("spoilt", "utf-8")


def spoil_the_cache(folder: Path, rng: Random) -> None:
    """Take away what the last build has left, or half of it, or put something else there."""
    kept = folder / ".onrecord" / "cache.json"
    content = kept.read_bytes() if kept.exists() else b""
    kept.unlink(missing_ok=True)
    remains = rng.choice([b"", content[: len(content) // 2], b'{"version": 1}'])
    if remains:
        kept.write_bytes(remains)


EDITS: list[Edit] = [
    change_speaker,
    change_city,
    change_organization,
    change_theme,
    change_event,
    change_article,
    change_text,
    change_quote,
    change_quote,
    change_quote,
    remove_quote,
    give_quote_a_new_id,
    add_article,
    remove_article,
    rename_article,
    change_settings,
    change_page_by_hand,
    change_template,
    spoil_a_page,
    spoil_the_cache,
]
