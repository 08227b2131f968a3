"""The kinds of origins, in the order in which an address is tried for them, and the search for its kind."""

from collections.abc import Iterator

from foia_graph.connectors.harvest.client import (
    HarvestClient,
    HarvestError,
    Reach,
    describe_reply,
    server_base,
)
from foia_graph.connectors.harvest.copy import CopyState
from foia_graph.connectors.harvest.gathering import OriginKind, OtherKind
from foia_graph.connectors.harvest.protocols.catalogue_pages import Ckan, DataGov, DcatCatalogue
from foia_graph.connectors.harvest.protocols.changes import ChangeFeed
from foia_graph.connectors.harvest.protocols.foia_graph import FoiaGraph
from foia_graph.connectors.harvest.protocols.oai import OaiPmh
from foia_graph.connectors.harvest.protocols.sitemap import Sitemap
from foia_graph.connectors.harvest.reading import Contexts, DocumentReader
from foia_graph.connectors.http.connection import FetchError

KINDS: dict[str, OriginKind] = {
    kind.name: kind
    for kind in (FoiaGraph(), Sitemap(), ChangeFeed(), DcatCatalogue(), DataGov(), Ckan(), OaiPmh())
}
# Reasons for which an address gives nothing, and may be of another kind.
NOT_THERE = frozenset(("answer", "gone", "refused"))


def find_origin(client: HarvestClient, url: str, kind_name: str = "") -> CopyState:
    """Return the first state of a copy of an origin; raises HarvestError for an address of no kind."""
    refusals: list[tuple[OriginKind, OtherKind]] = []
    server = server_base(url)
    with DocumentReader(Contexts(client, Reach(server, server)).get, client.limits.answer) as reader:
        for kind in [KINDS[kind_name]] if kind_name else KINDS.values():
            try:
                if entrance := kind.entrance(url):
                    return kind.find(client, entrance, reader)
                raise OtherKind("has a path at which that is not looked for")
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
