"""Signposts as a client of third parties reads them (the package signposting), against a server that runs."""

import pytest

from tests.clients.conftest import Served

signposting = pytest.importorskip("signposting", reason="the package signposting is not installed")
pytestmark = pytest.mark.clients


def targets(links: object) -> set[str]:
    """Give the addresses of links."""
    return {str(each.target) for each in links}  # type: ignore[attr-defined]


def test_a_page_is_a_landing_page(served: Served):
    """
    Name, descriptions, classes and link set are found in its headers, whichever form the client accepts.
    """
    page = f"{served.base}doc/release/2012-04-10"
    found = signposting.find_signposting_http(page)

    assert f"{served.base}id/release/2012-04-10" == str(found.citeAs.target)
    assert {f"{page}.ttl", f"{page}.jsonld", f"{page}.bib"} < targets(found.describedBy)
    assert {"https://schema.org/AboutPage", "https://schema.org/Dataset"} == targets(found.types)
    assert {f"{served.base}linkset/release/2012-04-10"} == targets(found.linksets)


def test_the_link_set_says_all_that_headers_say(served: Served):
    """The client reads the link set as JSON: the same signposts of the page, and its documents as items."""
    page = f"{served.base}doc/release/2012-04-10"
    header = signposting.find_signposting_http(page)
    found = signposting.find_signposting_linkset(f"{served.base}linkset/release/2012-04-10").for_context(page)

    assert str(header.citeAs.target) == str(found.citeAs.target)
    assert targets(header.describedBy) == targets(found.describedBy)
    assert targets(found.items)
