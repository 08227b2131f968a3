"""References of the queries about documents, releases, issues, dates, positions and agencies."""

from collections.abc import Iterable, Iterator

from oracle.cited import citations_of
from oracle.dated import dates_given
from oracle.references import Row, answers
from oracle.world import Statement, World

DAYS_TRIED = (
    "1900-01-01",
    "2010-06-15",
    "2011-02-01",
    "2011-12-31",
    "2012-02-29",
    "2012-04-10",
    "2099-12-31",
)


def distinct(rows: Iterable[Row]) -> list[Row]:
    """Give rows in their order, each once."""
    found: dict[tuple[tuple[str, str], ...], Row] = {}
    for row in rows:
        found.setdefault(tuple(row.items()), row)
    return list(found.values())


def value_labels(world: World, thing: str, name: str, scope: str) -> str:
    """Give the labels of the things in a field as one cell; what no record describes has none."""
    return world.labels(each for each in world.values(thing, name, scope) if world.type_of(each))


def rests_on(world: World, statement: Statement) -> Row:
    """Give the two columns that say what a statement rests on."""
    return {"evidence": world.evidence(statement), "source": world.source_label(statement.graph)}


# ---------------------------------------------------------------- positions and agencies


@answers("about-a-place")
def about_a_place(world: World, place: str, scope: str) -> list[Row]:
    """Each thing that speaks of a position in the one asked for, is or was there, or serves it."""
    ways = {"spatial": "speaks of", "location": "is or was in", "areaServed": "serves"}
    return distinct(
        {
            "thing": world.cell(thing),
            "title": world.label(thing),
            "how": how,
            "placeName": world.label(inside),
            **rests_on(world, each),
        }
        for inside in world.below(place, "containedInPlace", scope)
        for name, how in ways.items()
        for thing in world.subjects(name, inside, scope)
        for each in world.statements(thing, name, scope)
        if each.text == inside
    )


@answers("agencies-and-parents")
def agencies_and_parents(world: World, parent: str, scope: str) -> list[Row]:
    """Each agency with what it is part of, by source; an agency that is part of nothing has a row, too."""
    rows: list[Row] = []
    for agency in world.things("Agency"):
        above = world.above(agency, "subOrganizationOf", scope) - {agency}
        is_other_name = world.values(agency, "preferredIdentity", scope)
        if is_other_name or (parent and parent not in above):
            continue
        own = {"agency": world.cell(agency), "name": world.label(agency)}
        parents = world.statements(agency, "subOrganizationOf", scope)
        if not parents:
            rows.append({**own, "parentName": "", "topName": "", "evidence": own["agency"], "source": ""})
        rows += (
            {
                **own,
                "parentName": world.label(each.text),
                "topName": world.labels(tops(world, each.text, scope)),
                **rests_on(world, each),
            }
            for each in parents
        )
    return distinct(rows)


def tops(world: World, body: str, scope: str) -> list[str]:
    """Give what a body belongs to in the end: itself, where it is part of nothing."""
    above = world.above(body, "subOrganizationOf", scope)
    return [each for each in above if not world.values(each, "subOrganizationOf", scope)]


# ---------------------------------------------------------------- documents and releases


@answers("calls-to-action")
def calls_to_action(world: World, scope: str) -> list[Row]:
    """Each thing that a text asks of its readers."""
    return distinct(
        {
            "document": world.cell(document),
            "title": world.label(document),
            "form": value_labels(world, document, "form", scope),
            "action": each.text,
            "towards": value_labels(world, document, "recipient", scope),
            **rests_on(world, each),
        }
        for document in world.things("SourceDocument")
        for each in world.statements(document, "potentialAction", scope)
    )


@answers("documents-by-agency")
def documents_by_agency(world: World, release: str, scope: str) -> list[Row]:
    """How many documents each agency or author made or made public."""
    made: dict[str, set[str]] = {}
    for document in documents_in(world, release, scope):
        agents = {*world.values(document, "creator", scope), *world.values(document, "publisher", scope)}
        for agent in agents or {""}:
            made.setdefault(agent, set()).add(document)
    return [
        {
            "agency": world.cell(agent),
            "documents": str(len(documents)),
            "evidence": world.cell(min(documents)),
        }
        for agent, documents in made.items()
    ]


def documents_in(world: World, release: str, scope: str) -> list[str]:
    """Give the documents of a release; without one, all."""
    return [
        document
        for document in world.things("ReleasedDocument")
        if not release or release in world.values(document, "inSeries", scope)
    ]


@answers("documents-by-issue")
def documents_by_issue(world: World, issue: str, relation: str, scope: str) -> list[Row]:
    """Each document that shows an issue, or one narrower than it."""
    ways = (
        {"raisesIssue": "raises", "subject": "is about"} if relation == "any" else {"raisesIssue": "raises"}
    )
    asked = world.narrower_or_same(issue, scope)
    return distinct(
        {
            "document": world.cell(document),
            "title": world.label(document),
            "release": value_labels(world, document, "inSeries", scope),
            "how": how,
            "shown": world.label(each.text),
            **rests_on(world, each),
        }
        for document in world.things("ReleasedDocument")
        for name, how in ways.items()
        for each in world.statements(document, name, scope)
        if each.text in asked
    )


@answers("documents-by-month")
def documents_by_month(world: World, by: str, release: str, creator: str, scope: str) -> list[Row]:
    """How many documents are of each month, of each year where no more is known, and of no date."""
    dated: dict[str, set[str]] = {}
    for document in documents_in(world, release, scope):
        agents = {*world.values(document, "creator", scope), *world.values(document, "publisher", scope)}
        if creator and creator not in agents:
            continue
        for month in {date[:7] for date in world.values(document, by, scope)} or {""}:
            dated.setdefault(month, set()).add(document)
    return [
        {"month": month, "documents": str(len(documents)), "evidence": world.cell(min(documents))}
        for month, documents in dated.items()
    ]


@answers("documents-of-release")
def documents_of_release(world: World, release: str, scope: str) -> list[Row]:
    """Each document that a source counts to a release."""
    return distinct(
        {
            "document": world.cell(document),
            "title": world.label(document),
            "form": value_labels(world, document, "form", scope),
            "held": value_labels(world, document, "holdingStatus", scope),
            "issues": value_labels(world, document, "raisesIssue", scope),
            **rests_on(world, each),
        }
        for document in documents_in(world, release, scope)
        for each in world.statements(document, "inSeries", scope)
        if each.text == release
    )


@answers("documents-of-request")
def documents_of_request(world: World, request: str, scope: str) -> list[Row]:
    """Each document that answers a request, with what ties it to that."""
    return distinct(
        {
            "document": world.cell(document),
            "title": world.label(document),
            "release": value_labels(world, document, "inSeries", scope),
            "status": world.label(each.claim.one("status")) if each.claim else "",
            **rests_on(world, each),
            "note": claim_notes(world, each),
        }
        for document in world.subjects("responsiveTo", request, scope)
        for each in world.statements(document, "responsiveTo", scope)
        if each.text == request
    )


def claim_notes(world: World, statement: Statement) -> str:
    """Give the remarks on a claim as one cell."""
    notes = statement.claim.get("note") if statement.claim else ()
    return " | ".join(sorted({world.cell(note) for note in notes}))


@answers("issues-of-release")
def issues_of_release(world: World, release: str, scope: str) -> list[Row]:
    """Each issue that a release raises, with each of its documents that shows it."""
    rows: list[Row] = []
    documents = documents_in(world, release, scope) if release else []
    for raised in world.values(release, "raisesIssue", scope):
        shown = [
            (document, each, how)
            for document in documents
            for each in world.statements(document, "raisesIssue", scope)
            if (how := how_shown(world, document, each.text, raised, scope))
        ]
        count = str(len({document for document, _, _ in shown}))
        issue = {"issue": world.label(raised), "documents": count}
        rows += (
            {
                **issue,
                "document": world.label(document),
                "how": how,
                "note": claim_notes(world, each),
                **rests_on(world, each),
            }
            for document, each, how in shown
        )
        if not shown:
            rows += (
                {
                    **issue,
                    "document": "",
                    "how": "raised; no document described",
                    "note": "",
                    **rests_on(world, each),
                }
                for each in world.statements(release, "raisesIssue", scope)
                if each.text == raised
            )
    return distinct(rows)


def how_shown(world: World, document: str, said: str, raised: str, scope: str) -> str:
    """Say how a document that names an issue shows one that its release raises, "" where it does not."""
    if said == raised:
        return "named"
    if said in world.narrower_or_same(raised, scope):
        return f"through the narrower “{world.label(said)}”"
    # A top issue says nothing about any one of its narrower issues.
    if raised not in world.narrower_or_same(said, scope) or not world.values(said, "broader", scope):
        return ""
    others = set(world.values(document, "raisesIssue", scope)) - {said}
    if others & world.narrower_or_same(said, scope):
        return ""
    return f"through the broader “{world.label(said)}”; the source does not say more"


@answers("issues")
def issues(world: World) -> list[Row]:
    """Each issue, with how many things of four classes raise it or one narrower than it."""
    kinds = {
        "releases": "Release",
        "documents": "ReleasedDocument",
        "works": "CitedWork",
        "sources": "SourceDocument",
    }
    rows = []
    for issue in world.things("Issue"):
        narrower = world.narrower_or_same(issue)
        raising = {thing for each in narrower for thing in world.subjects("raisesIssue", each)}
        words = [world.words(claim.resource) for claim in world.claims_of(issue)]
        rows.append(
            {
                "issue": world.cell(issue),
                "label": world.label(issue),
                "broader": value_labels(world, issue, "broader", "corpus"),
                **{name: str(len(raising & set(world.things(kind)))) for name, kind in kinds.items()},
                "evidence": min(filter(None, words), default=world.cell(issue)),
            }
        )
    return rows


@answers("promised-not-held")
def promised_not_held(world: World, scope: str) -> list[Row]:
    """Each release of which fewer documents are described than a source counts, or that was announced."""
    rows: list[Row] = []
    announced = world.iri("scheme/holding-status/announced")
    for release in world.things("Release"):
        is_announced = announced in world.values(release, "holdingStatus", scope)
        catalogued = len(documents_in(world, release, scope))
        own = {
            "release": world.cell(release),
            "title": world.label(release),
            "held": value_labels(world, release, "holdingStatus", scope),
            "catalogued": str(catalogued),
        }
        counts = world.statements(release, "statedDocumentCount", scope)
        for each in counts:
            missing = int(each.text) - catalogued
            if missing > 0 or is_announced:
                rows.append({**own, "stated": each.text, "missing": str(missing), **rests_on(world, each)})
        if is_announced and not counts:
            said = [rests_on(world, each) for each in announcements(world, release, scope)]
            first = min(each["evidence"] for each in said)
            # Of several sources with the same words each has a row.
            rows += (
                {**own, "stated": "", "missing": "", **each} for each in said if each["evidence"] == first
            )
    return distinct(rows)


def announcements(world: World, release: str, scope: str) -> list[Statement]:
    """Give what announces a release: what it is to show, in words; without any, that it was announced."""
    raised = world.statements(release, "raisesIssue", scope)
    in_words = [each for each in raised if each.claim and world.words(each.claim)]
    announced = world.iri("scheme/holding-status/announced")
    return in_words or [
        each for each in world.statements(release, "holdingStatus", scope) if each.text == announced
    ]


@answers("releases-in-period", from_=lambda _: DAYS_TRIED, to=lambda _: DAYS_TRIED)
def releases_in_period(world: World, from_: str, to: str, match: str, scope: str) -> list[Row]:
    """Each date of a release that is in a period, by source, with what the same source counts."""
    rows: list[Row] = []
    for release in world.things("Release"):
        own = {
            "release": world.cell(release),
            "title": world.label(release),
            "releasedBy": world.labels(releasers(world, release, scope)),
            "obtainedThrough": value_labels(world, release, "obtainedThrough", scope),
            "campaign": world.labels(campaigns(world, release, scope)),
            "catalogued": str(len(documents_in(world, release, scope))),
        }
        rows += (
            {
                **own,
                "date": date.text,
                "evidence": date.evidence,
                "source": date.source,
                **counts_of(world, release, date.graph, scope),
            }
            for date in dates_given(world, release, "date", scope)
            if (date.is_within(from_, to) if match == "within" else date.overlaps(from_, to))
        )
    return distinct(rows)


def counts_of(world: World, release: str, graph: str, scope: str) -> Row:
    """Give what the source of a graph counts the documents of a release to be, and its words."""
    stated = world.statements(release, "statedDocumentCount", scope)
    counts = [each for each in stated if world.voice(each.graph) == world.voice(graph)]
    said = sorted((each.text, world.words(each.claim) if each.claim else "") for each in counts)
    # The words are in the order of the numbers.
    numbers, words = (
        (dict.fromkeys(filter(None, column)) for column in zip(*said, strict=True)) if said else ((), ())
    )
    return {"stated": " | ".join(numbers), "statedEvidence": " | ".join(words)}


def releasers(world: World, release: str, scope: str) -> Iterator[str]:
    """Give those who made a release, in the role of a releaser or one narrower."""
    roles = world.narrower_or_same(world.iri("scheme/roles/releaser"), scope)
    for disclosure in world.values(release, "disclosure", scope):
        for part in world.parts(disclosure, "qualifiedAssociation", scope):
            if roles & set(world.values(part.resource.iri, "hadRole", scope)):
                yield from world.values(part.resource.iri, "agent", scope)


def campaigns(world: World, release: str, scope: str) -> list[str]:
    """Give the campaigns from which the disclosure of a release followed."""
    return [
        occasion
        for disclosure in world.values(release, "disclosure", scope)
        for occasion in world.values(disclosure, "wasInformedBy", scope)
        if world.type_of(occasion) == "Campaign"
    ]


@answers("source-documents")
def source_documents(world: World, form: str, scope: str) -> list[Row]:
    """Each source, with how many claims that stand rest on it."""
    forms = world.narrower_or_same(form, scope) if form else set()
    counts: dict[str, int] = {}
    for claim in world.all_claims(scope):
        source = claim.resource.one("source")
        counts[source] = counts.get(source, 0) + 1
    outside = {source for graph, source in world.graph_sources.items() if world.is_outside(graph)}
    return [
        {
            "document": world.cell(source),
            "title": world.label(source),
            "formName": value_labels(world, source, "form", scope),
            "publishedBy": value_labels(world, source, "publisher", scope),
            "claims": str(counts.get(source, 0)),
            "evidence": min(world.values(source, "url", scope), default=world.cell(source)),
        }
        for source in world.things("SourceDocument")
        if (scope == "all" or source not in outside)
        and (not form or forms & set(world.values(source, "form", scope)))
    ]


@answers("works-cited-not-held")
def works_cited_not_held(world: World, scope: str) -> list[Row]:
    """Each work that the catalogue does not hold, and what cites it; one that nothing cites, too."""
    held = world.narrower_or_same(world.iri("scheme/holding-status/held"), scope)
    rows: list[Row] = []
    for work in world.things("CitedWork"):
        is_other_name = world.values(work, "preferredIdentity", scope)
        if is_other_name or held & set(world.values(work, "holdingStatus", scope)):
            continue
        own = {
            "work": world.cell(work),
            "title": world.label(work),
            "held": value_labels(world, work, "holdingStatus", scope),
        }
        citing = [
            {
                "why": each.why,
                "citing": world.cell(each.citing),
                "citingTitle": world.label(each.citing),
                "evidence": each.evidence,
                "source": each.source,
            }
            for each in citations_of(world, work, scope)
        ]
        none = {"why": "", "citing": "", "citingTitle": "", "evidence": own["work"], "source": ""}
        # A work that sources of other scopes describe, and nothing here cites, is nothing that is spoken of.
        is_described = any(
            world.values(work, name, scope) for name in ("title", "description", "holdingStatus")
        )
        rows += ({**own, **each} for each in citing or ([none] if is_described else []))
    return distinct(rows)


# ---------------------------------------------------------------- dates


@answers("report-dates")
def report_dates(world: World, agency: str, program: str, scope: str) -> list[Row]:
    """Each date on which reports were published, by source, with how many reports that source counts."""
    works: dict[tuple[tuple[str, str], ...], set[str]] = {}
    for work in world.things("CitedWork"):
        is_meant = agency in world.values(work, "creator", scope) and program in world.values(
            work, "about", scope
        )
        for date in dates_given(world, work, "issued", scope) if is_meant else ():
            row = {
                "date": date.text,
                "evidence": date.evidence,
                "source": date.source,
                "reports": reports_counted(world, work, date.graph, scope),
                "status": date.status,
                # Equal words on two dates that allow other days are two dates.
                "days": f"{date.first} {date.last}",
            }
            name = min(world.values(work, "identifier", scope), default=world.label(work))
            works.setdefault(tuple(row.items()), set()).add(name)
    return [
        {**{name: cell for name, cell in row if name != "days"}, "works": " | ".join(sorted(names))}
        for row, names in works.items()
    ]


def reports_counted(world: World, work: str, graph: str, scope: str) -> str:
    """Give how many reports the source of a graph counts, where it speaks of a work."""
    measures = world.narrower_or_same(world.iri("scheme/measures/reports"), scope)
    found = set()
    for part in world.parts(work, "figure", scope):
        figure = part.resource
        voices = {world.voice(each) for each in part.graphs}
        if world.voice(graph) in voices and figure.one("measure") in measures and figure.one("amount"):
            bound = figure.one("bound")
            is_exact = not bound or bound.endswith("/exact")
            found.add(
                figure.one("amount") if is_exact else f"{world.label(bound).lower()} {figure.one('amount')}"
            )
    return " | ".join(sorted(found))


@answers("timeline", from_=lambda _: DAYS_TRIED, to=lambda _: DAYS_TRIED)
def timeline(world: World, from_: str, to: str, scope: str) -> list[Row]:
    """Each date of a thing that may be in a period, by source."""
    fields = {
        "date": "happened or was made",
        "created": "was written",
        "issued": "was made public",
        "startDate": "began",
        "endDate": "ended",
    }
    return distinct(
        {
            "notBefore": date.first,
            "notAfter": date.last,
            "date": date.text,
            "what": what,
            "thing": world.cell(thing),
            "title": world.label(thing),
            "status": date.status,
            "evidence": date.evidence,
            "source": date.source,
        }
        for kind in world.profile.shapes
        for thing in world.things(kind)
        for name, what in fields.items()
        for date in dates_given(world, thing, name, scope)
        if date.overlaps(from_, to)
    )
