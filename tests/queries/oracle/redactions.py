"""References of the queries about what was withheld, numbers, pages of note, messages and citations."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise, product

from foia_graph.model.resource import text_of
from oracle.cited import WAYS
from oracle.documents import distinct
from oracle.references import Row, answers
from oracle.world import Part, Statement, World

CITO = "http://purl.org/spar/cito/"
SEPARATOR = " | "


# ---------------------------------------------------------------- parts, and what they rest on


def quotes_in(world: World, iri: str) -> list[str]:
    """Give all words that a claim, a finding or another part quotes itself."""
    return [words for _, words in passages_of(world, iri) if words]


def passages_of(world: World, iri: str) -> Iterator[tuple[str, str]]:
    """Give what a claim or a part rests on: the thing that has the passage, and its words; both may be ""."""
    for res, _ in world.descriptions.get(iri, ()):
        for evidence in res.parts("evidence"):
            quotes = [
                each.one("exact")
                for selector in evidence.parts("selector")
                for each in (selector, *selector.parts("refinedBy"))
                if each.one("exact")
            ]
            for words in quotes or [""]:
                yield evidence.one("hasSource"), words


def stated_rows(world: World, each: Statement, part: str) -> Iterator[tuple[str, str, str]]:
    """Give evidence, source and note for a statement that something has a part, one for each quote."""
    claim = each.claim.iri if each.claim else ""
    quotes = (quotes_in(world, claim) if claim else []) or quotes_in(world, part)
    source, note = world.source_label(each.graph), each.claim.one("note") if each.claim else ""
    for words in quotes or [world.cell(claim or part)]:
        yield words, source, note


def statements_of(world: World, part: Part, scope: str) -> list[Statement]:
    """Give the statements that the owner of a part has it."""
    found = world.statements(part.owner, part.field, scope)
    return [each for each in found if each.text == part.resource.iri]


def first_or_none(values: Iterable[str]) -> list[str]:
    """Give values, or one empty cell where there are none."""
    return list(values) or [""]


def status_of(world: World, part: Part) -> str:
    """Give the label of the status that a part has itself, "" where it has none."""
    status = part.resource.one("status")
    return world.label(status) if status else ""


def document_of(world: World, target: str, scope: str) -> str:
    """Give the document of a page; anything else is its own."""
    if world.type_of(target) != "Page":
        return target
    return (world.values(target, "isPartOf", scope) or [target])[0]


# ---------------------------------------------------------------- what was withheld


def left_out(world: World, scope: str) -> dict[str, set[str]]:
    """Give by page the exemptions that it claims for pages that it says were omitted."""
    found: dict[str, set[str]] = defaultdict(set)
    for part in world.parts_of_type("WithheldPages", scope):
        for page, _ in passages_of(world, part.resource.iri):
            found[page].update(world.values(part.resource.iri, "claimedExemption", scope))
    return found


def passages(world: World, scope: str) -> Iterator[tuple[Part, set[str]]]:
    """Give each passage withheld, with the exemptions that are claimed for it and not for pages omitted."""
    elsewhere = left_out(world, scope)
    for part in world.parts_of_type("Redaction", scope):
        claimed = set(world.values(part.resource.iri, "claimedExemption", scope))
        marks = world.values(part.resource.iri, "withholdingMark", scope)
        own = claimed - elsewhere.get(part.owner, set())
        if own or marks or not claimed:
            yield part, own


def withholders(world: World, part: Part, document: str, scope: str) -> list[str]:
    """Give who withholds: whom the stamp names, else agencies that made the document, or that released it."""
    stamped = world.values(part.resource.iri, "by", scope)
    if stamped:
        return stamped
    for name in ("creator", "publisher"):
        agencies = [each for each in world.values(document, name, scope) if world.type_of(each) == "Agency"]
        if agencies:
            return agencies
    return []


def notations(world: World, ground: str) -> list[str]:
    return first_or_none(world.values(ground, "notation", "all"))


@answers("documents-by-exemption")
def documents_by_exemption(world: World, exemption: str, agency: str, scope: str) -> list[Row]:
    """Each document with an exemption or one narrower, with its passages and its pages omitted."""
    grounds = world.narrower_or_same(exemption, scope)
    found: dict[tuple[str, str], list[tuple[Part, bool]]] = defaultdict(list)
    marked = [(part, own, True) for part, own in passages(world, scope)]
    sheets = [
        (part, set(world.values(part.resource.iri, "claimedExemption", scope)), False)
        for part in world.parts_of_type("WithheldPages", scope)
    ]
    for part, own, is_passage in [*marked, *sheets]:
        document = document_of(world, part.owner, scope)
        if world.type_of(document) != "ReleasedDocument":
            continue
        if agency and agency not in withholders(world, part, document, scope):
            continue
        for ground in own & grounds:
            found[document, ground].append((part, is_passage))
    return [
        {
            "document": world.cell(document),
            "title": world.label(document),
            "notation": notation,
            **_counted_passages(world, parts, scope),
        }
        for (document, ground), parts in found.items()
        for notation in notations(world, ground)
    ]


def _counted_passages(world: World, parts: list[tuple[Part, bool]], scope: str) -> Row:
    pages = {part.owner for part, is_passage in parts if is_passage and world.type_of(part.owner) == "Page"}
    positions = [int(each) for page in pages for each in world.values(page, "position", scope)]
    words = [words for part, _ in parts for words in said_of(world, part, scope)]
    sheets = [part.resource for part, is_passage in parts if not is_passage]
    said = {
        each.one("asStated")
        or (f"{each.one('numberOfPages')} pages" if each.one("numberOfPages") else "pages")
        for each in sheets
    }
    return {
        "redactions": str(len({part.resource.iri for part, is_passage in parts if is_passage})),
        "pages": str(len(pages)),
        "firstPage": str(min(positions)) if positions else "",
        "inFull": SEPARATOR.join(sorted(said)),
        "evidence": min(words) if words else world.cell(min(part.resource.iri for part, _ in parts)),
        "status": SEPARATOR.join(sorted({status_of(world, part) for part, _ in parts} - {""})),
    }


def said_of(world: World, part: Part, scope: str) -> list[str]:
    """Give the words of the claims that there is a part, or about it; else those that it was read in."""
    iri = part.resource.iri
    claims = [
        claim.resource.iri
        for claim in world.all_claims(scope)
        if claim.subject == iri or iri in map(text_of, claim.resource.get("object"))
    ]
    return [words for claim in claims for words in quotes_in(world, claim)] or quotes_in(world, iri)


@answers("exemptions-by-agency")
def exemptions_by_agency(world: World, agency: str, scope: str) -> list[Row]:
    """How often an agency claims each exemption, and in how many documents."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for part, own in passages(world, scope):
        document = document_of(world, part.owner, scope)
        if agency in withholders(world, part, document, scope):
            for ground in own:
                found[ground].append((part.resource.iri, document))
    return [
        {
            "exemption": world.cell(ground),
            "redactions": str(len({part for part, _ in marks})),
            "documents": str(len({document for _, document in marks})),
            "evidence": world.cell(min(part for part, _ in marks)),
        }
        for ground, marks in found.items()
    ]


@answers("redactions-per-agency")
def redactions_per_agency(world: World, exemption: str, scope: str) -> list[Row]:
    """How often each agency claims each exemption; an agency that is not known has its rows, too."""
    grounds = world.narrower_or_same(exemption, scope) if exemption else None
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for part, own in passages(world, scope):
        document = document_of(world, part.owner, scope)
        for agency, ground in product(first_or_none(withholders(world, part, document, scope)), own):
            if grounds is None or ground in grounds:
                found[agency, ground].append((part.resource.iri, document))
    return [
        {
            "agency": world.cell(agency),
            "name": world.label(agency) if agency else "",
            "notation": notation,
            "redactions": str(len({part for part, _ in marks})),
            "documents": str(len({document for _, document in marks})),
            "evidence": world.cell(min(part for part, _ in marks)),
        }
        for (agency, ground), marks in found.items()
        for notation in notations(world, ground)
    ]


@answers("redactions-by-document")
def redactions_by_document(world: World, release: str, scope: str) -> list[Row]:
    """How many passages are withheld in each document, on how many pages, on how many grounds."""
    found: dict[str, list[tuple[Part, set[str]]]] = defaultdict(list)
    for part, own in passages(world, scope):
        document = document_of(world, part.owner, scope)
        if world.type_of(document) != "ReleasedDocument":
            continue
        if not release or release in world.values(document, "inSeries", scope):
            found[document].append((part, own))
    return [
        {
            "document": world.cell(document),
            "redactions": str(len(marks)),
            "pages": str(len({part.owner for part, _ in marks if world.type_of(part.owner) == "Page"})),
            "exemptions": str(len(set().union(*(own for _, own in marks)))),
            "evidence": world.cell(min(part.resource.iri for part, _ in marks)),
        }
        for document, marks in found.items()
    ]


@answers("exemptions")
def exemptions(world: World, exemption: str, scope: str) -> list[Row]:
    """Each passage withheld, and each statement that pages were, with each of its grounds, by source."""
    grounds = world.narrower_or_same(exemption, scope) if exemption else None
    found = [
        (part, own, world.values(part.resource.iri, "description", scope))
        for part, own in passages(world, scope)
    ]
    for part in world.parts_of_type("WithheldPages", scope):
        claimed = set(world.values(part.resource.iri, "claimedExemption", scope))
        treatments = world.values(part.resource.iri, "pageTreatment", scope)
        found.append((part, claimed, [world.label(each) for each in treatments]))
    return distinct(
        {
            "document": world.cell(part.owner),
            "title": world.label(document_of(world, part.owner, scope)),
            "notation": notation,
            "name": world.label(ground),
            "basis": basis,
            "description": description,
            "asStated": part.resource.one("asStated"),
            "evidence": evidence,
            "source": source,
        }
        for part, own, descriptions in found
        for ground in own
        if grounds is None or ground in grounds
        for notation in notations(world, ground)
        for basis in first_or_none(world.values(ground, "legalBasis", "all"))
        for description in first_or_none(descriptions)
        for each in statements_of(world, part, scope)
        for evidence, source, _ in stated_rows(world, each, part.resource.iri)
    )


# ---------------------------------------------------------------- numbers and pages of note


@answers(
    "bates-numbers",
    prefix=lambda world: ["WL", "WL-", "QQ", "ICE", "NPL", *_prefixes(world)],
    number=lambda _: ["0", "1", "7", "12", "13", "20", "40", "41", "117629", "900"],
)
def bates_numbers(world: World, prefix: str, number: str, scope: str) -> list[Row]:
    """Each range of numbers that a document bears, by source; pages have theirs as parts of documents."""
    rows = []
    for part in world.parts_of_type("BatesRange", scope):
        letters, first, last = (part.resource.one(f"bates{name}") for name in ("Prefix", "Start", "End"))
        if world.type_of(part.owner) == "Page" or not (letters and first):
            continue
        if prefix and letters != prefix:
            continue
        if number and not int(first) <= int(number) <= int(last or first):
            continue
        rows += [
            {
                "document": world.cell(part.owner),
                "title": world.label(part.owner),
                "printed": part.resource.one("asPrinted"),
                "prefix": letters,
                "first": first,
                "last": last,
                "pages": str(int(last) - int(first) + 1) if last else "",
                "evidence": evidence,
                "source": source,
            }
            for each in statements_of(world, part, scope)
            for evidence, source, _ in stated_rows(world, each, part.resource.iri)
        ]
    return distinct(rows)


def _prefixes(world: World) -> list[str]:
    return sorted(
        {part.resource.one("batesPrefix") for part in world.parts_of_type("BatesRange", "all")} - {""}
    )


def series_of(prefix: str) -> str:
    """Give what numbers of one series have in common: letters and digits of their prefix alone."""
    return re.sub(r"[\W_]+", "", prefix).lower()


@answers("missing-bates-pages", prefix=_prefixes, most=lambda _: ["0", "1", "3", "4", "100", "4889", "4890"])
def missing_bates_pages(world: World, prefix: str, most: str) -> list[Row]:
    """Each run of numbers that no page bears, between two of one series that pages do."""
    series: dict[str, dict[int, list[Part]]] = defaultdict(lambda: defaultdict(list))
    for part in world.parts_of_type("BatesRange", "all"):
        if world.type_of(part.owner) == "Page" and part.resource.one("batesStart"):
            key = series_of(part.resource.one("batesPrefix"))
            series[key][int(part.resource.one("batesStart"))].append(part)
    rows = []
    for key, numbers in series.items():
        if prefix and key != series_of(prefix):
            continue
        for end, after in pairwise(sorted(numbers)):
            if 0 < after - end - 1 <= int(most):
                page = min(part.owner for part in numbers[end])
                stamps = [part.resource for part in numbers[end] if part.owner == page]
                printed = [each.one("asPrinted") for each in stamps if each.one("asPrinted")]
                rows.append(
                    {
                        "letters": min(each.one("batesPrefix") for each in stamps),
                        "first": str(end + 1),
                        "last": str(after - 1),
                        "missing": str(after - end - 1),
                        "before": world.cell(page),
                        "after": world.cell(min(part.owner for part in numbers[after])),
                        "evidence": min(printed) if printed else world.cell(page),
                    }
                )
    return rows


def _forms_of_parts(world: World) -> list[str]:
    """Give the forms that parts of documents have, those that are broader, and one that none has."""
    own = {
        form
        for part in world.parts_of_type("PageRange", "all")
        for form in world.values(part.resource.iri, "form", "all")
    }
    broader = {above for form in own for above in world.above(form, "broader", "all")}
    return ["", *sorted(own | broader), world.iri("scheme/document-types/statute")]


@answers("page-ranges", form=_forms_of_parts)
def page_ranges(world: World, document: str, form: str, scope: str) -> list[Row]:
    """Each part of a document that has pages of its own, by source."""
    forms = world.narrower_or_same(form, scope) if form else None
    rows = []
    for part in world.parts_of_type("PageRange", scope):
        iri = part.resource.iri
        if document and part.owner != document:
            continue
        if forms is not None and not forms & set(world.values(iri, "form", scope)):
            continue
        first, last = part.resource.one("firstPage"), part.resource.one("lastPage")
        rows += [
            {
                "title": world.label(part.owner),
                "part": title,
                "first": first,
                "last": last,
                "pages": str(int(last) - int(first) + 1) if last else "",
                "numbering": world.label(part.resource.one("pageNumbering")),
                "evidence": evidence,
                "source": source,
                "note": note,
            }
            for title in first_or_none(world.values(iri, "title", scope))
            for each in statements_of(world, part, scope)
            for evidence, source, note in stated_rows(world, each, iri)
        ]
    return distinct(rows)


# ---------------------------------------------------------------- citations


@answers("citations")
def citations(world: World, cited: str, scope: str) -> list[Row]:
    """Each text that takes up another, as sources say and as was read on its pages."""
    return distinct(
        {
            "citing": world.cell(citing),
            "citingTitle": world.label(citing),
            "why": why,
            "citedTitle": world.label(work),
            "cited": world.cell(work),
            "status": status,
            "evidence": evidence,
            "source": source,
        }
        for citing, why, work, status, evidence, source in [
            *_stated_citations(world, scope),
            *_read_citations(world, scope),
        ]
        if not cited or work == cited
    )


def _stated_citations(world: World, scope: str) -> Iterator[tuple[str, str, str, str, str, str]]:
    for citing in list(world.types):
        if citing in world.parts_by_iri or citing in world.claims:
            continue
        for name, why in WAYS.items():
            if not any(res.get(name) for res, _ in world.descriptions.get(citing, ())):
                continue
            for each in world.statements(citing, name, scope):
                status = world.label(each.claim.one("status")) if each.claim else ""
                for evidence, source, _ in stated_rows(world, each, citing):
                    yield citing, why, each.text, status, evidence, source


def _read_citations(world: World, scope: str) -> Iterator[tuple[str, str, str, str, str, str]]:
    for part in world.parts_of_type("Citation", scope):
        reasons = world.values(part.resource.iri, "characterization", scope) or [f"{CITO}cites"]
        for each, reason in product(statements_of(world, part, scope), reasons):
            why = WAYS.get(reason.removeprefix(CITO))
            by = each.claim or part.resource
            status = world.label(by.one("status")) if by.one("status") else ""
            for work in world.values(part.resource.iri, "citedEntity", scope) if why else ():
                for evidence, source, _ in stated_rows(world, each, part.resource.iri):
                    yield part.owner, str(why), work, status, evidence, source


@answers("pages-that-cite")
def pages_that_cite(world: World, work: str, scope: str) -> list[Row]:
    """Each passage that cites a work, as it was read or as a claim quotes it."""
    found: list[tuple[str, str, str, str, str]] = []
    for part in world.parts_of_type("Citation", scope):
        if work in world.values(part.resource.iri, "citedEntity", scope):
            reasons = first_or_none(world.values(part.resource.iri, "characterization", scope))
            status = status_of(world, part)
            found += [
                (part.owner, part.resource.iri, reason, status, part.resource.one("asStated"))
                for reason in reasons
            ]
    for claim in world.all_claims(scope):
        said = claim.resource
        predicate = said.one("predicate")
        values = [getattr(each, "iri", each) for each in said.get("object")]
        if work in values and predicate.startswith(CITO) and not predicate.endswith("hasCitedEntity"):
            status = world.label(said.one("status"))
            found.append((claim.subject, said.iri, predicate, status, said.one("asStated")))
    return distinct(
        {
            "document": world.cell(document),
            "title": world.label(document),
            "page": page,
            "evidence": words or stated or world.cell(iri),
            "reason": reason.removeprefix(CITO),
            "status": status,
            "place": world.cell(place),
        }
        for document, iri, reason, status, stated in found
        for place, words in list(passages_of(world, iri)) or [("", "")]
        for page in first_or_none(world.values(place, "position", scope) if place else ())
    )


# ---------------------------------------------------------------- messages


def messages(world: World, scope: str = "corpus") -> list[Part]:
    """Give the e-mails that stand."""
    return [
        part
        for part in world.parts_of_type("PageRange", scope)
        if any(form.endswith("/e-mail") for form in part.resource.get("form"))
        and part.resource.one("firstPage")
    ]


def names_in(world: World, email: Part, *fields: str) -> list[str]:
    """Give the names in some fields of a header, as they are written."""
    return sorted(
        {
            stated
            for name in fields
            for mention in world.parts(email.resource.iri, name)
            for stated in world.values(mention.resource.iri, "asStated")
        }
    )


RECIPIENTS = ("toRecipient", "ccRecipient", "bccRecipient")


def sent_on(world: World, email: Part) -> str:
    """Give when a message was sent, as precise as it is known."""
    return min(
        [*world.values(email.resource.iri, "dateSent"), *world.values(email.resource.iri, "date")][:1] or [""]
    )


def may_be_between(sent: str, first: str, last: str) -> bool:
    """Say whether a message may have been sent in a period, whose sides may be open."""
    if not (first or last):
        return True
    day = sent[:10]
    return bool(day) and (not first or day >= first[: len(day)]) and (not last or day <= last[: len(day)])


def is_called(name: str, sought: str) -> bool:
    """Say whether a name has the one sought in it, in either order of surname and given name."""
    return any(b in a for a in _orders(name) for b in _orders(sought))


def _orders(name: str) -> set[str]:
    surname, comma, given = name.lower().partition(",")
    given = re.split(r"[,(<]", given)[0].strip()
    return {name.lower(), f"{given} {surname}" if comma and given else name.lower()}


def message_row(world: World, email: Part, evidence: str) -> Row:
    return {
        "email": world.cell(email.resource.iri),
        "sent": sent_on(world, email),
        "sender": SEPARATOR.join(names_in(world, email, "sender")),
        "recipients": SEPARATOR.join(names_in(world, email, "toRecipient")),
        "cc": SEPARATOR.join(names_in(world, email, "ccRecipient")),
        "bcc": SEPARATOR.join(names_in(world, email, "bccRecipient")),
        "subject": SEPARATOR.join(sorted(world.values(email.resource.iri, "title"))),
        "document": world.cell(email.owner),
        "title": world.label(email.owner),
        "page": email.resource.one("firstPage"),
        "evidence": evidence,
    }


SOME_NAMES = (
    *("Lampwick", "Ada Lampwick", "lampwick, ada", "Mast", "Cora Mast", "Basil Keel", "Keel, Basil"),
    *("Emil Stern", "Stern, Emil (tides)", "Dora A. Deck", "Specimen", "Basil Specimen", "a", "nobody", "("),
)


def _some_names(_: World) -> tuple[str, ...]:
    return SOME_NAMES


def _some_days(_: World) -> list[str]:
    return [
        "1911-05-31",
        "1911-06-01",
        "1911-06-05",
        "1911-06-15",
        "1911-07-01",
        "2019-10-03",
        "2019-10-04",
        "2020-01-01",
    ]


@answers("emails-between", one=_some_names, other=_some_names, from_=_some_days, to=_some_days)
def emails_between(world: World, one: str, other: str, from_: str, to: str) -> list[Row]:
    """Each message that one person wrote and another received, either way."""

    def goes(email: Part, writer: str, reader: str) -> bool:
        senders, readers = names_in(world, email, "sender"), names_in(world, email, *RECIPIENTS)
        return (not writer or any(is_called(name, writer) for name in senders)) and (
            not reader or any(is_called(name, reader) for name in readers)
        )

    return [
        message_row(
            world, email, min(quotes_in(world, email.resource.iri), default=world.cell(email.resource.iri))
        )
        for email in messages(world)
        if may_be_between(sent_on(world, email), from_, to)
        and (goes(email, one, other) or goes(email, other, one))
    ]


# ---------------------------------------------------------------- words on pages

SEARCHES = (
    "lanterns",
    "lanterns OR stands",
    '"survey of wicks"',
    "survey begins",
    "copy NOT survey",
    "again",
    "mackerel",
)
"""Words to search for, as people write them; `again` is in a subject, and on no page."""


def _searches(_: World) -> tuple[str, ...]:
    return (*SEARCHES, "lighthouse", "keeper OR quarterly", '"Nowhere Point"', "begrudgingly")


def has_words(text: str, search: str) -> bool:
    """Say whether a text has all words, one side of an OR, none behind a NOT; or a phrase."""
    if " OR " in search:
        return any(has_words(text, each) for each in search.split(" OR "))
    wanted, _, unwanted = search.partition(" NOT ")
    if unwanted and has_words(text, unwanted):
        return False
    phrases = [wanted] if wanted.startswith('"') else wanted.split()
    return all(f" {_spoken(each)} " in f" {_spoken(text)} " for each in phrases)


def _spoken(text: str) -> str:
    """Give the words of a text in small letters, plurals as singulars: a search takes these for the same."""
    return " ".join(re.sub("s$", "", each) for each in re.findall(r"\w+", text.lower()))


@answers("pages-on-words", uncompared=("evidence",), words=_searches)
def pages_on_words(world: World, words: str, issue: str, agency: str, scope: str) -> list[Row]:
    """Each page, and each run of pages of note, that has some words."""
    emails = {part.resource.iri for part in messages(world, scope)}
    runs = [part for part in world.parts_of_type("PageRange", scope) if part.resource.iri not in emails]
    found = [
        (page, number, world.values(page, "isPartOf", scope)[0])
        for page in world.things("Page")
        for number in world.values(page, "position", scope)
        if has_words(world.texts.get(page, ""), words) and world.values(page, "isPartOf", scope)
    ] + [
        (part.resource.iri, part.resource.one("firstPage"), part.owner)
        for part in runs
        if has_words(" ".join(world.values(part.resource.iri, "title", scope)), words)
    ]
    issues = world.narrower_or_same(issue, scope) if issue else set()
    return [
        {
            "page": world.cell(page),
            "number": number,
            "numbers": SEPARATOR.join(sorted(_printed_numbers(world, page, scope))),
            "document": world.cell(document),
            "title": world.label(document),
            "releases": world.labels(world.values(document, "inSeries", scope)),
            "evidence": "filled",
        }
        for page, number, document in found
        if not issue or issues & set(world.values(document, "raisesIssue", scope))
        if not agency or agency in _bodies_of(world, document, scope)
    ]


def _printed_numbers(world: World, page: str, scope: str) -> set[str]:
    ranges = world.parts(page, "batesRange", scope)
    return {printed for part in ranges for printed in world.values(part.resource.iri, "asPrinted", scope)}


def _bodies_of(world: World, document: str, scope: str) -> set[str]:
    """Give the bodies by or to which a document is, those of posts, and all that these are part of."""
    agents = [
        each for name in ("creator", "publisher", "recipient") for each in world.values(document, name, scope)
    ]
    agents += [body for each in agents for body in world.values(each, "postIn", scope)]
    return {above for each in agents for above in world.above(each, "subOrganizationOf", scope)}


@answers("emails-on-words", uncompared=("evidence",), words=_searches, from_=_some_days, to=_some_days)
def emails_on_words(world: World, words: str, from_: str, to: str) -> list[Row]:
    """Each message that has some words in its header, or on a page on which it is."""
    rows = []
    for email in messages(world):
        own = world.values(email.resource.iri, "title") + names_in(world, email, "sender", *RECIPIENTS)
        first = int(email.resource.one("firstPage"))
        numbers = range(first, int(email.resource.one("lastPage") or first) + 1)
        texts = [" ".join(own), *(world.texts.get(f"{email.owner}/page/{number}", "") for number in numbers)]
        is_sent = may_be_between(sent_on(world, email), from_, to)
        if is_sent and any(has_words(text, words) for text in texts):
            rows.append(message_row(world, email, "filled"))
    return rows
