"""References of the saved queries on people, roles, claims and figures: from the records, in plain Python."""

from collections.abc import Iterable, Iterator

from foia_graph.model import dates
from foia_graph.model.resource import Resource, text_of
from oracle.cited import WAYS
from oracle.references import Row, answers
from oracle.world import PLACEHOLDER, Claim, Statement, World

SAID_OF_A_FIELD = {
    "created": "date on it",
    "date": "date",
    "dateModified": "last changed",
    "definition": "definition",
    "description": "description",
    "endDate": "end",
    "holdingStatus": "holding status",
    "issued": "made public",
    "name": "name",
    "numberOfPages": "pages",
    "prefLabel": "name",
    "startDate": "start",
    "statedDocumentCount": "documents stated",
    "title": "title",
    "url": "address",
}
"""The fields of which a thing has one value unless its sources differ, as people are reported them."""
NAMES = {"name": "main", "prefLabel": "main", "altLabel": "other", "alternateName": "other"}
CAMPAIGN_NAMES = {"title": "main", "alternative": "other"}
NAMED = ("Agency", "Campaign", "Organization", "Person", "Place", "Program")
OPEN, TURNED_DOWN = ("candidate",), ("rejected", "corrected", "withdrawn")
FIGURE_FIELDS = ("amount", "minValue", "maxValue", "bound", "unitText", "measure")


# ---------------------------------------------------------------- what all of them need


def ordered(world: World, rows: Iterable[Row], *names: str) -> list[Row]:
    """Give each row once, sorted by some columns and then by the others, as texts."""
    once = {tuple(row.items()): row for row in rows}.values()
    first = list(once)

    def key(row: Row) -> tuple[str, ...]:
        rest = [name for name in row if name not in names]
        return tuple(row[name].replace(PLACEHOLDER, world.base, 1) for name in (*names, *rest))

    return sorted(first, key=key)


def field_of(world: World, claim: Resource) -> str:
    """Give the name of the field that a claim is about, "" for a claim in words."""
    return world.profile.fields.get((claim.one("predicate"), False), "") or world.profile.fields.get(
        (claim.one("predicate"), True), ""
    )


def last_part(iri: str) -> str:
    """Give what is behind the last slash or number sign of a name."""
    return iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]


def title_of(world: World, iri: str) -> str:
    """Give the label of a thing; of a part or a page, that of the thing that it is of."""
    return world.label(iri.partition("#")[0].partition("/page/")[0])


def value_of(world: World, claim: Resource) -> str:
    """Give the value of a claim in the words of people; of a claim in words, these."""
    found = claim.get("object")
    if not found:
        return claim.one("text") or claim.one("asStated")
    value = text_of(found[0])
    if value in world.parts_by_iri:
        return part_words(world, world.parts_by_iri[value].resource)
    return named_or_text(world, value)


def named_or_text(world: World, value: str) -> str:
    """Give the label of a thing, and any other value as it is."""
    shape = world.profile.shapes.get(world.type_of(value))
    if shape is not None and shape.name == "Page":
        document, _, number = value.partition("/page/")
        return f"{last_part(document)}, page {number}"
    return world.label(value) if shape is not None and shape.label_field else value


def part_words(world: World, part: Resource) -> str:
    """Give what a part says: whom it names, its number, or its own words; else its name."""
    named = part.one("agent") or part.one("body")
    if named:
        return world.label(named)
    least, most = part.one("minValue"), part.one("maxValue")
    one_side = f"from {least}" if least else f"up to {most}" if most else ""
    between = f"{least} to {most}" if least and most else one_side
    words = (part.one("amount"), between, part.one("asStated"), part.one("asPrinted"))
    return next(filter(None, (*words, part.one("notation"))), "") or part.iri


def claim_evidence(world: World, claim: Resource) -> str:
    """Give the words that a claim rests on, else its name."""
    return world.words(claim) or world.cell(claim.iri)


def status_of(world: World, claim: Resource | None) -> str:
    """Give the label of the status of a claim, "" where there is no claim."""
    return world.label(claim.one("status")) if claim is not None else ""


def claim_row(world: World, claim: Resource) -> Row:
    """Give the columns that all lists of claims have."""
    return {
        "field": last_part(claim.one("predicate")),
        "value": value_of(world, claim),
        "status": status_of(world, claim),
        "evidence": claim_evidence(world, claim),
        "source": world.label(claim.one("source")),
        "note": claim.one("note"),
    }


def chosen(row: Row, *names: str) -> Row:
    """Give some columns of a row."""
    return {name: row[name] for name in names}


def names_of(world: World, thing: str) -> list[str]:
    """Give a thing and the other names of it that were judged to be its."""
    return [thing, *world.subjects("preferredIdentity", thing, "all")]


# ---------------------------------------------------------------- who took part


def associations(world: World, thing: str, scope: str) -> Iterator[Row]:
    """Give who took part in something, in which role, as each source says."""
    for said in world.statements(thing, "qualifiedAssociation", scope):
        for agent in world.values(said.text, "agent", scope):
            for role in world.values(said.text, "hadRole", scope) or [""]:
                yield {
                    "role": world.label(role) if role else "",
                    "who": world.cell(agent),
                    "name": world.label(agent),
                    "status": status_of(world, said.claim),
                    "evidence": world.evidence(said),
                    "source": world.source_label(said.graph),
                }


@answers("case-parties")
def case_parties(world: World, case: str, scope: str) -> list[Row]:
    return ordered(world, associations(world, case, scope), "role", "name", "who", "source", "evidence")


@answers("disclosure-roles")
def disclosure_roles(world: World, release: str, scope: str) -> list[Row]:
    rows = (
        {"notBefore": earliest_day(world, each, scope), "disclosed": world.label(each), **row}
        for each in world.things("Disclosure")
        if not release or each in world.values(release, "disclosure", scope)
        for row in associations(world, each, scope)
    )
    return ordered(world, rows, "notBefore", "disclosed", "role", "name", "who", "source", "evidence")


def earliest_day(world: World, thing: str, scope: str) -> str:
    """Give the first day that the dates of a disclosure allow, "" where one of them allows any.

    Dates that outside sources give count where the collection gives none.
    """
    days = first_days(world, thing, "corpus") or first_days(world, thing, scope)
    return min(days) if days and "" not in days else ""


def first_days(world: World, thing: str, scope: str) -> list[str]:
    """Give the first day that each date of a thing allows, "" for one without a first day."""
    days = [claim.one("notBefore") for claim in claims_on(world, thing, "date", scope)]
    return days + [dates.day_bounds(said.text)[0] for said in world.statements(thing, "date", scope)]


def claims_on(world: World, thing: str, name: str, scope: str) -> list[Resource]:
    """Give the claims that are on a field of a thing."""
    found = (claim.resource for claim in world.claims_of(thing, scope))
    return [claim for claim in found if field_of(world, claim) == name]


@answers("people-by-role")
def people_by_role(world: World, role: str, scope: str) -> list[Row]:
    roles = world.narrower_or_same(role, scope)
    rows = []
    for part in world.parts_of_type("Mention", scope):
        if part.field == "mentions" and roles & set(world.values(part.resource.iri, "mentionRole", scope)):
            words = part.resource.one("asStated") or "no words"
            rows += [
                person_row(world, said, body, f"not named: {words}", "mentioned")
                for said in mention_statements(world, part.owner, part.resource.iri, scope)
                for body in world.values(part.resource.iri, "body", scope) or [""]
            ]
    for part in world.parts_of_type("Association", scope):
        if roles & set(world.values(part.resource.iri, "hadRole", scope)):
            rows += [
                person_row(world, said, agent, "", "took part")
                for said in world.statements(part.owner, "qualifiedAssociation", scope)
                if said.text == part.resource.iri
                for agent in world.values(part.resource.iri, "agent", scope)
            ]
    return ordered(
        world,
        (row for row, is_person in rows if is_person),
        *("name", "where", "as", "thing", "source", "evidence"),
    )


def person_row(world: World, said: Statement, person: str, unnamed: str, how: str) -> tuple[Row, bool]:
    """Give the row of somebody in a role, and whether that is a person, named or not."""
    row = {
        "person": world.cell(person),
        "name": world.label(person) if person else unnamed,
        "as": how,
        "where": title_of(world, said.subject),
        "thing": world.cell(said.subject),
        "evidence": mention_evidence(world, said) if how == "mentioned" else world.evidence(said),
        "source": world.source_label(said.graph),
    }
    return row, not person or world.type_of(person) == "Person"


def mention_statements(world: World, thing: str, mention: str, scope: str) -> list[Statement]:
    """Give each statement that a thing has a mention."""
    return [said for said in world.statements(thing, "mentions", scope) if said.text == mention]


def mention_evidence(world: World, said: Statement) -> str:
    """Give the words of the claim of a mention, else those found on the page, else the claim or the thing."""
    words = world.words(said.claim) if said.claim is not None else ""
    return words or words_found(world, said.text) or world.evidence(said)


def words_found(world: World, mention: str) -> str:
    """Give the words of a page in which somebody was found to be mentioned, "" where none are noted."""
    for target in world.parts_by_iri[mention].resource.parts("target"):
        for selector in target.parts("selector"):
            for quote in (selector, *selector.parts("refinedBy")):
                if quote.one("exact"):
                    return quote.one("exact")
    return ""


@answers("mentions-of")
def mentions_of(world: World, who: str, scope: str) -> list[Row]:
    rows = []
    for part in world.parts_of_type("Mention", scope):
        mention = part.resource
        if part.field != "mentions" or who not in world.values(mention.iri, "body", scope):
            continue
        for said in mention_statements(world, part.owner, mention.iri, scope):
            own = world.label(mention.one("status")) if mention.one("status") else ""
            rows += [
                {
                    "thing": world.cell(said.subject),
                    "title": title_of(world, said.subject),
                    "role": world.label(role) if role else "",
                    "status": status_of(world, said.claim) or own,
                    "evidence": mention_evidence(world, said),
                    "source": world.source_label(said.graph),
                }
                for role in world.values(mention.iri, "mentionRole", scope) or [""]
            ]
    return ordered(world, rows, "title", "thing", "role", "source", "evidence")


# ---------------------------------------------------------------- people, posts and names


@answers("people-and-posts")
def people_and_posts(world: World, body: str, scope: str) -> list[Row]:
    rows = []
    for person in world.things("Person"):
        for said in world.statements(person, "holds", scope):
            bodies = world.values(said.text, "postIn", scope) or [""]
            rows += [post_row(world, person, said, said.text, within) for within in bodies]
        members = world.statements(person, "memberOf", scope)
        rows += [post_row(world, person, said, "", said.text) for said in members]
        for said in world.statements(person, "membership", scope):
            rows += tenure_rows(world, person, said, scope)
    found = [row for row, within in rows if not body or within == body]
    return ordered(world, found, "name", "start", "post", "bodyName", "person", "source", "evidence")


def post_row(
    world: World, person: str, said: Statement, post: str, within: str, start: str = "", end: str = ""
) -> tuple[Row, str]:
    """Give the row of a person in a post, and the body that the post is in."""
    row = {
        "person": world.cell(person),
        "name": world.label(person),
        "post": world.label(post) if post else "",
        "bodyName": world.label(within) if within else "",
        "start": start,
        "end": end,
        "evidence": tenure_evidence(world, said),
        "source": world.source_label(said.graph),
    }
    return row, within


def tenure_evidence(world: World, said: Statement) -> str:
    """Give what a statement rests on; a membership is itself the subject of what is said of it."""
    if said.claim is None and said.field == "membership":
        return world.cell(said.text)
    return world.evidence(said)


def tenure_rows(world: World, person: str, said: Statement, scope: str) -> Iterator[tuple[Row, str]]:
    """Give the rows of a membership: its post, else its role, in its body, else in that of the post."""
    tenure = said.text
    posts = world.values(tenure, "post", scope)
    for office in posts or world.values(tenure, "role", scope) or [""]:
        bodies = world.values(tenure, "organization", scope)
        for within in bodies or (world.values(office, "postIn", scope) if posts else []) or [""]:
            for time in world.values(tenure, "memberDuring", scope) or [""]:
                start, end = (
                    next(iter(world.values(time, name, scope)), "") if time else ""
                    for name in ("startDate", "endDate")
                )
                yield post_row(world, person, said, office, within, start, end)


@answers("name-variants")
def name_variants(world: World, thing: str, scope: str) -> list[Row]:
    rows = []
    for named in [thing] if thing else world.things(*NAMED):
        if world.values(named, "preferredIdentity", "all") or world.type_of(named) not in NAMED:
            continue
        uses = CAMPAIGN_NAMES if world.type_of(named) == "Campaign" else NAMES
        for each in names_of(world, named):
            for claim in world.claims_of(each, scope):
                name = field_of(world, claim.resource)
                if name in uses:
                    row = claim_row(world, claim.resource)
                    rows.append(
                        {
                            "thing": world.cell(named),
                            "name": row["value"],
                            "use": uses[name],
                            **chosen(row, "evidence", "source", "note"),
                        }
                    )
    return ordered(world, rows, "thing", "use", "name", "source", "evidence")


# ---------------------------------------------------------------- claims


@answers("claims-about-thing")
def claims_about_thing(world: World, thing: str, scope: str) -> list[Row]:
    claims = [claim for name in names_of(world, thing) for claim in world.claims_of(name, scope)]
    rows = (claim_row(world, claim.resource) for claim in claims)
    return ordered(world, rows, "field", "value", "source", "evidence")


@answers("claims-of-source")
def claims_of_source(world: World, document: str) -> list[Row]:
    rows = (
        {"thing": world.cell(claim.subject), "title": title_of(world, claim.subject)}
        | chosen(claim_row(world, claim.resource), "field", "value", "status", "evidence", "note")
        for claim in world.all_claims("all")
        if claim.resource.one("source") == document
    )
    return ordered(world, rows, "thing", "field", "value", "evidence")


@answers("inferred-claims")
def inferred_claims(world: World, thing: str, status: str, scope: str) -> list[Row]:
    wanted = world.narrower_or_same(status)
    rows = (
        judged_row(world, claim, "field", "value", "evidence", "source", "note")
        for claim in world.all_claims(scope, standing=False)
        if claim.resource.one("status") in wanted
        and (world.is_accepted(claim) or not world.stands(claim))
        and (not thing or claim.subject == thing)
    )
    return ordered(world, rows, "title", "thing", "field", "value", "source", "evidence")


@answers("identifications")
def identifications(world: World) -> list[Row]:
    rows = (
        judged_row(world, claim, "field", "value", "status", "evidence", "source", "note")
        for claim in world.all_claims("all", standing=False)
        if last_part(claim.resource.one("status")) in (*OPEN, *TURNED_DOWN)
    )
    return ordered(world, rows, "title", "field", "status", "value", "source", "evidence")


def judged_row(world: World, claim: Claim, *names: str) -> Row:
    """Give a claim with what it is about."""
    about = {"thing": world.cell(claim.subject), "title": title_of(world, claim.subject)}
    return about | chosen(claim_row(world, claim.resource), *names)


@answers("who-said-what")
def who_said_what(world: World, speaker: str, scope: str) -> list[Row]:
    rows = (
        {
            "said": claim.resource.one("date"),
            "about": title_of(world, claim.subject),
            "statement": claim.resource.one("text"),
            "together": world.labels(map(text_of, claim.resource.get("by"))),
            **chosen(claim_row(world, claim.resource), "status", "evidence", "source"),
        }
        for claim in world.all_claims(scope)
        if claim.resource.get("text") and speaker in map(text_of, claim.resource.get("by"))
    )
    return ordered(world, rows, "said", "about", "source", "statement", "evidence")


@answers("statements-about-work")
def statements_about_work(world: World, thing: str, before: str, scope: str) -> list[Row]:
    if before and not is_before(world, thing, before, scope):
        return []
    rows = [
        about_row(world, "says", claim.resource.one("text"), claim.resource, "", "")
        for claim in world.claims_of(thing, scope)
        if claim.resource.get("text")
    ]
    for name, kind in WAYS.items():
        for text in world.subjects(name, thing, scope):
            for said in world.statements(text, name, scope):
                if said.text == thing:
                    plain = world.evidence(said), world.source_label(said.graph)
                    rows.append(about_row(world, kind, title_of(world, text), said.claim, *plain))
    says = [row for row in rows if row["kind"] == "says"]
    taken_up = [row for row in rows if row["kind"] != "says"]
    columns = ("kind", "source", "statement", "evidence")
    return ordered(world, says, *columns) + ordered(world, taken_up, *columns)


def about_row(
    world: World, kind: str, statement: str, claim: Resource | None, evidence: str, source: str
) -> Row:
    """Give the row of a statement about a work, or of a text that takes it up."""
    return {
        "kind": kind,
        "statement": statement,
        "by": world.labels(map(text_of, claim.get("by"))) if claim is not None else "",
        "said": claim.one("date") if claim is not None else "",
        "status": status_of(world, claim),
        "evidence": claim_evidence(world, claim) if claim is not None else evidence,
        "source": world.label(claim.one("source")) if claim is not None else source,
    }


def is_before(world: World, thing: str, day: str, scope: str) -> bool:
    """Say whether all days that the main date of a thing allows lie before a day."""
    shape = world.profile.shapes.get(world.type_of(thing))
    if shape is None or not shape.main_date:
        return False
    days = [c.one("notAfter") for c in claims_on(world, thing, shape.main_date, scope)]
    days += [dates.day_bounds(said.text)[1] for said in world.statements(thing, shape.main_date, scope)]
    return bool(days) and "" not in days and max(days) < day


@answers("outside-facts")
def outside_facts(world: World, thing: str) -> list[Row]:
    inside = [claim.resource for claim in world.claims_of(thing)]
    rows = []
    for claim in world.claims_of(thing, "all"):
        if world.is_outside(claim.graph) and not is_said_inside(world, thing, claim.resource, inside):
            row = claim_row(world, claim.resource)
            rows.append(
                chosen(row, "field", "value", "status", "evidence", "source")
                | {"also": said_instead(world, thing, claim.resource, inside)}
            )
    return ordered(world, rows, "field", "value", "source", "evidence")


def is_said_inside(world: World, thing: str, claim: Resource, inside: Iterable[Resource]) -> bool:
    """Say whether a source in the collection, or its cataloguer, says what a claim says."""
    if claim.get("object"):
        name = field_of(world, claim)
        return any(term_key(each) == term_key(claim.get("object")[0]) for each in world.terms(thing, name))
    words = [
        (each.one("predicate"), each.get("text"), each.get("asStated"))
        for each in inside
        if not each.get("object")
    ]
    return (claim.one("predicate"), claim.get("text"), claim.get("asStated")) in words


def term_key(value: object) -> object:
    """Give what makes two values the same: of a part, its name."""
    return value.iri if isinstance(value, Resource) else value


def said_instead(world: World, thing: str, claim: Resource, inside: Iterable[Resource]) -> str:
    """Give what the collection says in the field of a claim, each value once."""
    name = field_of(world, claim)
    if not name:
        return ""
    found = set()
    for value in world.terms(thing, name):
        text = text_of(value)
        if text in world.parts_by_iri:
            found.add(part_words(world, world.parts_by_iri[text].resource))
        else:
            found.add(named_or_text(world, text))
    found |= {
        each.one("asStated")
        for each in inside
        if each.one("predicate") == claim.one("predicate") and not each.get("object")
    }
    return " | ".join(sorted(found))


# ---------------------------------------------------------------- what differs


@answers("contradictions")
def contradictions(world: World, thing: str, scope: str) -> list[Row]:
    claims = {claim.resource.iri: claim for claim in world.all_claims(scope)}
    rows = []
    for iri, claim in claims.items():
        for other in sorted(set(map(text_of, claim.resource.get("conflictsWith"))) & claims.keys()):
            if claims[other].subject != claim.subject or (thing and claim.subject != thing):
                continue
            one, two = claim_row(world, claim.resource), claim_row(world, claims[other].resource)
            if (one["value"], one["source"], iri) < (two["value"], two["source"], other):
                rows.append(
                    {"thing": world.cell(claim.subject), "title": title_of(world, claim.subject)}
                    | chosen(one, "field", "value", "evidence", "source")
                    | {
                        "otherValue": two["value"],
                        "otherEvidence": two["evidence"],
                        "otherSource": two["source"],
                    }
                )
    return ordered(
        world,
        rows,
        *("title", "thing", "field", "value", "source", "otherValue", "otherSource"),
        *("evidence", "otherEvidence"),
    )


@answers("differences")
def differences(world: World, thing: str, scope: str) -> list[Row]:
    groups: dict[tuple[str, str], list[Claim]] = {}
    for claim in world.all_claims(scope):
        told = said_field(world, claim.resource)
        if told is not None and (not thing or claim.subject == thing):
            groups.setdefault((claim.subject, told), []).append(claim)
    rows: list[Row] = []
    for (subject, field), claims in groups.items():
        contradicting = contradicting_claims(claims)
        if field == "":
            claims = [claim for claim in claims if claim.resource.iri in contradicting]
        elif len({compared(world, claim.resource) for claim in claims}) < 2:
            continue
        for claim in claims:
            row = claim_row(world, claim.resource)
            rows.append(
                {"thing": world.cell(subject), "title": title_of(world, subject), "field": field}
                | chosen(row, "value")
                | {"contradicts": "yes" if claim.resource.iri in contradicting else "no"}
                | chosen(row, "status", "evidence", "source")
            )
    return ordered(world, rows, "title", "thing", "field", "value", "source", "evidence")


def said_field(world: World, claim: Resource) -> str | None:
    """Give what people are told that a claim is on; None where several values are no difference."""
    if not claim.get("predicate"):
        return ""
    name = field_of(world, claim)
    if name == "figure":
        measure = world.parts_by_iri[claim.one("object")].resource.one("measure")
        return f"figure: {world.label(measure)}"
    return SAID_OF_A_FIELD.get(name)


def contradicting_claims(claims: list[Claim]) -> set[str]:
    """Give those of some claims that name another of them as what they contradict."""
    names = {claim.resource.iri for claim in claims}
    return {
        claim.resource.iri
        for claim in claims
        if names & set(map(text_of, claim.resource.get("conflictsWith")))
    }


def compared(world: World, claim: Resource) -> object:
    """Give what makes the values of two claims on one field the same."""
    if field_of(world, claim) != "figure":
        return claim.get("object") or claim.get("asStated")
    figure = world.parts_by_iri[claim.one("object")].resource
    periods = [tuple(sorted(period.values.items())) for period in figure.parts("temporal")]
    return tuple(figure.get(name) for name in FIGURE_FIELDS), tuple(periods)


# ---------------------------------------------------------------- figures and dates


@answers("figures")
def figures(world: World, about: str, measure: str, scope: str) -> list[Row]:
    measures = world.narrower_or_same(measure, scope) if measure else None
    rows = []
    for claim in world.all_claims(scope):
        res = claim.resource
        if field_of(world, res) != "figure" or (about and claim.subject != about):
            continue
        figure = world.parts_by_iri[res.one("object")].resource
        if measures is not None and figure.one("measure") not in measures:
            continue
        rows.append(
            {
                "title": title_of(world, claim.subject),
                "measureName": world.label(figure.one("measure")),
                "bound": world.label(figure.one("bound")) if figure.one("bound") else "",
                "amount": "" if is_magnitude(figure) else figure.one("amount"),
                "least": figure.one("minValue"),
                "most": figure.one("maxValue"),
                "unit": figure.one("unitText"),
                "period": period_words(figure),
                "asStated": figure.one("asStated"),
                "by": world.labels(map(text_of, res.get("by"))),
                **chosen(claim_row(world, res), "status", "evidence", "source", "note"),
            }
        )
    rows.sort(key=lambda row: (row["title"], row["measureName"], row["period"], *_number(row["amount"])))
    return ordered_figures(world, rows)


def ordered_figures(world: World, rows: list[Row]) -> list[Row]:
    """Give each row once, by thing, measure and period, then by the number itself, then by its source."""
    once = ordered(world, rows, "source", "evidence")
    return sorted(
        once, key=lambda row: (row["title"], row["measureName"], row["period"], *_number(row["amount"]))
    )


def is_magnitude(figure: Resource) -> bool:
    """Say whether a number is only as good as its words, as in “thousands”."""
    return figure.one("bound").endswith("/order-of-magnitude") and bool(figure.one("asStated"))


def _number(amount: str) -> tuple[bool, float]:
    return bool(amount), float(amount or 0)


def period_words(figure: Resource) -> str:
    """Give the time that a figure is of, in its words or by its days."""
    for period in figure.parts("temporal"):
        words, start, end = period.one("asStated"), period.one("startDate"), period.one("endDate")
        if words:
            return words
        if start and end:
            return f"{start} to {end}"
        return f"from {start}" if start else f"until {end}"
    return ""


@answers("june-2011-memo")
def june_2011_memo(world: World, agency: str, from_: str, to: str, form: str, scope: str) -> list[Row]:
    forms = world.narrower_or_same(form, scope)
    rows = []
    for work in world.things("CitedWork"):
        if agency not in world.values(work, "creator", scope) or not forms & set(
            world.values(work, "form", scope)
        ):
            continue
        for name, dated in (("created", "on the work"), ("issued", "made public")):
            for claim in claims_on(world, work, name, scope):
                first, last = claim.one("notBefore"), claim.one("notAfter")
                if first <= to and (not last or last >= from_):
                    rows.append(
                        {
                            "work": world.cell(work),
                            "title": world.label(work),
                            "dated": dated,
                            "date": text_of((claim.get("object") or claim.get("asStated"))[0]),
                            "evidence": claim_evidence(world, claim),
                            "source": world.label(claim.one("source")),
                            "first": first,
                            "last": last,
                        }
                    )
    settled = ordered(world, rows, "first", "last", "title", "work", "dated", "source", "evidence")
    return [{name: row[name] for name in row if name not in ("first", "last")} for row in settled]
