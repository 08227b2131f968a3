"""Tenures: who held which post or role in which body, and when, in the order of time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foia_graph.model.claims import standing_claims
from foia_graph.model.iris import owner_iri
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.date_words import date_words
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkedClaim, LinkView

UNDATED = "9999"
"""What those without a date are sorted by."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """A post or role that a person held in a body, the time in words, and who says so; "" for no time.

    `start` and `end` are dates as precise as they are known, "" for none.
    """

    holder: str
    """The IRI of the person."""
    person: LinkView
    what: LinkView | None
    body: LinkView | None
    time: str
    claims: tuple[LinkedClaim, ...]
    start: str = ""
    end: str = ""


def tenures_of(person: Resource, presenter: Presenter) -> tuple[Tenure, ...]:
    """Return the tenures of a person, the earliest first; posts held at no stated time come last."""
    return _sorted((*_dated_tenures(person, presenter), *_undated_tenures(person, presenter)))


def tenures_in(body: Resource, presenter: Presenter) -> tuple[Tenure, ...]:
    """Return the tenures in a body and in its posts, the earliest first."""
    catalogue, profile = presenter.catalogue, presenter.profile
    posts = catalogue.pointing_things(body.iri, "postIn", profile["Post"])
    members = catalogue.pointing_things(body.iri, "organization", profile["Membership"])
    ways = [("post", "Membership"), ("holds", "Person")]
    holders = [
        n
        for post in posts
        for name, kind in ways
        for n in catalogue.pointing_things(post, name, profile[kind])
    ]
    people = (catalogue.describe(iri) for iri in sorted(set(map(owner_iri, (*members, *holders)))))
    ours = {body.iri, *posts}
    return _sorted(
        tenure
        for person in people
        if person is not None
        for tenure in (*_dated_tenures(person, presenter, ours), *_undated_tenures(person, presenter, ours))
    )


def _sorted(tenures: Iterable[Tenure]) -> tuple[Tenure, ...]:
    return tuple(sorted(tenures, key=lambda each: (each.start or each.end or UNDATED, each.person.text)))


def _dated_tenures(person: Resource, presenter: Presenter, ours: set[str] | None = None) -> Iterator[Tenure]:
    for part in person.parts("membership"):
        post, role, body = part.one("post"), part.one("role"), _body(part, presenter)
        if ours is not None and ours.isdisjoint((post, body)):
            continue
        during = next(iter(part.parts("memberDuring")), None)
        yield Tenure(
            person.iri,
            presenter.link(person.iri),
            presenter.link(post or role) if post or role else None,
            presenter.link(body) if body else None,
            _time_words(during) if during else "",
            tuple(map(presenter.linked_claim, standing_claims(part))),
            during.one("startDate") if during else "",
            during.one("endDate") if during else "",
        )


def _undated_tenures(
    person: Resource, presenter: Presenter, ours: set[str] | None = None
) -> Iterator[Tenure]:
    """Yield the posts that a person held at no stated time."""
    dated = {part.one("post") for part in person.parts("membership")}
    path = presenter.profile.predicates["holds"]
    for post in map(text_of, person.get("holds")):
        if post in dated or (ours is not None and post not in ours):
            continue
        found = (c for c in standing_claims(person) if c.one("predicate") == path and post in c.get("object"))
        body = next(iter(presenter.catalogue.links(post, presenter.profile.predicates["postIn"])), "")
        yield Tenure(
            person.iri,
            presenter.link(person.iri),
            presenter.link(post),
            presenter.link(body) if body else None,
            "",
            tuple(map(presenter.linked_claim, found)),
        )


def _body(part: Resource, presenter: Presenter) -> str:
    """Return the body of a membership: its own, else that of its post."""
    if own := part.one("organization"):
        return own
    path = presenter.profile.predicates["postIn"]
    return next(iter(presenter.catalogue.links(part.one("post"), path)), "") if part.get("post") else ""


def _time_words(during: Resource) -> str:
    """Return a time in words, as precise as it is known.

    >>> _time_words(Resource("", "Interval", {"startDate": ("2009-05",), "endDate": ("2013",)}))
    'May 2009 to 2013'
    >>> _time_words(Resource("", "Interval", {"startDate": ("2009-05",)}))
    'from May 2009'
    """
    first, last = (date_words(during.one(name)) for name in ("startDate", "endDate"))
    if first and last:
        return f"{first} to {last}" if first != last else first
    return f"from {first}" if first else f"until {last}" if last else during.one("asStated")
