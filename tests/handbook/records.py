"""The handbook's page of records: every field of every kind, from the models, with examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from onrecord.records.fields import Field, ValueType, fields_of
from onrecord.records.kinds import KINDS
from onrecord.records.models import MODELS

DEMO = Path(__file__).parents[1] / "demo" / "quotes"

EXAMPLES = {
    "article": "articles/lumen-forum/article.yml",
    "quote": "articles/lumen-forum/quotes.yml",
    "speaker": "speakers/orla-fennimoor.yml",
    "city": "cities/port-lumen.yml",
    "organization": "organizations/city-of-port-lumen.yml",
    "theme": "themes/crossings.yml",
    "event": "events/lumen-forum-2023.yml",
}
"""For each kind, a record of the demo that has nearly every field; of quotes, the first."""

PLACES = {
    "article": "articles/<id>/article.yml",
    "quote": "articles/<id of the article>/quotes.yml",
}


def describe_records() -> str:
    """A section for each kind of record."""
    return "\n".join(_describe(kind, model) for kind, model in MODELS.items())


def _describe(kind: str, model: type) -> str:
    doc = " ".join((model.__doc__ or "").split("\n\n")[0].split())
    place = PLACES.get(kind, f"{KINDS[kind].folder}/<id>.yml")
    parts = [
        f"## {kind.capitalize()} {{#_{kind}}}",
        doc,
        f"{'An item of the list in' if kind == 'quote' else 'The file'} `quotes/{place}`:",
        _table(kind, model),
        *_describe_parts(kind, model),
        f"For example `{EXAMPLES[kind]}`:",
        f"```yaml\n{_example(kind)}```",
    ]
    return "\n\n".join(parts) + "\n"


def _describe_parts(kind: str, model: type) -> Iterator[str]:
    """The mappings that stand in fields of a record and have fields of their own."""
    for field in fields_of(model).values():
        if not isinstance(field.value_type, ValueType):
            yield f"### `{field.name}` of {_with_article(kind)} {{#_{kind}-{field.name}}}"
            yield _table(kind, field.value_type)


def _with_article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _table(kind: str, model: type) -> str:
    rows = [_row(kind, field) for field in fields_of(model).values()]
    return "\n".join(["| field | form | meaning |", "|---|---|---|", *rows])


def _row(kind: str, field: Field) -> str:
    name = f"`{field.name}`, required" if field.required else f"`{field.name}`"
    return f"| {name} | {_form(kind, field)} | {_meaning(field)} |"


def _form(kind: str, field: Field) -> str:
    if not isinstance(field.value_type, ValueType):
        own = f"[fields of its own](#_{kind}-{field.name})"
        return {
            "one": own,
            "many": f"a list; each with {own}",
            "mapping": f"for each language tag {own}",
        }[field.cardinality]
    form = _expected(field.value_type)
    return {"one": form, "many": f"a list; each {form}", "one or many": f"{form}, or a list"}[
        field.cardinality
    ]


def _expected(holds: ValueType) -> str:
    """What a value looks like; where it names a record, with a link to that kind."""
    if not holds.record:
        return holds.expected
    folder = f"`{KINDS[holds.record].folder}/`"
    return holds.expected.replace(folder, f"[{folder}](#_{holds.record})")


def _meaning(field: Field) -> str:
    if isinstance(field.default, bool):
        return f"{field.description} Otherwise `{str(field.default).lower()}`."
    return field.description


def _example(kind: str) -> str:
    text = (DEMO / EXAMPLES[kind]).read_text("utf-8")
    if kind != "quote":
        return text
    first = re.search(r"^- .*\n(?:  .*\n)+", text, re.MULTILINE)
    assert first
    return first[0]
