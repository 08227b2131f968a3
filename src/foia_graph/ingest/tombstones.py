"""Tombstones of what is withdrawn: a thing, its former names, and with a source the graph of its words."""

from collections.abc import Iterator

from foia_graph.ingest.mapping.context import LoadContext
from foia_graph.store.linked_things import IriClasses


def find_tombstones(context: LoadContext) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each name of what is withdrawn: what it was, since when and why, and what replaces it."""
    base, kinds = context.base, IriClasses(context.profile, context.base)
    former = context.former_names.latest
    for name, decision in sorted(context.decisions.withdrawn.items()):
        if (iri := f"{base}{name}") not in context.withdrawn_things:
            continue
        said = {"deleted": decision.time, "reason": decision.reason}
        replaced = {"isReplacedBy": f"{base}{decision.replaced_by}"} if decision.replaced_by else {}
        source = context.sources.by_iri.get(iri)
        names = (iri, *(old for old, present in former.items() if present == iri))
        for gone in (*names, source.graph) if source else names:
            if (shape := kinds.shape_of(gone)) is not None:
                yield gone, {"formerType": shape.target, **said, **(replaced if gone in names else {})}
