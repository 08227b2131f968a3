"""The shipped catalogue as a site."""

from pathlib import Path

import pytest

from foia_graph.ingest.load import LoadOptions, load
from foia_graph.web.static_site import export_site
from tests.web.static_site.crawler import Crawl, served

DATA = Path(__file__).parents[3] / "data"


@pytest.mark.slow
def test_every_link_of_the_shipped_catalogue_leads_to_a_file(tmp_path, profile):
    """Nothing is omitted, and a crawler finds no dead link, no form and no query."""
    load((DATA,), tmp_path / "store", profile, LoadOptions(ocr=False))
    found = export_site(tmp_path / "store", profile, tmp_path / "site")
    with served(tmp_path / "site") as base:
        crawl = Crawl(base)

    assert () == found.left_out
    assert [] == crawl.dead
    assert set() == crawl.tags & {"form", "input", "button"}
    assert 6000 < len(crawl.fetched)
    assert [] == [name for name in crawl.fetched if "?" in name]
