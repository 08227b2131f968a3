"""The table of all kinds of origins, in the order in which an address is tried for them."""

from collections.abc import Iterator

from foia_graph.connectors.harvest.client import HarvestClient
from foia_graph.connectors.harvest.limits import HarvestError, describe_reply
from foia_graph.connectors.harvest.protocols.api_pages import Ckan, DataGov
from foia_graph.connectors.harvest.protocols.changes import ChangeFeed
from foia_graph.connectors.harvest.protocols.dcat import DcatCatalogue
from foia_graph.connectors.harvest.protocols.foia_graph import FoiaGraph
from foia_graph.connectors.harvest.protocols.oai import OaiPmh
from foia_graph.connectors.harvest.protocols.protocol import (
    NOT_THERE,
    HarvestOrigin,
    OriginKind,
    OtherKind,
)
from foia_graph.connectors.harvest.protocols.sitemap import Sitemap
from foia_graph.connectors.http.outcome import FetchError

KINDS: dict[str, OriginKind] = {
    kind.name: kind
    for kind in (FoiaGraph(), Sitemap(), ChangeFeed(), DcatCatalogue(), DataGov(), Ckan(), OaiPmh())
}


def find_origin(client: HarvestClient, url: str, kind_name: str = "") -> tuple[OriginKind, HarvestOrigin]:
    """Return the kind of an address, and its origin; raises HarvestError where it is of none."""
    refusals: list[tuple[OriginKind, OtherKind]] = []
    for kind in [KINDS[kind_name]] if kind_name else KINDS.values():
        try:
            return kind, kind.find(client, url)
        except OtherKind as refusal:
            refusals.append((kind, refusal))
        except FetchError as error:
            if error.reason not in NOT_THERE:
                raise
            # It may have no form that this kind asks for.
            refusals.append((kind, OtherKind(str(error).removeprefix(f"{url} "))))
    raise HarvestError(f"{url} is nothing that can be harvested: {'; '.join(_reasons(refusals, url))}.")


def _reasons(refusals: list[tuple[OriginKind, OtherKind]], url: str) -> Iterator[str]:
    """Yield what came, and for each reason what would have been right, as parts of a sentence."""
    came = next((refusal.reply for _, refusal in refusals if refusal.reply is not None), None)
    start = f"{came.url} " if came is not None else ""
    if came is not None:
        yield f"{'it' if came.url == url else came.url} {describe_reply(came)}"
    wanted: dict[str, list[str]] = {}
    for kind, refusal in refusals:
        wanted.setdefault(str(refusal).removeprefix(start), []).append(f"{kind.wanted} (--as {kind.name})")
    for reason, wishes in wanted.items():
        yield f"{'' if reason.startswith('http') else 'it '}{reason}, where {' or '.join(wishes)} is right"
