"""An archive as it was at some date, from a store and from a server."""

import pytest
from rdflib import DCTERMS, URIRef

from foia_graph.errors import NotFound, RequestRefused
from tests.client.conftest import BEFORE, PAST

RELEASE = "release/2012-04-10"
TITLE = "SELECT ?title { ?release a <https://w3id.org/foia-graph/ontology#Release> ; dcterms:title ?title }"


def titles(archive):
    """Give the title of the release by each call that reports it."""
    return {
        archive.get(RELEASE).label,
        archive.find("releases")[0].label,
        archive.query(f"PREFIX dcterms: <http://purl.org/dc/terms/> {TITLE}")[0]["title"],
        *(node["label"] for node in archive.neighbourhood(RELEASE, limit=1).nodes),
        *map(str, archive.graph(RELEASE).objects(URIRef(archive.get(RELEASE).iri), DCTERMS.title)),
    }


def test_all_calls_tell_of_the_same_date(changed):
    """
    The old title by a date of the past, the new one without or by a date to come; search and citations too.
    """
    for archive in changed.both:
        past = archive.as_of(PAST)

        assert {"New FOIA Documents"} == titles(past)
        assert {"New and old documents"} == titles(archive) == titles(past.as_of("2999-01-01"))
        assert "New FOIA Documents" in past.cite(RELEASE) and "old" not in past.cite(RELEASE)
        assert not past.search("old") and archive.search("old")
        assert len(past.graph()) and past.gaps() is not None


def test_what_is_of_now_only_is_refused(changed):
    """Saved queries tell of now; before the first load there was nothing."""
    for archive in changed.both:
        with pytest.raises(RequestRefused, match="current state only"):
            archive.as_of(PAST).queries()
        with pytest.raises(NotFound):
            archive.as_of(BEFORE).find("releases")
        with pytest.raises(RequestRefused, match="a day or a time"):
            archive.as_of("yesterday").find("releases")


def test_an_archive_of_the_past_is_closed_with_that_of_now(changed):
    """To close it closes nothing else."""
    for archive in changed.both:
        with archive.as_of(PAST) as past:
            assert f"as of {PAST}" in repr(past)

        assert archive.find("releases")
