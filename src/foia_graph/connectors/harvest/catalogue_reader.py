"""The pages of the catalogue of another foia-graph, with the descriptions of its members."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from foia_graph.connectors.harvest.base_url import Reach
from foia_graph.connectors.harvest.client import HarvestClient
from foia_graph.connectors.harvest.limits import HarvestError
from foia_graph.connectors.harvest.quads import QuadJudge, lines_by_thing
from foia_graph.connectors.http.client import Reply

ACCEPT = "application/n-quads"
AT_ONCE = 1000
NEXT = re.compile(r'<([^<>]*)>\s*(?:;[^,<>]*)?;\s*rel="?next"?(?=\s*(?:[;,]|$))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DescriptionPage:
    """Descriptions by the things they are of, and the address of the next page."""

    things: dict[str, str]
    next: str


@dataclass(frozen=True, slots=True)
class CatalogueReader:
    """The reader of the catalogue of one origin."""

    client: HarvestClient
    reach: Reach
    judge: QuadJudge

    def pages(self, since: str = "", start: str = "") -> Iterator[DescriptionPage]:
        """Yield the pages; only of what changed since a time, or from an address on, where one is given."""
        chosen = {"embed": "1", "per_page": f"{AT_ONCE}", **({"modified_since": since} if since else {})}
        url = start or self.reach.address(f"/catalog.nq?{urlencode(chosen)}")
        seen = {url}
        with ThreadPoolExecutor(1) as pool, self._stopping():
            reply: Reply | None = self.client.get(url, ACCEPT)
            while reply is not None:
                following = self._next(reply)
                if following in seen:
                    raise HarvestError(f"The origin's catalogue leads in a circle, back to {following}.")
                seen.add(following)
                # The origin makes the next page while this one is read and written down here.
                coming = pool.submit(self.client.get, following, ACCEPT) if following else None
                yield DescriptionPage(lines_by_thing(reply.body, self.judge), following)
                reply = coming.result() if coming else None

    @contextmanager
    def _stopping(self) -> Iterator[None]:
        """Stop the request for the next page when this one is wanted no more: it could last long."""
        try:
            yield
        except BaseException:
            self.client.stop()
            raise

    def _next(self, reply: Reply) -> str:
        """Return the next page's address, "" for none; raises HarvestError where this one is not whole."""
        if reply.media_type != ACCEPT:
            raise HarvestError(f"{reply.url} answers with {reply.media_type or 'no type'}, and not {ACCEPT}.")
        if not reply.has_end:
            raise HarvestError(
                f"{reply.url} answers without saying where the answer ends; it may be cut off."
            )
        found = NEXT.search(reply.headers.get("link", ""))
        return self.reach.address(found[1], reply.url) if found else ""
