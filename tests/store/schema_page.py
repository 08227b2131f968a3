"""The page on the store, docs/store.md, written of the schema: `python -m tests.store.schema_page`."""

import re
from collections.abc import Iterator
from pathlib import Path

from foia_graph.store.tables.database import SCHEMA

PAGE = Path(__file__).parents[2] / "docs/store.md"
_TABLE = re.compile(
    r"((?:^-- (?!-)[^\n]*\n)+)^CREATE TABLE (\w+) \(\n(.*?)^\)(?: WITHOUT ROWID)?;\n"
    r"((?:^CREATE (?:UNIQUE )?INDEX[^\n]*\n)*)",
    re.MULTILINE | re.DOTALL,
)
_HEADING = re.compile(r"^-- -+ ([^\n]*)$", re.MULTILINE)
FIRST_HEADING = "## Records, texts and things"


def page() -> str:
    """Return the page as it should be: what is before the tables, and these."""
    return PAGE.read_text("utf-8").partition(FIRST_HEADING)[0] + "".join(_sections())


def _sections() -> Iterator[str]:
    text = SCHEMA.read_text("utf-8")
    headings = [(found.start(), found[1]) for found in _HEADING.finditer(text)]
    yield f"{FIRST_HEADING}\n"
    for table in _TABLE.finditer(text):
        while headings and headings[0][0] < table.start():
            yield f"\n## {headings.pop(0)[1].capitalize()}\n"
        comment, name, columns, indexes = table.groups()
        yield f"\n### `{name}`\n\n{_prose(comment)}\n\n```sql\n"
        yield "".join(f"{line.strip().rstrip(',')}\n" for line in columns.splitlines())
        yield f"{indexes}```\n"


def _prose(comment: str) -> str:
    return "\n".join(line.removeprefix("-- ") for line in comment.strip().splitlines())


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
