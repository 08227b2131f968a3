"""What is right for the questions of `naive/`: computed from the world, by the name of the question's file.

A reference gives its rows as tuples of cells in the order of the query's variables, each as often as it is
right; the order of rows means nothing. Sets are used wherever a question asks for things, so that what two
sources say, or what one of them says twice, counts once.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from foia_graph.model.resource import text_of
from oracle.cited import citations_of
from oracle.dated import dates_given, days_of
from oracle.world import Part, World

Cells: TypeAlias = tuple[str, ...]
Answer: TypeAlias = Callable[[World], Iterable[Cells]]
NAIVE: dict[str, Answer] = {}
"""All references by the name of their question."""


def question(name: str) -> Callable[[Answer], Answer]:
    """Register a function as the reference of a question."""

    def register(answer: Answer) -> Answer:
        assert name not in NAIVE, f"{name} has two references"
        NAIVE[name] = answer
        return answer

    return register


# ---------------------------------------------------------------- helpers


def described(world: World) -> Iterator[str]:
    """Yield all things of a catalogue: neither parts nor claims."""
    yield from (iri for iri in world.types if iri not in world.parts_by_iri and iri not in world.claims)


def counted(world: World, pairs: Iterable[tuple[str, str]], *, labelled: bool = True) -> list[Cells]:
    """Give each thing of some pairs, with its label and the number of the different others in its pairs."""
    counts = Counter(thing for thing, _ in set(pairs))
    return [
        (world.cell(thing), *([world.label(thing)] if labelled else []), str(count))
        for thing, count in counts.items()
    ]


def listed(world: World, things: Iterable[str]) -> list[Cells]:
    """Give things with their labels."""
    return [(world.cell(thing), world.label(thing)) for thing in set(things)]


def totals(words: Iterable[str]) -> list[Cells]:
    """Give each word with how often it comes."""
    return [(word, str(count)) for word, count in Counter(words).items()]


def mentions(world: World, scope: str = "corpus") -> list[Part]:
    """Give what names or describes somebody: in the text of a document, or in the header of an e-mail."""
    return world.parts_of_type("Mention", scope)


def text_of_place(world: World, place: str) -> str:
    """Give the document that a page or a part is of; of anything else, itself."""
    thing = world.thing_of(place)
    if world.type_of(thing) == "Page":
        return world.values(thing, "isPartOf", "all")[0]
    return thing


def those_mentioned(world: World, scope: str) -> set[str]:
    """Give all whom some mention names."""
    return {
        body for each in mentions(world, scope) for body in world.values(each.resource.iri, "body", scope)
    }


def documents(world: World) -> list[str]:
    """Give the documents that the collection counts to a release."""
    return [each for each in world.things("ReleasedDocument") if world.values(each, "inSeries")]


def texts_citing(world: World, work: str) -> set[str]:
    """Give the texts of the collection that cite a work, in whichever way and by whatever shows it."""
    return {each.citing for each in citations_of(world, work, "corpus")}


def dates(world: World, thing: str, *names: str) -> list[str]:
    """Give the dates in some fields, each once."""
    found = (value for name in names for value in world.values(thing, name))
    return list(dict.fromkeys(found))


# ---------------------------------------------------------------- people


@question("people-01-how-many")
def people(world: World) -> list[Cells]:
    return [(str(len(world.things("Person"))),)]


@question("people-02-officials-mentioned")
def officials_mentioned(world: World) -> list[Cells]:
    roles = world.narrower_or_same(world.iri("scheme/roles/official"))
    pairs = [
        (body, text_of_place(world, each.owner))
        for each in mentions(world)
        if each.field == "mentions" and roles & set(world.values(each.resource.iri, "mentionRole"))
        for body in world.values(each.resource.iri, "body")
        if world.type_of(body) == "Person"
    ]
    return counted(world, pairs)


@question("people-03-never-mentioned")
def never_mentioned(world: World) -> list[Cells]:
    return listed(world, set(world.things("Person")) - those_mentioned(world, "corpus"))


@question("people-04-posts-held")
def posts_held(world: World) -> list[Cells]:
    held = {
        (person, post)
        for person in world.things("Person")
        for post in (
            *world.values(person, "holds"),
            *(
                post
                for part in world.parts(person, "membership")
                for post in world.values(part.resource.iri, "post")
            ),
        )
    }
    return [
        (world.label(person), world.label(post), world.label(body) if body else "")
        for person, post in held
        for body in world.values(post, "postIn") or [""]
    ]


@question("people-05-several-names")
def several_names(world: World) -> list[Cells]:
    names = {
        person: {name for field in ("name", "alternateName") for name in world.values(person, field)}
        for person in world.things("Person")
    }
    return [(world.cell(person), str(len(found))) for person, found in names.items() if len(found) > 1]


@question("people-06-sensitivity")
def sensitivity(world: World) -> list[Cells]:
    return totals(
        world.label(degree)
        for person in world.things("Person")
        for degree in world.values(person, "sensitivity")
    )


@question("people-07-authors")
def authors(world: World) -> list[Cells]:
    return counted(
        world,
        [
            (person, thing)
            for thing in described(world)
            for person in world.values(thing, "creator")
            if world.type_of(person) == "Person"
        ],
    )


@question("people-08-parts-played")
def parts_played(world: World) -> list[Cells]:
    return [
        (world.label(thing), world.label(who), world.label(role) if role else "")
        for thing in described(world)
        for part in world.parts(thing, "qualifiedAssociation")
        for who in world.values(part.resource.iri, "agent")
        for role in world.values(part.resource.iri, "hadRole") or [""]
    ]


@question("people-09-only-outside")
def only_outside(world: World) -> list[Cells]:
    only = those_mentioned(world, "all") - those_mentioned(world, "corpus")
    return listed(world, only & set(world.things("Person")))


@question("people-10-members")
def members(world: World) -> list[Cells]:
    pairs = [
        (body, person)
        for person in world.things("Person")
        for body in (
            *world.values(person, "memberOf"),
            *(
                body
                for part in world.parts(person, "membership")
                for body in world.values(part.resource.iri, "organization")
            ),
        )
    ]
    return counted(world, pairs)


# ---------------------------------------------------------------- documents


@question("documents-01-how-many")
def how_many_documents(world: World) -> list[Cells]:
    return [(str(len(documents(world))),)]


@question("documents-02-descriptions")
def descriptions(world: World) -> list[Cells]:
    return [
        (world.cell(document), world.label(document), about)
        for document in documents(world)
        for about in world.values(document, "description") or [""]
    ]


@question("documents-03-types")
def types(world: World) -> list[Cells]:
    return totals(
        world.label(form) if form else ""
        for document in world.things("ReleasedDocument")
        for form in world.values(document, "form") or [""]
    )


@question("documents-04-works-cited")
def works_cited(world: World) -> list[Cells]:
    return counted(
        world, [(work, text) for work in world.things("CitedWork") for text in texts_citing(world, work)]
    )


@question("documents-05-works-never-cited")
def works_never_cited(world: World) -> list[Cells]:
    return listed(world, [work for work in world.things("CitedWork") if not texts_citing(world, work)])


@question("documents-06-issues")
def issues(world: World) -> list[Cells]:
    return counted(
        world,
        [
            (issue, document)
            for issue in world.things("Issue")
            for document in world.things("ReleasedDocument")
            if world.narrower_or_same(issue) & set(world.values(document, "raisesIssue"))
        ],
    )


@question("documents-07-pages")
def pages(world: World) -> list[Cells]:
    return counted(
        world,
        [(document, page) for page in world.things("Page") for document in world.values(page, "isPartOf")],
    )


@question("documents-08-who-released")
def who_released(world: World) -> list[Cells]:
    releaser = world.iri("scheme/roles/releaser")
    who = {
        (release, agent)
        for release in world.things("Release")
        for disclosure in world.values(release, "disclosure")
        for part in world.parts(disclosure, "qualifiedAssociation")
        if releaser in world.values(part.resource.iri, "hadRole")
        for agent in world.values(part.resource.iri, "agent")
    }
    return [(world.cell(release), world.label(release), world.label(agent)) for release, agent in who]


@question("documents-09-sources-of-titles")
def sources_of_titles(world: World) -> list[Cells]:
    pairs = [
        (document, world.graph_sources[said.graph])
        for document in world.things("ReleasedDocument")
        for said in world.statements(document, "title")
        if world.graph_sources.get(said.graph)
    ]
    return counted(world, pairs, labelled=False)


@question("documents-10-publishers")
def publishers(world: World) -> list[Cells]:
    pairs = {
        (publisher, text)
        for text in world.things("SourceDocument")
        for publisher in world.values(text, "publisher", "all")
    }
    return totals(world.label(publisher) for publisher, _ in pairs)


# ---------------------------------------------------------------- dates and counts


@question("dates-01-events-by-year")
def events_by_year(world: World) -> list[Cells]:
    pairs = {
        (event, str(int(date[:4]))) for event in world.things("Event") for date in dates(world, event, "date")
    }
    return totals(year for _, year in pairs)


@question("dates-02-works-before")
def works_before(world: World) -> list[Cells]:
    return [
        (world.cell(work), world.label(work), date)
        for work in world.things("CitedWork")
        for date in dates(world, work, "created", "issued")
        if days_of(date)[1] < "2012-01-01"
    ]


@question("dates-03-first-and-last")
def first_and_last(world: World) -> list[Cells]:
    rows: list[Cells] = []
    for release in world.things("Release"):
        given = dates_given(world, release, "date", "corpus")
        firsts, lasts = [date.first for date in given], [date.last for date in given]
        # A date that is open to one side leaves the whole open there.
        first, last = min(firsts, default=""), max(lasts, default="") if all(lasts) else ""
        rows.append((world.cell(release), world.label(release), first, last))
    return rows


@question("dates-04-undated")
def undated(world: World) -> list[Cells]:
    return listed(
        world, [release for release in world.things("Release") if not dates(world, release, "date")]
    )


@question("dates-05-figures")
def figures(world: World) -> list[Cells]:
    return [
        (world.label(thing), world.label(measure), amount)
        for thing in described(world)
        for figure in world.parts(thing, "figure")
        for measure in world.values(figure.resource.iri, "measure")
        for amount in world.values(figure.resource.iri, "amount")
    ]


@question("dates-06-stated-and-described")
def stated_and_described(world: World) -> list[Cells]:
    return [
        (
            world.cell(release),
            world.label(release),
            stated,
            str(sum(release in world.values(document, "inSeries") for document in documents(world))),
        )
        for release in world.things("Release")
        for stated in world.values(release, "statedDocumentCount") or [""]
    ]


@question("dates-07-claims-by-status")
def claims_by_status(world: World) -> list[Cells]:
    return totals(world.label(claim.resource.one("status")) for claim in world.all_claims())


@question("dates-08-contradictions")
def contradictions(world: World) -> list[Cells]:
    standing = {claim.resource.iri: claim for claim in world.all_claims("all")}
    found = set()
    for claim in standing.values():
        for other in map(text_of, claim.resource.get("conflictsWith")):
            if other in standing:
                pair = (_object(world, claim.resource.iri), _object(world, other))
                found.add((world.cell(claim.subject), *sorted(pair)))
    return sorted(found)


def _object(world: World, claim: str) -> str:
    """Give what a claim states, as a cell: its value, else what it says in words."""
    said = world.claims[claim].resource
    return world.cell((*said.get("object"), *said.get("text"), *said.get("asStated"))[0])


@question("dates-09-statements-by-source")
def statements_by_source(world: World) -> list[Cells]:
    return counted(
        world, [(claim.resource.one("source"), claim.resource.iri) for claim in world.all_claims()]
    )


@question("dates-10-not-accepted")
def dates_not_accepted(world: World) -> list[Cells]:
    properties = {world.profile.predicates[name] for name in ("created", "issued", "date")}
    return [
        (
            world.label(claim.subject),
            text_of(claim.resource.get("object")[0]),
            world.label(claim.resource.one("status")),
        )
        for claim in world.all_claims("all", standing=False)
        if not world.is_accepted(claim)
        and claim.resource.one("predicate") in properties
        and claim.resource.get("object")
    ]


# ---------------------------------------------------------------- redactions


@question("redactions-01-how-many")
def redactions(world: World) -> list[Cells]:
    return [(str(len(world.parts_of_type("Redaction"))),)]


@question("redactions-02-by-exemption")
def redactions_by_exemption(world: World) -> list[Cells]:
    pairs = []
    for exemption in world.subjects("inScheme", world.iri("scheme/exemptions"), "all"):
        narrower = world.narrower_or_same(exemption, "all")
        pairs += [
            (exemption, each.resource.iri)
            for each in world.parts_of_type("Redaction", "all")
            if narrower & set(world.values(each.resource.iri, "claimedExemption", "all"))
        ]
    return counted(world, pairs)


@question("redactions-03-by-document")
def redactions_by_document(world: World) -> list[Cells]:
    return counted(
        world,
        [(text_of_place(world, each.owner), each.resource.iri) for each in world.parts_of_type("Redaction")],
    )


@question("redactions-04-without-ground")
def redactions_without_ground(world: World) -> list[Cells]:
    return [
        (world.cell(each.resource.iri), words)
        for each in world.parts_of_type("Redaction")
        if not world.values(each.resource.iri, "claimedExemption")
        for words in world.values(each.resource.iri, "asStated") or [""]
    ]


@question("redactions-05-bates-ranges")
def bates_ranges(world: World) -> list[Cells]:
    return [
        (
            world.cell(each.owner),
            each.resource.one("batesPrefix"),
            *(each.resource.one(name) for name in ENDS),
        )
        for each in world.parts_of_type("BatesRange")
    ]


ENDS = ("batesStart", "batesEnd")


@question("redactions-06-documents-with-bates")
def documents_with_bates(world: World) -> list[Cells]:
    found = {text_of_place(world, each.owner) for each in world.parts_of_type("BatesRange")}
    return [(str(len(found & set(world.things("ReleasedDocument")))),)]


@question("redactions-07-pages-withheld")
def pages_withheld(world: World) -> list[Cells]:
    full = world.iri("scheme/page-treatments/withheld-in-full")
    pages_of: Counter[str] = Counter()
    for each in world.parts_of_type("WithheldPages"):
        if full in world.values(each.resource.iri, "pageTreatment"):
            pages_of[each.owner] += sum(map(int, world.values(each.resource.iri, "numberOfPages")))
    return [(world.cell(thing), world.label(thing), str(count)) for thing, count in pages_of.items()]


@question("redactions-08-grounds-of-pages")
def grounds_of_pages(world: World) -> list[Cells]:
    return totals(
        world.label(ground)
        for each in world.parts_of_type("WithheldPages")
        for ground in world.values(each.resource.iri, "claimedExemption")
    )


@question("redactions-09-senders")
def senders(world: World) -> list[Cells]:
    return totals(
        sender
        for each in world.parts_of_type("PageRange")
        for sender in {
            words
            for mention in world.parts(each.resource.iri, "sender")
            for words in world.values(mention.resource.iri, "asStated")
        }
    )


@question("redactions-10-not-accepted")
def redactions_not_accepted(world: World) -> list[Cells]:
    return [
        (world.cell(iri), part.resource.one("asStated"), world.label(part.resource.one("status")))
        for iri, part in world.parts_by_iri.items()
        if part.resource.type == "Redaction" and not world.stands(part)
    ]
