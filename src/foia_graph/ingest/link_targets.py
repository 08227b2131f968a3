"""Targets of links, gathered while resources are written: what no resource describes may lead nowhere."""

from foia_graph.audit.consistency import own_beginnings
from foia_graph.model.resource import Resource


class LinkTargets:
    """The names of this catalogue that resources have, and that they, or words of theirs, name."""

    def __init__(self, base: str) -> None:
        self._own = own_beginnings(base)
        self._described = set[str]()
        self._named = set[str]()

    def add_resource(self, res: Resource) -> None:
        """Add what a resource and its parts are called and link to."""
        self._described.add(res.iri)
        for values in res.values.values():
            for value in values:
                if isinstance(value, str):
                    if value.startswith(self._own):
                        self._named.add(value)
                elif isinstance(value, Resource):
                    self.add_resource(value)

    @property
    def undescribed(self) -> list[str]:
        """Return the names, sorted, that something may link to and no resource has."""
        return sorted(self._named - self._described)
