"""Words of a finding, where it stands among others."""

from foia_graph.model.resource import Resource
from foia_graph.publish.presenter import Presenter

PLAIN_KINDS = frozenset(("text", "string", "integer", "decimal", "number", "date", "day", "datetime"))
REMARKS = frozenset(("confidence", "description", "remark"))
"""Fields of a finding that are shown beside it."""


def finding_words(presenter: Presenter, part: Resource) -> str:
    """Return the words of a part: as they stand, else its label, its first plain value, or its class."""
    shape = presenter.profile[part.type]
    plain = (p.name for p in shape.properties.values() if p.kind in PLAIN_KINDS and p.name not in REMARKS)
    names = ("asPrinted", "asStated", shape.label_field, *plain)
    return next((part.one(name) for name in names if part.one(name)), shape.title)
