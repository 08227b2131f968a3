"""What a finding aid says of a release or a document: its identification (`did`), and all else."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from foia_graph.publish.record_facts import DescribedFile, LabelledThing, RecordFacts
from foia_graph.publish.xml_elements import add_element, add_filled

NEW_WINDOW = {"show": "new", "actuate": "onrequest"}


def add_description(parent: Element, facts: RecordFacts) -> None:
    """Add all that is known of a release or a document, but for its components."""
    _add_identification(parent, facts)
    _add_paragraphs(parent, "scopecontent", facts.descriptions)
    _add_paragraphs(parent, "custodhist", facts.history)
    _add_paragraphs(parent, "accessrestrict", _access_words(facts))
    _add_paragraphs(parent, "userestrict", (*facts.licences, *facts.rights))
    _add_access_points(parent, facts)
    _add_references(parent, "relatedmaterial", (*facts.copies, *facts.replaced))
    _add_references(parent, "bibliography", facts.tellers, "bibref")
    evidence = add_element(add_element(parent, "otherfindaid"), "p")
    add_element(evidence, "ref", "Who says so, and in which words", href=facts.address, **NEW_WINDOW)


def _add_identification(parent: Element, facts: RecordFacts) -> None:
    did = add_element(parent, "did")
    add_element(did, "unittitle", facts.title)
    for title in facts.other_titles:
        add_element(did, "unittitle", title, localtype="alternative")
    add_element(did, "unitid", facts.iri, localtype="iri")
    for number in facts.numbers:
        add_element(did, "unitid", number, localtype="number")
    _add_dates(did, facts)
    _add_extents(did, facts)
    for each in facts.creators:
        add_agent(add_element(did, "origination", label="creator"), each)
    for file in facts.files:
        _add_digital_object(did, file)


def _add_dates(did: Element, facts: RecordFacts) -> None:
    if facts.created:
        add_date(did, facts.created, "creation")
    elif any(facts.date_range):
        add_date_range(did, *facts.date_range, facts.date_words)
    if facts.issued:
        add_date(did, facts.issued, "publication")


def add_date(did: Element, date: str, kind: str) -> None:
    """Add a date of a year, a month or a day."""
    parent = add_element(did, "unitdatestructured", datechar=kind)
    add_element(parent, "datesingle", date, standarddate=date)


def add_date_range(did: Element, first: str, last: str, words: str = "") -> None:
    """Add the days between which something was made ("" for an open side), in the words of a source."""
    parent = add_element(did, "unitdatestructured", datechar="creation", certainty="approximate")
    days = add_element(parent, "daterange")
    if first:
        add_element(days, "fromdate", words or first, notbefore=first)
    if last:
        add_element(days, "todate", words or last, notafter=last)


def _add_extents(did: Element, facts: RecordFacts) -> None:
    for quantity, unit in ((facts.pages, "pages"), (facts.stated_documents, "documents")):
        if quantity:
            add_extent(did, quantity, unit)


def add_extent(did: Element, quantity: str, unit: str) -> None:
    """Add how many units there are of something, as a whole."""
    extent = add_element(did, "physdescstructured", coverage="whole", physdescstructuredtype="spaceoccupied")
    add_element(extent, "quantity", quantity)
    add_element(extent, "unittype", unit)


def _add_digital_object(did: Element, file: DescribedFile) -> None:
    words = [f"{file.size} bytes"] if file.size else []
    words += [f"SHA-256 {file.sha256}"] if file.sha256 else []
    words += file.rights
    attributes = {"linkrole": file.media_type} if file.media_type else {}
    address = {"href": file.address} if file.address else {"identifier": file.iri}
    # Whether it was made on paper is not known here.
    found = add_element(
        did, "dao", daotype="unknown", coverage="whole", **address, **attributes, **NEW_WINDOW
    )
    if words:
        add_element(add_element(found, "descriptivenote"), "p", "; ".join(words))


def _access_words(facts: RecordFacts) -> list[str]:
    names = ", ".join(each.name for each in facts.exemptions)
    withheld = f"Parts of it are withheld under {names} of the Freedom of Information Act."
    return [*(each.name for each in facts.holding), *([withheld] if names else [])]


def _add_access_points(parent: Element, facts: RecordFacts) -> None:
    """Add the headings under which it is looked for, each with its IRI."""
    points = [("genreform", each) for each in facts.forms]
    points += [("subject", each) for each in facts.issues]
    points += [("geogname", each) for each in facts.places]
    points += [(_agent_element(each) or "subject", each) for each in facts.topics]
    if not points and not facts.publishers and not facts.recipients:
        return
    group = add_element(parent, "controlaccess")
    for name, each in points:
        _add_heading(group, name, each)
    for role, agents in (("publisher", facts.publishers), ("recipient", facts.recipients)):
        for agent in agents:
            _add_heading(group, _agent_element(agent) or "name", agent, relator=role)


def add_agent(parent: Element, agent: LabelledThing) -> None:
    """Add a person or a body."""
    _add_heading(parent, _agent_element(agent) or "name", agent)


def _agent_element(thing: LabelledThing) -> str:
    """Return the element of a person or a body, "" for what is neither."""
    if thing.is_person:
        return "persname"
    return "corpname" if thing.is_body else ""


def _add_heading(parent: Element, name: str, thing: LabelledThing, **attributes: str) -> None:
    add_element(add_element(parent, name, identifier=thing.iri, **attributes), "part", thing.name)


def _add_paragraphs(parent: Element, name: str, texts: Iterable[str]) -> None:
    found = [text for text in texts if text]
    group = add_element(parent, name) if found else parent
    for text in found:
        add_filled(group, "p", text)


def _add_references(
    parent: Element, name: str, things: Iterable[LabelledThing], kind: str = "archref"
) -> None:
    found = list(things)
    group = add_element(parent, name) if found else parent
    for each in found:
        add_element(add_element(group, kind), "ref", each.name, href=each.iri, **NEW_WINDOW)
