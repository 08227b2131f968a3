"""Tenures: who held which post or role in which body, and when, in the order of time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foia_graph.model.claims import standing_claims
from foia_graph.model.iris import owner_iri
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.date_words import date_words
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkedClaim, LinkView

# What those without a date are sorted by.
UNDATED = "9999"


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
    return _sorted(_tenures(person, presenter))


def tenures_in(body: Resource, presenter: Presenter) -> tuple[Tenure, ...]:
    """Return the tenures in a body and in its posts, the earliest first."""
    catalogue, profile = presenter.catalogue, presenter.profile
    posts = catalogue.pointing_things(body.iri, "postIn", profile["Post"])
    members = [*catalogue.pointing_things(body.iri, "organization", profile["Membership"])]
    for post in posts:
        members += catalogue.pointing_things(post, "post", profile["Membership"])
        members += catalogue.pointing_things(post, "holds", profile["Person"])
    people = filter(None, map(catalogue.describe, sorted(set(map(owner_iri, members)))))
    ours = {body.iri, *posts}
    return _sorted(tenure for person in people for tenure in _tenures(person, presenter, ours))


def _sorted(tenures: Iterable[Tenure]) -> tuple[Tenure, ...]:
    return tuple(sorted(tenures, key=lambda each: (each.start or each.end or UNDATED, each.person.text)))


def _tenures(person: Resource, presenter: Presenter, ours: set[str] | None = None) -> Iterator[Tenure]:
    """Yield what a person held (in some bodies and posts), then the posts held at no stated time."""
    predicates, dated = presenter.profile.predicates, set[str]()
    holds = predicates["holds"]

    def tenure(post: str, body: str, claims: Iterable[Resource], during: Resource | None) -> Tenure:
        return Tenure(
            person.iri,
            presenter.link(person.iri),
            presenter.link(post) if post else None,
            presenter.link(body) if body else None,
            _time_words(during) if during else "",
            tuple(map(presenter.linked_claim, claims)),
            during.one("startDate") if during else "",
            during.one("endDate") if during else "",
        )

    def body_of(post: str) -> str:
        return next(iter(presenter.catalogue.links(post, predicates["postIn"])), "") if post else ""

    for part in person.parts("membership"):
        post = part.one("post")
        body = part.one("organization") or body_of(post)
        dated.add(post)
        if ours is None or not ours.isdisjoint((post, body)):
            during = next(iter(part.parts("memberDuring")), None)
            yield tenure(post or part.one("role"), body, standing_claims(part), during)
    for post in map(text_of, person.get("holds")):
        if post not in dated and (ours is None or post in ours):
            held = (each for each in standing_claims(person) if each.one("predicate") == holds)
            yield tenure(post, body_of(post), (each for each in held if post in each.get("object")), None)


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
