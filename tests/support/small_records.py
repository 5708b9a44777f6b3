"""Records of a few names and quotes, written for a test and ready to be searched."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from onrecord.project import read_project
from onrecord.records.knowledge_base import link_records, without_drafts
from onrecord.records.loader import read_records
from onrecord.search.corpus import SearchCorpus, build_corpus

Fields = dict[str, Any]


def read_searched(config_file: Path) -> SearchCorpus:
    """What a project publishes, ready to be searched."""
    return build_corpus(without_drafts(link_records(read_records(read_project(config_file)))))


def write_records(
    folder: Path, quotes: Mapping[str, str | Fields], **named: Mapping[str, Fields]
) -> Path:
    """Write a project of one article, which has no text: nothing is verified here.

    Args:
        folder: Where it goes.
        quotes: Quote id → its text, or its fields.
        named: Folder of records → id → fields; the name is the id unless there is one.

    Returns:
        Its `mkdocs.yml`.
    """
    files: dict[str, Any] = {
        "organizations/paper.yml": {"name": "The Paper"},
        "articles/day/article.yml": {
            "title": "An untitled day",
            "publisher": "paper",
            "published": "2024-01-01",
            "language": "en",
        },
        "articles/day/quotes.yml": [
            {"id": id_, "kind": "reported", "themes": []}
            | ({"text": fields} if isinstance(fields, str) else fields)
            for id_, fields in quotes.items()
        ],
    }
    for records, by_id in named.items():
        files |= {f"{records}/{id_}.yml": {"name": id_} | fields for id_, fields in by_id.items()}
    for path, content in files.items():
        file = folder / "quotes" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    config_file = folder / "mkdocs.yml"
    config_file.write_text("plugins: [onrecord]\n", "utf-8")
    return config_file
