"""The page on the store, docs/store.md, written of the schema: `python -m tests.store.schema_page`."""

import re
from collections.abc import Iterator
from pathlib import Path

from foia_graph.store.tables.database import FILE_NAME, SCHEMA, SCHEMA_VERSION

PAGE = Path(__file__).parents[2] / "docs/store.md"
_TABLE = re.compile(
    r"((?:^-- (?!-)[^\n]*\n)+)^CREATE TABLE (\w+) \(\n(.*?)^\)(?: WITHOUT ROWID)?;\n((?:^CREATE (?:UNIQUE )?INDEX[^\n]*\n)*)",
    re.MULTILINE | re.DOTALL,
)
_HEADING = re.compile(r"^-- -+ ([^\n]*)$", re.MULTILINE)
_HEAD = f"""# The store, and its tables

A store is a folder. Whatever a load writes is there once and never changed: a generation is whole, or it is not served.

| what | where |
|---|---|
| quads, as the engine keeps them (RocksDB, by Oxigraph) | `generations/NUMBER/oxigraph/` |
| text index, as tantivy keeps it | `generations/NUMBER/text/` |
| tables of what follows from the quads, in SQLite | `generations/NUMBER/{FILE_NAME}` |
| accounts, logs and settings, in JSON | `generations/NUMBER/*.json`, `generations/NUMBER/log.jsonl`, `log/`, `*.json`, `*.jsonl` |
| files and readings of them, named by their SHA-256 | `files/`, `pages/` |

`current` leads to the generation that is served. The tables may be read by anyone, while the catalogue is served, too:

```
sqlite3 -readonly foia-store/current/{FILE_NAME} 'SELECT class, count(*) FROM list_item GROUP BY class'
```

They are not an interface to build on, since they may change with each version (`PRAGMA user_version` is {SCHEMA_VERSION} now);
SPARQL and the API are. `foia-graph verify` compares the file with its SHA-256 and has SQLite check it
(`PRAGMA integrity_check`). One that is damaged, or of another version, is made anew by the next load, without reading
documents again.

This page is written of the schema: `python -m tests.store.schema_page`.
"""


def page() -> str:
    """Return the page as it should be."""
    return _HEAD + "".join(_sections())


def _sections() -> Iterator[str]:
    text = SCHEMA.read_text("utf-8")
    headings = [(found.start(), found[1]) for found in _HEADING.finditer(text)]
    yield "\n## Records, texts and things\n"
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
