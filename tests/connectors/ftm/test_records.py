"""Entities of many schemata become records, or are omitted by name; nothing is lost in silence."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.ftm.entities import entity, save
from connectors.import_run import run_import, values_of
from foia_graph.connectors.ftm.entity_store import (
    ABSTRACT,
    DETAILS,
    EDGES,
    KINDS,
    LEFT_OUT,
    PARENTS,
    RECORD_TYPES,
    plain_id,
)

JSON_VALUES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
HARBOR = (
    entity("papers", "Folder", title="Harbor papers", date="2012-05", publisher="Harbor Watch"),
    entity("inner", "Package", fileName="inner.zip", parent="papers"),
    entity(
        "report",
        "Pages",
        title=["Report on the leak", "Leak report"],
        fileName="report.pdf",
        mimeType="application/pdf",
        fileSize="1200",
        contentHash="a" * 40,
        sourceUrl=["https://watch.example/files/report.pdf", "https://watch.example/papers"],
        authoredAt="2011-04",
        publishedAt="2012-05-02T10:00:00",
        author="Harbor Office",
        publisher="Avon Gazette",
        parent="inner",
        notes="Found in a drawer.",
        peopleMentioned="Bo Neighbour",
    ),
    entity("page-1", "Page", document="report", index="1", bodyText=["The pier leaks.", "Since spring."]),
    entity("page-2", "Page", document="report", index=2, bodyText="The office knew."),
    entity("page-2b", "Page", document="report", index="2", bodyText="Once more."),
    entity("page-x", "Page", document="report", bodyText="Nowhere."),
    entity("page-y", "Page", document="nothing", index="1"),
    entity(
        "mail",
        "Email",
        subject="Re: the leak",
        date="2011-05-03T08:00:00",
        sender="Bo Neighbour <bo@home.example>",
        to="ada@office.example",
        bodyText="Please mend it.",
        emitters="bo",
        recipients="quill",
    ),
    entity("map", "Image", fileName="map.png", parent="mail"),
    entity("page", "HyperText", title="Notice", bodyHtml="<p>Papers <b>released</b></p><p>today</p>"),
    entity(
        "office",
        "PublicBody",
        name="Harbor Office",
        phone="+12025550100",
        email="desk@office.example",
        addressEntity="quay",
        website="https://office.example",
        registrationNumber="HO-1",
    ),
    entity("quay", "Address", full="1 Quay, Avon", city="Avon"),
    entity("home", "Address", full="2 Back Lane, Avon"),
    entity("watch", "Organization", name="Harbor Watch", alias="HW", parent="office"),
    entity("pier-co", "Company", name="Pier Company", jurisdiction="us"),
    entity("someone", "LegalEntity", name="Somebody"),
    entity("firm", "LegalEntity", name="Some Firm", registrationNumber="7"),
    entity("master", "Position", name="Harbor Master", organization="office"),
    entity("quill", "Person", name="Ada Quill", birthDate="1960-01-02", position="Harbor Master"),
    entity("holds", "Occupancy", holder="quill", post="master", startDate="2010", endDate="2012"),
    entity("works", "Membership", member="quill", organization="watch", role="member", startDate="2009-03"),
    entity("bo", "Person", name="Bo Neighbour", deathDate="2011-01-01"),
    entity(
        "case", "CourtCase", name="Harbor Watch v. Harbor Office", caseNumber="10-cv-7", fileDate="2010-02"
    ),
    entity("party-1", "CourtCaseParty", case="case", party="watch", role="Plaintiff"),
    entity("party-2", "CourtCaseParty", case="case", party="bo", role="witness"),
    entity("party-3", "CourtCaseParty", case="case", party="pier-co", role="bystander"),
    entity(
        "leak",
        "Event",
        name="The leak",
        date="2011-03",
        location="Avon pier",
        organizer="office",
        involved="bo",
    ),
    entity("owns", "Ownership", owner="watch", asset="pier-co", percentage="40"),
    entity("about", "Documentation", document="report", entity="office", role="subject"),
    entity("about-bo", "Documentation", document="report", entity="bo", role="subject"),
    entity(
        "said",
        "Mention",
        document="report",
        name="the Office",
        resolved="office",
        detectedSchema="PublicBody",
    ),
    entity("said-2", "Mention", document="report", name="HO", resolved="office"),
    entity("said-3", "Mention", document="report", name="Bo Neighbour", resolved="bo"),
    entity("said-4", "Mention", document="report", name="Zed", detectedSchema="Person"),
    entity("note", "Note", entity="report", description="The map is missing."),
    entity("number", "Identification", holder="office", number="A-9", type="charter"),
    entity("family", "Family", person="bo", relative="quill"),
    entity("payment", "Payment", payer="office", beneficiary="pier-co", amount="7"),
    entity("same", "Similar", candidate="watch", match="pier-co"),
)


@pytest.fixture
def harbor(tmp_path):
    return run_import("ftm", save(tmp_path / "harbor.ftm.json", *HARBOR))


def test_every_schema_has_one_fate():
    """It becomes a record, is told in one, links two, or is omitted with a reason."""
    fates = [*RECORD_TYPES, *EDGES, *DETAILS, *LEFT_OUT, *ABSTRACT]

    assert sorted(PARENTS) == sorted(fates)


def test_kinds_are_those_of_the_profile(profile):
    """Links are written with them."""
    assert KINDS == {name: profile[name].kind for name in KINDS}


def test_every_entity_is_counted(harbor):
    """As many come as are in the file, and no property is lost."""
    assert len(HARBOR) == sum(harbor.report.items.values())
    assert {} == harbor.report.fields_unused


def test_a_document_has_its_file_its_dates_and_its_makers(harbor):
    """
    An address of a file is one to fetch; that of a page says where it is reported; folders may be in others.
    """
    report = harbor.records("ReleasedDocument")["ftm-report"]

    assert ["Report on the leak"] == values_of(report, "title")
    assert ["Leak report"] == values_of(report, "alternative")
    assert (["2011-04"], ["2012-05-02"]) == (values_of(report, "created"), values_of(report, "issued"))
    assert ["agency/ftm-office"] == values_of(report, "creator")
    assert [f"organization/ftm-publisher-{plain_id('avon gazette')}"] == values_of(report, "publisher")
    assert ["release/ftm-inner", "release/ftm-papers"] == values_of(report, "inSeries")
    assert ["https://watch.example/papers"] == values_of(report, "landingPage")
    [file] = report.fields["distribution"]
    assert ("https://watch.example/files/report.pdf", "application/pdf", "1200", "report.pdf") == tuple(
        file[name] for name in ("downloadURL", "mediaType", "byteSize", "title")
    )
    assert "linked-not-held" == report.fields["holdingStatus"]


def test_each_value_says_in_which_property_it_stands(harbor):
    """As a JSON Pointer, next to the source that is the file."""
    report = harbor.records("ReleasedDocument")["ftm-report"]
    [source] = harbor.records("SourceDocument")

    assert [
        {"value": "Report on the leak", "source": source, "originField": "/properties/title/0"}
    ] == report.fields["title"]


def test_pages_have_their_places(harbor):
    """A second one at a position, and one without, are named; so is one of a document that is not there."""
    pages = {key: each.fields.get("text") for key, each in harbor.records("Page").items()}

    assert {"ftm-report/1": "The pier leaks.\nSince spring.", "ftm-report/2": "The office knew."} == pages
    assert [
        "page page-2b: is page 2, as another one is",
        "page page-x: has no position in its document",
    ] == sorted(each for each in harbor.messages() if each.startswith("page "))
    assert 3 == sum(harbor.report.left_out["Page"].values())


def test_private_people_are_no_records(harbor):
    """A person becomes one by a public role alone, without a date of birth; no name of others comes in."""
    people = harbor.records("Person")

    assert {"ftm-quill"} == {*people}
    assert "public-official" == people["ftm-quill"].fields["sensitivity"]
    assert [] == [
        word
        for word in ("Bo Neighbour", "Somebody", "1960", "home.example", "Back Lane", "desk@", "Zed")
        if word in harbor.as_text()
    ]
    assert {"is a person of whom the file says no public role": 1} == harbor.report.left_out["Person"]
    assert 1 == sum(harbor.report.left_out["LegalEntity"].values())
    assert {"ftm-firm", "ftm-watch", "ftm-pier-co"} <= {*harbor.records("Organization")}


@pytest.mark.parametrize(
    ("properties", "found"),
    [
        ({"topics": "gov.executive"}, "public-official"),
        ({"topics": "role.pep"}, "public-official"),
        ({"topics": "role.rca"}, ""),
        ({"topics": "crime"}, ""),
        ({"topics": "governess"}, ""),
        ({"position": "Mayor"}, "public-figure"),
        ({"biography": "A mayor"}, ""),
        ({"classification": "Public figure"}, "public-figure"),
    ],
)
def test_a_public_role_is_one_that_the_file_names(tmp_path, properties, found):
    """Neither a relative of someone in office nor a text about a person makes one public."""
    run = run_import("ftm", save(tmp_path / "a.jsonl", entity("p", "Person", name="Cy Vane", **properties)))

    assert ([found] if found else []) == [p.fields["sensitivity"] for p in run.records("Person").values()]


def test_roles_times_and_places_are_kept(harbor):
    """A role that the catalogue knows is one of its own; another one is in words."""
    quill, office = harbor.records("Person")["ftm-quill"], harbor.records("Agency")["ftm-office"]
    case = harbor.records("CourtCase")["ftm-case"]
    [membership] = quill.fields["membership"]

    assert ["post/ftm-master"] == values_of(quill, "holds")
    assert "from 2010 to 2012" == quill.fields["holds"][0]["note"]
    assert ("organization/ftm-watch", "member", {"startDate": "2009-03"}) == tuple(
        membership[name] for name in ("organization", "role", "memberDuring")
    )
    assert ["place/ftm-quay"] == values_of(office, "location")
    assert ["HO-1", "A-9"] == values_of(office, "identifier")
    assert [("organization/ftm-watch", "plaintiff"), ("organization/ftm-pier-co", None)] == [
        (part["agent"], part.get("hadRole")) for part in case.fields["qualifiedAssociation"]
    ]
    assert ["It has the party “Pier Company” (bystander)."] == values_of(case, "claims")
    assert ["agency/ftm-office"] == values_of(
        harbor.records("Organization")["ftm-watch"], "subOrganizationOf"
    )


def test_mentions_and_notes_stand_in_the_document(harbor):
    """Each name that stands for a record does; a name alone does not."""
    report = harbor.records("ReleasedDocument")["ftm-report"]

    assert [("agency/ftm-office", "the Office"), ("agency/ftm-office", "HO")] == [
        (part["body"], part["asStated"]) for part in report.fields["mentions"]
    ]
    assert ["Found in a drawer.", "The map is missing."] == values_of(report, "claims")
    assert ["agency/ftm-office"] == values_of(report, "about")


def test_messages_have_texts_and_attachments(harbor):
    """Who wrote is told where it is a public body or person; a page of HTML is its text."""
    documents = harbor.records("ReleasedDocument")

    assert ("Please mend it.", "held-in-part") == tuple(
        documents["ftm-mail"].fields[name] for name in ("text", "holdingStatus")
    )
    assert (["e-mail"], ["person/ftm-quill"]) == (
        values_of(documents["ftm-mail"], "form"),
        values_of(documents["ftm-mail"], "recipient"),
    )
    assert ["document/ftm-mail"] == values_of(documents["ftm-map"], "isPartOf")
    assert "Papers released\n\ntoday" == documents["ftm-page"].fields["text"]


def test_what_is_above_itself_is_a_problem(tmp_path):
    """The link is omitted, and the records are kept."""
    ring = [entity(a, "Organization", name=a, parent=b) for a, b in (("a", "b"), ("b", "a"), ("c", "c"))]
    run = run_import("ftm", save(tmp_path / "a.jsonl", *ring))

    assert {"ftm-a", "ftm-b", "ftm-c"} == {*run.records("Organization")}
    assert 3 == len([each for each in run.messages() if "leads back to itself" in each])


def test_the_same_file_gives_the_same_records(tmp_path, harbor):
    """Whatever the order of its lines."""
    again = run_import("ftm", save(tmp_path / "harbor.ftm.json", *reversed(HARBOR)))

    assert harbor.as_text() == again.as_text()


def test_fields_that_nobody_knows_are_counted(tmp_path):
    """Those of a platform next to the entity are omitted by name, new ones are named."""
    office = {**entity("o", "PublicBody", name="Office", tide="high"), "caption": "Office", "moon": "full"}
    run = run_import("ftm", save(tmp_path / "a.jsonl", office))

    assert {"PublicBody.tide": 1, "entity.moon": 1} == run.report.fields_unused
    assert {"the platform or the export keeps it for itself": 1} == run.report.fields_left_out


def test_links_to_what_is_no_record_are_left_out_by_name(harbor):
    """Those to private people are not told of otherwise than by their number."""
    lost = {name: sum(each.values()) for name, each in harbor.report.left_out.items() if "." in name}

    assert {"Email.emitters": 1, "Event.involved": 1} == lost


def test_only_what_changed_since_is_taken(tmp_path):
    """What says no time is taken, too; what was omitted is not taken to be gone."""
    things = (
        entity("old", "PublicBody", name="Old Office", modifiedAt="2011-01-01"),
        entity("new", "PublicBody", name="New Office", modifiedAt="2012-02-02T08:00:00"),
        entity("other", "PublicBody", name="Other Office"),
    )
    run = run_import("ftm", save(tmp_path / "a.jsonl", *things), since=date(2012, 1, 1))

    assert {"ftm-new", "ftm-other"} == {*run.records("Agency")}
    assert 1 == sum(run.report.left_out["PublicBody"].values())
    assert ["2012-02-02T08:00:00"] == [file.modified for file in run.files if file.key == "new"]


@pytest.mark.slow
@settings(deadline=None, max_examples=50)
@given(st.recursive(JSON_VALUES, lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(), each)))
def test_no_value_of_json_ends_an_import(tmp_path_factory, value):
    """Wherever it is, it is a problem or a value, and what is around it is read."""
    report = {
        "id": "report",
        "schema": "Pages",
        "properties": {"title": value, "parent": value, "date": value},
    }
    page = {"id": "page", "schema": "Page", "properties": {"document": ["report", value], "index": value}}
    path = save(
        tmp_path_factory.mktemp("fuzz") / "a.jsonl", report, page, value, entity("o", "PublicBody", name="O")
    )
    run = run_import("ftm", path)

    assert {"ftm-o"} == {*run.records("Agency")}
    assert {"ftm-report"} <= {*run.records("ReleasedDocument")}
