"""Fields of printed forms on a sheet: names with a colon and little beside them, and boxes to check."""

import re

from foia_graph.extract.description.sheets import Sheet

FIELD = re.compile(r"^\W{0,3}(?:\d{1,3}[a-z]?[.)]?\s?)?[A-Z][\w /&.,'’()#-]{1,45}[:?](?:\s.{0,45})?$")
CHECK_BOX = re.compile(r"[☐☑☒□]|\[[ xX_]?\]|\([ xX_]?\)\s[A-Z]|_{4,}")


def count_fields(sheet: Sheet) -> int:
    """Count the parts of rows that are fields: a name, a colon and little beside it."""
    parts = (text.strip() for row in sheet.own_rows for text in row.texts)
    return sum(FIELD.match(text) is not None for text in parts)
