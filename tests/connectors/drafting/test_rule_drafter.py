"""Drafts of small posts, value by value."""

from connectors.drafting.drafts import ICE, draft_of, plain_values, record
from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry

KNOWN = Gazetteer(
    (
        ICE,
        GazetteerEntry(
            "https://x.example.org/id/agency/dhs-oig",
            "Agency",
            ("DHS Office of Inspector General",),
            ("OIG",),
        ),
        GazetteerEntry("organization/open-harbor", "Organization", ("Open Harbor",)),
        GazetteerEntry("program/night-watch", "Program", ("Night Watch",)),
        GazetteerEntry("campaign/lift-the-fog", "Campaign", ("Lift the Fog",)),
        GazetteerEntry("person/ada-quist", "Person", ("Ada Quist",)),
        GazetteerEntry("person/mona-roe", "Person", ("Mona Roe",)),
        GazetteerEntry("issue/racial-profiling", "Issue", ("Racial profiling",)),
        GazetteerEntry("issue/juveniles", "Issue", ("Juveniles",)),
    )
)
RELEASE = (
    "On May 2, 2012, Open Harbor and the Center for Harbor Law released 16 documents "
    "obtained through Freedom of"
    " Information Act litigation as part of the Lift the Fog campaign."
)


def test_release_says_who_released_how_many_when_and_through_what() -> None:
    """The sentence of a release gives its date, count, way, releasers and campaign."""
    draft = draft_of(RELEASE, known=KNOWN)
    release, disclosure = record(draft, "Release"), record(draft, "Disclosure")

    assert plain_values(release, "date") == ["2012-05-02"]
    assert plain_values(release, "statedDocumentCount") == ["16"]
    assert plain_values(release, "obtainedThrough") == ["litigation"]
    assert plain_values(disclosure, "qualifiedAssociation") == [
        "organization/open-harbor",
        "organization/center-for-harbor-law",
    ]
    assert plain_values(disclosure, "wasInformedBy") == ["campaign/lift-the-fog"]
    assert plain_values(record(draft, "Organization"), "prefLabel") == ["Center for Harbor Law"]


def test_promised_release_is_announced_and_raises_its_issue() -> None:
    """A promise is a release that is announced; an issue that its words name is its own."""
    promise = "The next release of documents will be about racial profiling. The papers name juveniles."
    draft = draft_of(f"{RELEASE}\n\n{promise}", known=KNOWN)
    announced = record(draft, "Release", "announced-release")

    assert plain_values(announced, "holdingStatus") == ["announced"]
    assert plain_values(announced, "raisesIssue") == ["racial-profiling"]
    assert plain_values(record(draft, "Release", "post-release"), "raisesIssue") == ["juveniles"]


def test_two_reports_are_two_works_of_their_author() -> None:
    """Of two reports each is a work, with the day and the body that the sentence names."""
    text = (
        "On April 6, 2012, the OIG issued two reports. They answer an April 2011 request from "
        "Representative Ada Quist."
    )
    draft = draft_of(text, "Fact Sheet: What the Reports Left Out", known=KNOWN)
    works = [each for each in draft.records if each.type == "CitedWork"]

    assert [each.id for each in works] == ["post-report-2012-04-06-1", "post-report-2012-04-06-2"]
    assert [plain_values(each, "creator") for each in works] == [["agency/dhs-oig"]] * 2
    assert plain_values(record(draft, "SourceDocument", "fact-sheet"), "form") == ["fact-sheet"]
    assert plain_values(record(draft, "Event"), "date") == ["2011-04"]
    assert plain_values(record(draft, "Event"), "qualifiedAssociation") == ["person/ada-quist"]


def test_known_people_without_an_office_are_not_drafted() -> None:
    """A person of the catalogue is linked to only where a public title is next to the name."""
    draft = draft_of(f"{RELEASE} The documents tell of Mona Roe, who called 911.", known=KNOWN)

    assert "person/mona-roe" not in plain_values(draft.records[0], "mentions")
    assert [each for each in draft.authorities if each.type == "Person"] == []


def test_packet_is_a_released_document_with_bates_number_and_pages() -> None:
    """A post that presents one document gives a release, the document, and the part whose pages it names."""
    text = (
        "This document contains a 3-page survey to police (pages 35-37) about their jails.\n\n"
        "Click here to download the document “ICE 117629 – Packet to LEA”"
    )
    draft = draft_of(text, 'New Document Release – "Law Enforcement Packet"', known=KNOWN)
    packet, survey = (
        record(draft, "ReleasedDocument", "document"),
        record(draft, "ReleasedDocument", "survey-2"),
    )

    assert plain_values(packet, "title") == ["ICE 117629 – Packet to LEA"]
    assert plain_values(packet, "form") == ["packet"]
    assert packet.fields["batesRange"][0]["batesStart"] == "117629"  # type: ignore[index]
    assert packet.fields["pageRange"][0]["lastPage"] == "37"  # type: ignore[index]
    assert plain_values(packet, "holdingStatus") == ["linked-not-held"]
    assert plain_values(survey, "numberOfPages") == ["3"]
    assert plain_values(survey, "isPartOf") == ["document/post-document"]


def test_petition_is_its_own_source_and_asks() -> None:
    """A petition is the post itself; what it asks for are actions, and the body to call is its recipient."""
    text = (
        "Stop the program!\n\nSign the petition here:\n\nShare this page with your friends and "
        "call the office.\n\n"
        "White House at 202-456-1111\n\nSample script:\n\n“Please end the program.”"
    )
    draft = draft_of(text, "Petition: Stop the Program", known=KNOWN)
    petition = draft.records[0]

    assert plain_values(petition, "form") == ["petition"]
    assert plain_values(petition, "potentialAction") == [
        "Sign the petition here",
        "Share this page with your friends",
        "Call the office",
        "Call the White House.",
    ]
    assert plain_values(petition, "recipient") == ["agency/white-house"]
    assert plain_values(record(draft, "SourceDocument", "call-script"), "isPartOf") == ["source/post"]


def test_case_of_a_private_person_bears_its_number_alone() -> None:
    """The name of a case is not written where a private person is a party."""
    text = "The lawsuit, Roe v. Department of Justice, No. 17-cv-02291, asks for records."
    case = record(draft_of(text, "Suit over records"), "CourtCase")

    assert plain_values(case, "title") == ["17-cv-02291"]


def test_request_has_its_day_and_addressee() -> None:
    """A request for records has the day on which it was filed and the agency that it was filed with."""
    text = "On May 3, 2018, Open Harbor filed a FOIA request with ICE for the documents."
    request = record(draft_of(text, "Request filed", known=KNOWN), "Request")

    assert plain_values(request, "date") == ["2018-05-03"]
    assert plain_values(request, "qualifiedAssociation") == ["organization/open-harbor", "agency/ice"]


def test_post_about_something_else_is_a_source_and_nothing_more() -> None:
    """Of a post that is not about records there is the source document, and all sentences are not read."""
    draft = draft_of("We baked 300 cookies in May 2012. Thanks to Mona Roe!", "Thank you")

    assert [each.type for each in draft.records] == ["SourceDocument"]
    assert [each.text for each in draft.unread] == [
        "We baked 300 cookies in May 2012.",
        "Thanks to Mona Roe!",
    ]
    assert draft.authorities == ()


def test_words_of_small_letters_name_no_program() -> None:
    """A program is named by words with capitals: a night watch is none."""
    draft = draft_of("The documents tell of a night watch. ICE runs Night Watch.", known=KNOWN)

    assert plain_values(draft.records[0], "about") == ["program/night-watch"]
    assert draft.records[0].fields["about"][0]["quote"] == "ICE runs Night Watch."  # type: ignore[index]


def test_days_in_words_are_settled_by_the_day_of_the_post() -> None:
    """ "This spring" is bounded by the day of the post, and says nothing where that is unknown."""
    text = "The documents came to light this spring, as the records of ICE show."
    claims = draft_of(text, published="2012-04-10").records[0].fields["claims"]

    assert (claims[0]["notBefore"], claims[0]["notAfter"]) == ("2012-03-01", "2012-04-10")  # type: ignore[index]
    assert "claims" not in draft_of(text).records[0].fields
