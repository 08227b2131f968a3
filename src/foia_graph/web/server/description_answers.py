"""Descriptions of things in the event loop: the JSON-LD of those that are small.

It is put together as the app does it, without what makes its general way dear: a thread, routes, request and
response as objects. What takes longer than others may wait is left to the app, and so is whatever is no plain
request for the description of a thing in our own profile.
"""

import re
import time
from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus
from typing import NamedTuple

from foia_graph.model.forms import FORMS, JSONLD
from foia_graph.publish.addresses import iri_of, path_of
from foia_graph.publish.descriptions import Description
from foia_graph.publish.negotiation import LONGEST_CACHED, negotiate
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.registry import FOIA_PROFILE
from foia_graph.publish.publication import Publication
from foia_graph.publish.serializers import render_jsonld
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.read_budget import ReadBudgetSpent, read_within
from foia_graph.web.core import request_rules
from foia_graph.web.core.profile_negotiation import HEADER
from foia_graph.web.core.profile_responses import content_profile
from foia_graph.web.core.responses import (
    COMMON_HEADERS,
    CONDITION_KEYS,
    conditional_response,
    representation_headers,
)
from foia_graph.web.core.site import Site
from foia_graph.web.core.wsgi_types import Environ, Headers, WsgiReply
from foia_graph.web.pages.thing_forms import offered_forms
from foia_graph.web.pages.thing_links import description_links, identity_links
from foia_graph.web.server.loop_turns import LoopTurns

DESCRIPTION_PATH = re.compile(r"/doc/((?!graph/)[a-z-]+/[A-Za-z0-9/-]+)(\.jsonld)?")
MOST_QUADS, MOST_SECONDS = 400, 0.003
"""What a description may read in the loop."""
LARGEST = 64 << 10
"""Bytes of a description that is still small."""
LEFT_SECONDS = 60.0
"""How long a thing that was too large is left to the app before it is tried again."""
MOST_LEFT = 10_000
LEFT_KEYS = frozenset(("HTTP_ACCEPT_PROFILE", "HTTP_IF_RANGE", "HTTP_RANGE"))
"""Headers of requests that are left to the app."""


class _DescriptionRequest(NamedTuple):
    key: str
    is_negotiated: bool


class DescriptionAnswers:
    """The descriptions of small things, for the fast path."""

    def __init__(self, here: Site) -> None:
        self._site = here
        self._turns = LoopTurns()
        self._large: dict[str, float] = {}

    def answer(self, environ: Environ, source: Catalogue) -> Callable[[], Awaitable[WsgiReply | None]] | None:
        """Return what describes the thing that a request asks for, when it is its turn; None leaves it to the
        app, and so does a description that is None.

        It raises FoiaGraphError for a request that the app would refuse.
        """
        wanted = _parse_request(environ)
        if wanted is None or self._is_left(iri := iri_of(wanted.key, source.base)):
            return None
        request_rules.check_request(environ, self._site.settings)
        return partial(self._describe_in_turn, environ, source, iri, wanted.is_negotiated)

    async def _describe_in_turn(
        self, environ: Environ, source: Catalogue, iri: str, is_negotiated: bool
    ) -> WsgiReply | None:
        await self._turns.wait_for_turn()
        try:
            with read_within(MOST_QUADS, MOST_SECONDS):
                return self._describe(environ, self._site.publication(source), iri, is_negotiated)
        except ReadBudgetSpent:
            self._leave(iri)
            return None

    def _describe(
        self, environ: Environ, publication: Publication, iri: str, is_negotiated: bool
    ) -> WsgiReply | None:
        # Not from what others read of it last, which has no bound.
        thing = publication.catalogue.reader.read_thing(iri)
        if thing is None:
            return None
        description = Description(Presenter(publication), thing)
        forms = offered_forms(description.shape)
        if is_negotiated and negotiate(environ.get("HTTP_ACCEPT"), forms) != JSONLD:
            return None
        body = render_jsonld(description, publication.writers)
        if len(body) > LARGEST:
            self._leave(iri)
        return _reply(environ, body, _description_headers(description, body, is_negotiated))

    def _is_left(self, iri: str) -> bool:
        return self._large.get(iri, 0.0) > time.monotonic()

    def _leave(self, iri: str) -> None:
        if len(self._large) >= MOST_LEFT:
            self._large.clear()
        self._large[iri] = time.monotonic() + LEFT_SECONDS


def _parse_request(environ: Environ) -> _DescriptionRequest | None:
    """Return the description that is asked for, None for all that is not plain or wants another form."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ["QUERY_STRING"]:
        return None
    path = DESCRIPTION_PATH.fullmatch(environ["PATH_INFO"])
    if path is None or not LEFT_KEYS.isdisjoint(environ):
        return None
    accepted = environ.get("HTTP_ACCEPT", "")
    is_negotiated = path[2] is None
    if is_negotiated and (len(accepted) > LONGEST_CACHED or negotiate(accepted, FORMS) != JSONLD):
        return None
    return _DescriptionRequest(path[1], is_negotiated)


def _description_headers(description: Description, body: bytes, is_negotiated: bool) -> Headers:
    """Return the headers of a description, as the app sends them."""
    source = description.catalogue
    path = path_of(description.thing.iri, source.base)
    signposted = None if is_negotiated else JSONLD
    links = [
        *identity_links(description.thing, path, source.base),
        *description_links(description, path, signposted),
    ]
    headers = representation_headers(body, JSONLD, source, path, links, is_negotiated=is_negotiated)
    vary = ("Vary", f"Accept, {HEADER}" if is_negotiated else HEADER)
    return [*(each for each in headers if each[0] != "Vary"), content_profile(FOIA_PROFILE), vary]


def _reply(environ: Environ, body: bytes, headers: Headers) -> WsgiReply:
    """Return the reply with a body and its headers, or that to a condition of the request."""
    if not CONDITION_KEYS.isdisjoint(environ):
        response = conditional_response(body, headers, environ)
        status, headers = response.status_code, list(response.get_wsgi_headers(environ))
    else:
        status, headers = HTTPStatus.OK.value, [*headers, ("Content-Length", str(len(body)))]
    is_bare = environ["REQUEST_METHOD"] == "HEAD" or status == HTTPStatus.NOT_MODIFIED
    return status, [*headers, *COMMON_HEADERS], b"" if is_bare else body
