"""Claims as rows of a table."""

from foia_graph.model.iris import last_segment, owner_iri
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import ClaimView
from foia_graph.store.labels import Labels

COLUMNS = (
    *("claim", "about", "label", "field", "value", "text", "quote", "page", "source", "by", "date"),
    *("status", "outside"),
)
# What stands for the field of a claim that has none: it is in words alone.
IN_WORDS = "claims"


def claim_row(claim: ClaimView, catalogue: Catalogue) -> list[str]:
    """Return the cells of a claim, one for each of `COLUMNS`."""
    return [
        claim.iri,
        claim.about,
        Labels(catalogue).label(owner_iri(claim.about)),
        claim.field or IN_WORDS,
        "" if claim.text else claim.value,
        claim.text,
        claim.quote,
        claim.page,
        claim.source,
        "; ".join(claim.by),
        claim.date,
        last_segment(claim.status),
        "true" if claim.outside else "false",
    ]
