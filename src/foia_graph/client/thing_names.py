"""Names of things, in place of their IRIs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from foia_graph.client.neighbourhood import ThingNeighbourhood
from foia_graph.client.results import ResultRow, is_iri
from foia_graph.errors import NotFound, RequestRefused

MOST_AT_ONCE = 20
"""Things whose names are looked up together: a neighbourhood has no more in its middle."""
URI_TOO_LONG = 414
FindNeighbourhood = Callable[..., ThingNeighbourhood]


def find_labels(iris: Iterable[str], neighbourhood: FindNeighbourhood) -> dict[str, str]:
    """Return what things are called, by their IRIs; those that are not described are left out."""
    wanted = iter(dict.fromkeys(filter(None, iris)))
    labels: dict[str, str] = {}
    while some := list(islice(wanted, MOST_AT_ONCE)):
        labels.update(_labels_of(some, neighbourhood))
    return labels


def _labels_of(iris: list[str], neighbourhood: FindNeighbourhood) -> dict[str, str]:
    try:
        nodes = neighbourhood(*iris, limit=len(iris)).nodes
    except (NotFound, RequestRefused) as error:
        if isinstance(error, RequestRefused) and error.status != URI_TOO_LONG:
            raise
        if len(iris) == 1:
            return {}
        return {iri: label for each in iris for iri, label in _labels_of([each], neighbourhood).items()}
    return {node["id"]: node["label"] for node in nodes}


def iris_in_row(row: ResultRow) -> Iterator[str]:
    """Yield the IRIs in the cells of a row, one or several in each with `; ` between."""
    for name, value in row.items():
        if name != "iri" and isinstance(value, str):
            yield from filter(is_iri, value.split("; "))


def named_row(row: ResultRow, labels: Mapping[str, str]) -> ResultRow:
    """Return a row with labels in place of IRIs, but for that of the row itself.

    >>> named_row({"iri": "urn:a", "by": "urn:ice; FBI"}, {"urn:a": "A", "urn:ice": "ICE"})
    {'iri': 'urn:a', 'by': 'ICE; FBI'}
    """
    return {
        name: "; ".join(labels.get(part, part) for part in value.split("; "))
        if name != "iri" and isinstance(value, str)
        else value
        for name, value in row.items()
    }
