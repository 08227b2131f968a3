"""What notes, mentions and identifications tell of a record."""

from foia_graph.connectors.ftm.draft import RecordDraft
from foia_graph.connectors.ftm.entity_store import Entity, RecordName, plain_id
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.model.claims import STATUSES

UNIDENTIFIED = "is a name in a text that refers to no record; it may be that of a private person"


def add_details(draft: RecordDraft) -> None:
    """Add the notes on an entity, its mentions and its identifiers."""
    work = draft.work
    for note in work.store.pointing(draft.entity.id, "Note", "entity"):
        _add_note(draft, work.open(note))
    if work.profile[draft.name.type].properties.get("mentions"):
        for mention in work.store.pointing(draft.entity.id, "Mention", "document"):
            _add_mentions(draft, mention, work.open(mention))
    if draft.name.type in ("Agency", "Organization"):
        for identification in work.store.pointing(draft.entity.id, "Identification", "holder"):
            fields = work.open(identification)
            text = ", ".join((*fields.texts("type"), *fields.texts("authority")))
            for number in fields.texts("number"):
                draft.state("identifier", number, "/properties/number", note=text)
            work.close(fields)


def _add_note(draft: RecordDraft, fields: OriginObject) -> None:
    """Add a note as a claim in words; one that quotes a source has the quote."""
    words, said = " ".join(fields.texts("summary") or fields.texts("name")), fields.texts("description")
    quote = "\n".join(said)
    proofs = [draft.work.names.find(each) for each in fields.texts("proof")]
    source = next((_source_link(each) for each in proofs if each), "")
    keys = {"quote": quote} if words and quote and source else {}
    if source:
        keys |= {"source": source, "originField": ""}  # the words are there, not in the file
        for name in ("publisher", "sourceUrl"):
            fields.take(name)  # as the record of the source has them
    statuses = [each.casefold() for each in fields.texts("keywords") if each.casefold() in STATUSES]
    if statuses and statuses[0] != "asserted":
        keys["status"] = statuses[0]
    text = words or quote if keys.get("quote") or not quote else ": ".join(filter(None, (words, quote)))
    pages = [each.removeprefix("Page: ") for each in fields.texts("notes") if each.startswith("Page: ")]
    if pages and keys.get("quote"):
        keys["page"] = pages[0]
    if not text or not draft.state_in_words(text, "/properties/description", **keys):
        draft.work.session.leave_out("Note", "is empty" if not text else "says what another note says")
    draft.work.close(fields)


def _source_link(name: RecordName) -> str:
    # Claims name a source by its id, a document by its link, and nothing else.
    if name.type == "SourceDocument":
        return name.id
    return name.link if name.type == "ReleasedDocument" else ""


def _add_mentions(draft: RecordDraft, mention: Entity, fields: OriginObject) -> None:
    """Add mentions of bodies and people that are records; names alone may be those of private people."""
    profile, bodies = draft.work.profile, draft.work.profile["Mention"].properties["body"].classes
    found = [name for each in fields.texts("resolved") if (name := draft.work.names.find(each))]
    as_stated = next(iter(fields.texts("name")), "")
    for body in found:
        there = [each for each in draft.present("mentions") if isinstance(each, dict)]
        names = [each.get("asStated", "") for each in there if each.get("body") == body.link]
        if profile[body.type].target in bodies and as_stated not in names:
            # The second mention of a body, under another name, has a name of its own.
            part = {"id": f"mention-{plain_id(mention.id)}" if names else "", "body": body.link}
            draft.add_part("mentions", "/properties/resolved", **part, asStated=as_stated)
    if not found:
        fields.leave_out(UNIDENTIFIED, *mention.properties)
        draft.work.session.leave_out("Mention", UNIDENTIFIED)
    draft.work.close(fields)
