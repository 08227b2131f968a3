"""Parameters of the log and of feeds: what is not understood is refused, not ignored."""

import pytest

JSON = {"Accept": "application/json"}
ADDRESSES = [
    "/changes",
    "/changes.ttl",
    "/changes/1",
    "/changes/1.nt",
    "/changes/ldes",
    "/sitemap.xml",
    "/sitemap/1.xml",
    "/resourcesync/capabilitylist.xml",
    "/resourcesync/resourcelist.xml",
    "/resourcesync/resourcelist/1.xml",
    "/resourcesync/changelist.xml",
    "/resourcesync/changelist/1.xml",
    "/.well-known/resourcesync",
    "/iiif/changes",
    "/iiif/changes/1",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_unknown_parameter_is_refused(client_of, address):
    """No one takes all changes for those of one type."""
    client = client_of()
    found = client.get(f"{address}?type=Create", headers=JSON)

    assert 200 == client.get(address).status_code
    assert (400, "This address has no parameter 'type'; there are none.") == (
        found.status_code,
        found.json["detail"],
    )


@pytest.mark.parametrize("address", ["/changes.atom", "/feeds/release/2012-04-10.atom"])
@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("type=Create", "This address has no parameter 'type'; there are before."),
        ("before=0", "before is the number of an entry, from 1, not '0'."),
        ("before=", "before is empty; remove it, or give it a value."),
        ("before=2&before=3", "before is given once, not 2 times."),
        ("before=٣", "before is the number of an entry, from 1, not '٣'."),
    ],
)
def test_what_a_feed_does_not_understand_is_refused(client_of, address, query, why):
    """The answer says what would have been right."""
    found = client_of().get(f"{address}?{query}", headers=JSON)

    assert (400, why) == (found.status_code, found.json["detail"])
