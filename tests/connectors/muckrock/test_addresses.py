"""Addresses of MuckRock: what each selects, and which interfaces are asked."""

import pytest

from foia_graph.connectors.muckrock.interface import authorization, parse_source
from foia_graph.errors import InputError

SITE = "https://www.muckrock.com"
BOTH = ("api_v1", "api_v2")


@pytest.mark.parametrize(
    ("path", "kind", "versions", "number", "query"),
    [
        ("/foi/harbor-9/fees-of-2011-1/", "request", BOTH, "1", ""),
        ("/foi/harbor-9/fees-of-2011-1/#comm-2", "request", BOTH, "1", ""),
        ("/foi/harbor-9/fees-of-2011-1/?", "request", BOTH, "1", ""),
        ("/agency/harbor-9/port-authority-5/", "request", BOTH, "", "agency=5"),
        ("/foi/list/?q=port+fees&status=done&page=3", "request", BOTH, "", "search=port+fees&status=done"),
        ("/project/harbor-papers-40/", "project", BOTH, "40", ""),
        ("/api_v1/foia/1/", "request", ("api_v1",), "1", ""),
        ("/api_v1/foia/?agency=5&page=2", "request", ("api_v1",), "", "agency=5&page=2"),
        ("/api_v2/requests/1/", "request", ("api_v2",), "1", ""),
        ("/api_v2/communications/?foia=1", "communication", ("api_v2",), "", "foia=1"),
        ("/api_v2/files/70/", "file", ("api_v2",), "70", ""),
        ("/api_v2/agencies/5/", "agency", ("api_v2",), "5", ""),
        ("/api_v2/jurisdictions/", "jurisdiction", ("api_v2",), "", ""),
    ],
)
def test_addresses_of_pages_and_of_interfaces_select(path, kind, versions, number, query):
    found = parse_source(f"{SITE}{path}")

    assert (kind, versions, number, query) == (found.kind, found.versions, found.number, found.query)
    assert SITE == found.site


@pytest.mark.parametrize(
    "path", ["/", "/foi/list/", "/about/", "/api_v2/users/3/", "/accounts/profile/r.roe/"]
)
def test_what_selects_nothing_is_refused(path):
    with pytest.raises(InputError, match="is no address of a request"):
        parse_source(f"{SITE}{path}")


def test_hosts_of_the_platform_are_asked_at_its_site_and_others_themselves():
    sites = [
        parse_source(f"{each}/api_v1/foia/1/").site for each in ("http://muckrock.com", "http://127.0.0.1:80")
    ]

    assert [SITE, "http://127.0.0.1:80"] == sites


@pytest.mark.parametrize(
    ("token", "header"), [("0a1b", "Token 0a1b"), ("eyJh.eyJi.c2", "Bearer eyJh.eyJi.c2")]
)
def test_a_token_is_sent_as_its_interface_wants_it(token, header):
    assert header == authorization(token)
