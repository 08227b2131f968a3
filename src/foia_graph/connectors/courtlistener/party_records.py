"""Parties of a case: public bodies, offices, organizations, and of people those sued for their office."""

from collections.abc import Iterator

from foia_graph.connectors.courtlistener.case_records import CaseBuilder
from foia_graph.connectors.courtlistener.courts import add_association
from foia_graph.connectors.courtlistener.docket_index import docket_of
from foia_graph.connectors.courtlistener.items import CourtItem, CourtObject
from foia_graph.connectors.courtlistener.party_names import party_kind, stated_office
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.record_keys import join_key
from foia_graph.connectors.imports.records import ImportedRecord
from foia_graph.connectors.imports.session import ImportSession

PRIVATE = "people who are parties are private"
WITHOUT_NAME = "it has no name"


def add_parties(builder: CaseBuilder, record: ImportedRecord, session: ImportSession) -> None:
    """Add the parties of a docket to the record of its case; people are counted, and left out.

    Parties of which only a search tells, without their part, come last, so that they do not come twice.
    """
    linked: set[str] = set()
    for party, part in sorted(builder.items.parties, key=lambda each: each[0].is_partial):
        origin = builder.reader.open(party)
        extra = origin.text("extra_info")
        parts = list(_parts(origin, part, builder))
        words = " ".join(filter(None, (extra, *(each[1] for each in parts))))
        if link := _agent_link(origin, words, builder, session):
            roles = parts or [("", "", "")]
            for stated, _, ended in roles if not (party.is_partial and link in linked) else ():
                name = " ".join(origin.text("name").split())
                add_association(
                    record, link, party_role(stated), name, origin.field("name"), _note(stated, ended)
                )
            linked.add(link)
        builder.mapper.finish("party", origin)


def _agent_link(origin: CourtObject, words: str, builder: CaseBuilder, session: ImportSession) -> str:
    """Return the link to a party, "" for one that is left out, which is counted."""
    name = " ".join(origin.text("name").split())
    kind = party_kind(name)
    key = join_key("party", name)
    office = stated_office(words)
    if not key:
        session.leave_out("party", WITHOUT_NAME)
        return ""
    if kind == "Person" and not office:
        session.leave_out("party", PRIVATE)
        return ""
    titles = {"jobTitle": office} if kind == "Person" else {}
    return builder.agents.link(kind, key, name, **titles)


def _parts(
    origin: CourtObject, part: CourtItem | None, builder: CaseBuilder
) -> Iterator[tuple[str, str, str]]:
    """Yield what a party is in the docket: its part, more words on it, and the day on which it ended."""
    stated = origin.text("type")
    if stated:
        yield stated, "", ""
    for each in origin.objects("party_types"):
        fields = {name: each.take(name) for name in ("docket", "docket_id")}
        if docket_of(fields) in ("", builder.items.key):
            yield _part(each, builder)
        else:
            builder.mapper.finish("other-party-part", each)
    if part:
        yield _part(builder.reader.open(part), builder)


def _part(part: OriginObject, builder: CaseBuilder) -> tuple[str, str, str]:
    read = (part.text("name"), part.text("extra_info"), part.text("date_terminated")[:10])
    builder.mapper.finish("party-part", part)
    return read


def party_role(stated: str) -> str:
    """Return the role of a party by what the docket calls it.

    >>> [party_role(each) for each in ("Plaintiff", "Defendant - Appellee", "Amicus", "Petitioner", "")]
    ['plaintiff', 'defendant', 'participant', 'litigant', 'litigant']
    """
    words = stated.casefold()
    if "amicus" in words or "interested" in words or "movant" in words:
        return "participant"
    is_plaintiff, is_defendant = "plaintiff" in words, "defendant" in words
    if is_plaintiff == is_defendant or "counter" in words or "cross" in words or "third" in words:
        return "litigant"
    return "plaintiff" if is_plaintiff else "defendant"


def _note(stated: str, ended: str) -> str:
    """Return what no role says: another word for the part, and the day on which it ended."""
    is_plain = not stated or stated.casefold() == party_role(stated)
    called = "" if is_plain else f"The docket calls this party {stated}."
    return " ".join(filter(None, (called, f"It was a party until {ended}." if ended else "")))
