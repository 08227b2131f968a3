"""The answer to /healthz in the event loop, where it waits for no thread."""

from foia_graph.errors import FoiaGraphError
from foia_graph.web.core import request_rules
from foia_graph.web.core.responses import COMMON_HEADERS
from foia_graph.web.core.site import Site
from foia_graph.web.core.wsgi_types import Environ, PendingReply, WsgiReply
from foia_graph.web.pages.home import HEALTH_PATH, health_response
from foia_graph.web.server.http_gateway import LoopResponder


class HealthResponder:
    """A responder that answers /healthz, and leaves everything else to another one."""

    def __init__(self, here: Site, others: LoopResponder) -> None:
        self._site, self._others = here, others

    def __call__(self, environ: Environ) -> WsgiReply | PendingReply | None:
        """Return the answer to a request, or what it is waited for with; None leaves it to the app."""
        return self._answer(environ) if _is_plain(environ) else self._others(environ)

    def keep(self, environ: Environ, reply: WsgiReply) -> None:
        """Hand an answer of the app to the other one."""
        self._others.keep(environ, reply)

    def _answer(self, environ: Environ) -> WsgiReply | None:
        try:
            request_rules.check_request(environ, self._site.settings)
            response = health_response(self._site)
        except FoiaGraphError:
            return None  # the app finds the same, and says so
        pieces, _, headers = response.get_wsgi_response(environ)
        return response.status_code, [*headers, *COMMON_HEADERS], b"".join(pieces)


def _is_plain(environ: Environ) -> bool:
    return (
        environ["PATH_INFO"] == HEALTH_PATH
        and environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and not environ["QUERY_STRING"]
    )
