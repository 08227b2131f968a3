"""Places of claims in their source, those of all claims on one source read together."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from foia_graph.model.namespaces import FOIA, OA, PROV, RDF
from foia_graph.query.answers import row_texts
from foia_graph.store.evidence_places import EvidencePlace, SelectedPart, selected_place
from foia_graph.store.quad_store import QuadStore

_PARTS = (f"{OA}exact", f"{RDF}value", f"{OA}start", f"{OA}end", f"{OA}prefix", f"{OA}suffix")
"""Predicates of selectors, in the order of the fields of SelectedPart."""
_SELECTORS = f"""
SELECT ?claim ?evidence ?node ?part ?value WHERE {{
    ?claim <{PROV}hadPrimarySource> SOURCE ; <{FOIA}evidence> ?evidence .
    ?evidence (<{OA}hasSelector>/<{OA}refinedBy>*)? ?node . ?node ?part ?value
    FILTER(?part IN (<{OA}hasSource>, {", ".join(f"<{part}>" for part in _PARTS)}))
}}"""
Row = tuple[str, ...]


def claim_places(source: str, store: QuadStore) -> dict[str, EvidencePlace]:
    """Return where in a source its claims stand, by IRI: the first place with words, page or field of each.

    A claim without such a place is left out.
    """
    rows = sorted(map(row_texts, store.select(_SELECTORS.replace("SOURCE", f"<{source}>"))))
    places: dict[str, EvidencePlace] = {}
    for (claim, _), parts in groupby(rows, key=lambda row: row[:2]):
        place = _place(parts)
        if place.quote or place.page or place.field:
            places.setdefault(claim, place)
    return places


def _place(rows: Iterable[Row]) -> EvidencePlace:
    """Return the place that the rows of one piece of evidence give."""
    document, selectors = "", dict[str, dict[str, str]]()
    for _, _, node, part, value in rows:
        if part == f"{OA}hasSource":
            document = value
        else:
            selectors.setdefault(node, {})[part] = value
    return selected_place(document, map(_selected_part, selectors.values()))


def _selected_part(selector: Mapping[str, str]) -> SelectedPart:
    """Return the fields of a selector by what is said of it."""
    return SelectedPart(*(selector.get(part, "") for part in _PARTS))
