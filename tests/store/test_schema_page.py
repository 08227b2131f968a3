"""docs/store.md is what the schema says."""

import re

from foia_graph.store.tables.database import SCHEMA
from tests.store.schema_page import PAGE, page


def test_the_page_is_that_of_the_schema() -> None:
    """Every table is on it, with its columns."""
    text = PAGE.read_text("utf-8")
    tables = re.findall(r"^CREATE TABLE (\w+)", SCHEMA.read_text("utf-8"), re.M)

    assert tables
    assert tables == re.findall(r"^### `(\w+)`$", text, re.M)
    assert text == page(), "write it anew: python -m tests.store.schema_page"
