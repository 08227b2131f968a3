"""/healthz in the event loop: the same answer as that of the app, and others for all the rest."""

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from foia_graph.web.core.site import EXTENSION
from foia_graph.web.server.health import HealthResponder


class Others:
    """What answers everything else: the paths that it was asked for, and what it was given to keep."""

    def __init__(self):
        self.asked, self.kept = [], []

    def __call__(self, environ):
        self.asked.append(environ["PATH_INFO"])

    def keep(self, environ, reply):
        self.kept.append(environ["PATH_INFO"])


def environ_of(path="/healthz", method="GET", **more):
    return {**EnvironBuilder(path=path, method=method).get_environ(), **more}


def answered(app, environ):
    """Return what the loop answers, and what the others were asked."""
    others = Others()
    responder = HealthResponder(app.extensions[EXTENSION], others)
    return responder(environ), others.asked


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_it_answers_as_the_app_does(method, client_of):
    """
    Status, headers and body are the same, of HEAD too.
    """
    app = client_of().application
    pieces, status, headers = run_wsgi_app(app, environ_of(method=method))
    (code, loop_headers, body), asked = answered(app, environ_of(method=method))

    assert (status[:3], sorted(headers), b"".join(pieces)) == (str(code), sorted(loop_headers), body)
    assert [] == asked


@pytest.mark.parametrize(
    "environ",
    [
        environ_of("/healthz?verbose"),
        environ_of("/healthz/"),
        environ_of("/doc/place/"),
        environ_of(method="POST"),
        environ_of(method="OPTIONS"),
    ],
    ids=["a query", "another path", "a page", "POST", "OPTIONS"],
)
def test_others_answer_the_rest(environ, client_of):
    """
    Whatever is not the plain question is theirs.
    """
    assert (None, [environ["PATH_INFO"]]) == answered(client_of().application, environ)


def test_a_request_that_breaks_a_rule_is_left_to_the_app(client_of):
    """
    The app finds the same, and says so.
    """
    assert (None, []) == answered(client_of().application, environ_of(HTTP_HOST="a, b"))


def test_a_store_without_a_generation_is_left_to_the_app(own_client_of, tmp_path):
    """
    So it is answered 503, with what is wrong.
    """
    client = own_client_of()
    client.application.extensions[EXTENSION].current.layout.root.joinpath("current").unlink()

    assert (None, []) == answered(client.application, environ_of())
    assert 503 == client.get("/healthz").status_code


def test_what_the_app_answers_is_handed_on():
    """
    The other one may keep it.
    """
    others = Others()
    HealthResponder(None, others).keep(environ_of("/a"), (200, [], b""))

    assert ["/a"] == others.kept
