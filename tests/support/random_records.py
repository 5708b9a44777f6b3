"""Small knowledge bases whose words often are the same, and queries for them."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st

from onrecord.records.kinds import FACET_KINDS
from onrecord.search.columns import FACETS
from onrecord.search.reference import Sort
from support.search_site import Fields

WORDS = (
    "water wáter Waters wat clean cleaner río Rio Łódź lodz ferry ferries мост Моста city".split()
)
WORDS += (
    "مدينة المدينه 城 市 城市 市城 𠮷 ｶﾞ が ½ d’été e-mail straße Strasse İzmir ﬁn col·la".split()
)
IDS = ("a", "b", "c")
words = st.sampled_from(WORDS)
names = st.lists(words, min_size=1, max_size=3).map(" ".join)
some_ids = st.lists(st.sampled_from(IDS), max_size=2, unique=True)
days = st.sampled_from(["2023", "2024", "2024-02", "2024-02-01", "2024-02-29"])


@st.composite
def quotes(draw: st.DrawFn, number: int, people: list[str]) -> Fields:
    joint = draw(st.sampled_from([" ", " ", ", ", ""]))
    text = joint.join(draw(st.lists(words, min_size=1, max_size=6)))
    fields: Fields = {
        # The last word makes each text stand only once in its article.
        "id": f"q{draw(st.sampled_from('xyz'))}{number}",
        "kind": "reported",
        "text": f"{text} n{number}e",
        "themes": draw(some_ids),
        "cities": draw(some_ids),
        "organizations": draw(some_ids),
    }
    if people:
        fields["speaker"] = draw(st.lists(st.sampled_from(people), unique=True))
    if draw(st.booleans()):
        fields["said_on"] = draw(days)
    if draw(st.booleans()):
        fields["translations"] = {"fr": {"text": draw(names)}, "de": {"text": draw(names)}}
    match draw(st.sampled_from(["", "", "", "", "language", "draft", "withdrawn"])):
        case "language":
            fields["language"] = "zh-Hant"
        case "draft":
            fields["draft"] = True
        case "withdrawn":
            fields["withdrawn"] = {"on": "2024-03-01", "reason": "It was a mistake."}
    return fields


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """The files of a small knowledge base whose words often are the same."""
    files: dict[str, Any] = {"organizations/paper.yml": {"name": "The Paper"}}
    for folder in ("speakers", "cities", "organizations", "themes", "events"):
        for id_ in draw(some_ids):
            fields: Fields = {"name": draw(names), "formerly": [f"old-{id_}"]}
            if folder not in ("themes", "events"):
                fields["other_names"] = draw(st.lists(names, max_size=2))
            if folder == "events":
                fields["date"] = draw(days)
            if folder == "cities":
                fields["country"] = "PL"
            if folder == "speakers":
                fields["sort_name"] = draw(names)
                fields["memberships"] = [{"organization": "a", "city": draw(st.sampled_from(IDS))}]
            files[f"{folder}/{id_}.yml"] = fields
    people = [path.split("/")[1][0] for path in files if path.startswith("speakers/")]
    number = 0
    for id_ in draw(some_ids):
        taken = [draw(quotes(number := number + 1, people)) for _ in range(draw(st.integers(0, 6)))]
        article: Fields = {"title": draw(names), "publisher": "paper", "language": "en"}
        article["published"] = draw(days)
        if draw(st.booleans()):
            article["event"] = draw(st.sampled_from(IDS))
        files[f"articles/{id_}/article.yml"] = article
        files[f"articles/{id_}/text.md"] = "\n\n".join(["News.", *(q["text"] for q in taken)])
        if taken:
            files[f"articles/{id_}/quotes.yml"] = taken
    return files


@st.composite
def asked(draw: st.DrawFn) -> Fields:
    """A query with mistakes and unfinished words, and choices in facets."""
    parts = []
    for _ in range(draw(st.integers(0, 3))):
        word, other = draw(words), draw(words)
        cut = draw(st.integers(1, max(1, len(word))))
        mistaken = word[: cut - 1] + word[cut:]
        forms = [word, word, word[:cut], mistaken, f"{word}x", f"-{word}", f"{word} {other}"]
        forms += [f'"{word} {other}"', f'-"{word} {other}"', f'"{word} {other[:cut]}', "n1e"]
        parts.append(draw(st.sampled_from(forms)))
    values = {facet: [*IDS, "old-a", "nobody"] for facet in FACET_KINDS} | {
        "kind": ["reported", "direct"],
        "language": ["en", "zh-Hant", "xx"],
        "year": ["2023", "2024", "1999"],
    }
    chosen = draw(st.lists(st.sampled_from(FACETS), max_size=2, unique=True))
    return {
        "words": " ".join(parts) + draw(st.sampled_from(["", "", " "])),
        "facets": {f: draw(st.lists(st.sampled_from(values[f]), max_size=2)) for f in chosen},
        "sort": draw(st.sampled_from(get_args(Sort))),
    }
