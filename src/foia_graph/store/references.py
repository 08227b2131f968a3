"""References that people write: an IRI, a kind and a slug, or a slug alone, resolved to a thing or claim."""

from collections.abc import Iterable

from foia_graph.errors import NotFound
from foia_graph.model.namespaces import RDF
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.append import CLAIM_MARK
from foia_graph.store.quad_store import subject_iris

# The most candidates that a sentence names.
MOST = 5


def find_thing(text: str, catalogue: Catalogue) -> str:
    """Return the IRI of a thing; raises NotFound, with candidates, where the text means none or several."""
    return _match_name(text, catalogue.base, _without_graphs(catalogue.all_things))


def find_tombstone(text: str, catalogue: Catalogue) -> str:
    """Return the IRI of a withdrawn thing; raises NotFound where the text means none or several."""
    return _match_name(text, catalogue.base, _without_graphs(catalogue.tombstones), "withdrawn ")


def _without_graphs(names: Iterable[str]) -> list[str]:
    return [iri for iri in names if "/graph/" not in iri]


def find_claim(text: str, catalogue: Catalogue) -> str:
    """Return the IRI of a claim, written as an IRI, `kind/slug#claim-…`, or `claim-…` alone."""
    owner, mark, key = text.strip().rpartition(CLAIM_MARK)
    if mark and owner:
        iri = f"{find_thing(owner, catalogue)}{CLAIM_MARK}{key}"
        if catalogue.describe(iri) is None:
            raise NotFound(f"There is no claim {iri.removeprefix(catalogue.base)}.")
        return iri
    ending = f"{CLAIM_MARK}{text.strip().removeprefix('#').removeprefix('claim-')}"
    quads = catalogue.quad_store.quads(None, NamedNode(f"{RDF}subject"), None)
    found = [iri for iri in subject_iris(quads) if iri.endswith(ending)]
    return _require_one(text, catalogue.base, found, "claim ")


def _match_name(text: str, base: str, names: Iterable[str], what: str = "") -> str:
    asked = text.strip()
    known = set(names)
    for whole in (asked, f"{base}{asked}", f"{base}id/{asked}"):
        if whole in known:
            return whole
    return _require_one(text, base, [iri for iri in known if iri.endswith(f"/{asked}")], f"{what}thing ")


def _require_one(text: str, base: str, candidates: list[str], what: str) -> str:
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        example = "an IRI, or a kind and a slug such as release/2012-04-10"
        raise NotFound(f"There is no {what}{text.strip()[:200]!r}; name it by {example}.")
    names = [iri.removeprefix(base).removeprefix("id/") for iri in sorted(candidates)]
    more = f" and {len(names) - MOST:,} more" if len(names) > MOST else ""
    raise NotFound(
        f"{text.strip()!r} may be any of {len(names):,}: {', '.join(names[:MOST])}{more}; name one of them."
    )


def relative_name(iri: str, catalogue: Catalogue) -> str:
    """Return a name without the base, as decisions hold it."""
    return iri.removeprefix(catalogue.base)
