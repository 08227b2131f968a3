"""The posts of invented groups, with the values that a reader finds in them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from foia_graph.connectors.imports.post import Post, PostLink

FOLDER = Path(__file__).parent / "posts"


class TextLoader(yaml.SafeLoader):
    """A loader of YAML that reads every scalar as text."""

    yaml_implicit_resolvers: Mapping[str, Any] = {}


def invented_posts() -> list[tuple[Post, dict[str, Any]]]:
    """Return all posts, each with its labelled values by row."""
    return [
        (_post(raw), raw.get("values", {}))
        for path in sorted(FOLDER.glob("*.yaml"))
        for raw in yaml.load(path.read_text(encoding="utf-8"), TextLoader)
    ]


def _post(raw: Mapping[str, Any]) -> Post:
    text = raw["text"].strip()
    links = tuple(_link(text, each["words"], each["address"]) for each in raw.get("links", []))
    address = f"https://group.example.org/{raw['key']}"
    return Post(raw["key"], address, raw["title"], text, raw.get("published", ""), links=links)


def _link(text: str, words: str, address: str) -> PostLink:
    start = text.index(words)
    return PostLink(start, start + len(words), address)
