"""Bates numbers: learned from the run of pages, and mended where other pages prove them."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_tables import tabled
from extract.bates_pages import found, reading, stamps, with_sheet, words
from foia_graph.extract import outcomes, registry
from foia_graph.extract.bates.page_ids import PageId
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage

SHAPES = [
    "19-cv-17(FBI)-{}",
    "FBI (19-cv-1278)-{}",
    "FBI(18cv1766)-{}",
    "ICE 2010FOIA2674.{:06}",
    "ICE FOIA 12-34567.{:05}",
    "2018-ICLI-00052 {}",
    "DHS-001-{:06}",
    "CBP-2020-012345-{:06}",
    "EPA-HQ-2017-001234_{:08}",
    "ED_002061_{:08}",
    "DOJ-18-0693-B-{:06}",
    "20190123-{:07}",
    "22cv2850-22-01234-{:06}",
    "STATE-SCB{:07}",
    "HOUSE_OVERSIGHT_{:06}",
    "CREW 18-1766 {:04}",
    "ACLU DHS {:05}",
    "CDC - {:06}",
    "AR_{:04}",
    "US{:08}",
    "{:06}",
    "DOJ-NMG-{:07}",
    "NRC{:06}",
    "CREW v. DHS {:06}",
    "17-cv-1928 (DOS)-{}",
    "DHS/ICE {:06}",
    "DOI-FWS-2019-{:07}",
    "VA-12-0001-F-{:06}",
    "PRA_DHS_{:08}",
    "TXDPS{:06}",
    "NYPD_{:05}",
    "Treasury-{:06}",
    "FL-2015-07128-{:05}",
    "DOJ-OIP-\n{:07}",
    "{:07}-DOJ",
    "DOE{:06}A",
    "DOJ-{:06}.A",
    "TX DPS {:05}",
    "City of Springfield PD {:06}",
]


def unblank(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("shape", SHAPES)
def test_a_number_that_goes_up_with_the_pages_is_a_bates_number(shape):
    """Whatever its prefix, a stamp is known by this: the next page has the next one, also after a break."""
    printed = [shape.format(number) for number in (41, 42, 43, 57, 58)]

    given_back = {page: unblank(each) for page, each in stamps(reading(printed)).items()}

    assert {page: unblank(each) for page, each in enumerate(printed, 1)} == given_back


@pytest.mark.parametrize(
    "printed",
    [
        "19-cv-17(FBI)-2008",
        "ICE 2010FOIA2674.000123",
        "DHS-001-000123",
        "EPA-HQ-2017-001234_00000123",
        "US00012345",
        "ICE FOIA 12-34567.00012",
        "STATE-SCB0045000",
    ],
)
def test_one_page_is_enough_for_an_unmistakable_stamp(printed):
    """Some shapes are Bates numbers and nothing else."""
    assert {1: printed} == stamps(reading([printed]))


@pytest.mark.parametrize("label", ["Bates No. ", "BATES NUMBER ", "Bates: ", "Bates Stamp # "])
def test_a_number_that_is_called_one_needs_no_others(label):
    """Where the word is before the digits, one page is enough; the word is no prefix."""
    assert {1: "00041"} == stamps(reading([f"{label}00041"]))


@tabled
def test_page_numbers_are_not_bates_numbers(printed):
    """Numbers of pages, faxes and figures go up with the pages too."""
    assert {} == stamps(reading([printed.format(page) for page in range(1, 8)]))


@tabled
@pytest.mark.parametrize("pages", [1, 4])
def test_other_numbers_are_not_bates_numbers(printed, pages):
    """
    Court reporters, bar numbers, zip codes, forms, reports, files and requests have numbers of their own.
    """
    assert {} == stamps(reading([printed] * pages))


@tabled
def test_neighbours_prove_a_number(broken):
    """Between 1050 and 1052 stands 1051, whatever a page's text says, and also where it says nothing."""
    pages = [f"19-cv-17(FBI)-{number}" for number in (1048, 1049, 1050, 0, 1052)]
    pages[3] = broken

    assert "19-cv-17(FBI)-1051" == stamps(reading(pages))[4]


def test_what_is_mended_says_so():
    """A repaired number quotes what the text says; one that is nowhere quotes nothing, and is less sure."""
    pages = [f"DOJ-{number:05}" for number in (11, 12, 18, 14, 15)]
    wrong, silent = found(reading(pages))[2], found(reading([*pages[:2], "", *pages[3:]]))[2]

    assert (True, ["DOJ-00018"], 0.9) == (
        wrong.repaired,
        [each.quote for each in wrong.spots],
        wrong.confidence,
    )
    assert (True, [], 0.8) == (silent.repaired, [each.quote for each in silent.spots], silent.confidence)
    assert "DOJ-00013" == wrong.printed == silent.printed


def test_a_plain_number_is_a_range_of_one_page():
    """A Bates number says its prefix, its number and what is printed, and where it is."""
    first = found(reading(["ICE 000123", "ICE 000124", "ICE 000125"]))[0]

    assert ("ICE ", 123, 6, False, None) == (
        first.prefix,
        first.number,
        first.width,
        first.repaired,
        first.confidence,
    )
    assert ["ICE 000123"] == [each.quote for each in first.spots]
    assert [
        (
            "batesRange",
            {"batesPrefix": "ICE", "batesStart": "123", "batesEnd": "123", "asPrinted": "ICE 000123"},
        )
    ] == list(first.record_parts())


def test_nothing_is_invented_where_pages_are_missing():
    """A page between 1050 and 1060 may have any of nine numbers: it gets none."""
    pages = ["19-cv-17(FBI)-1049", "19-cv-17(FBI)-1050", "", "19-cv-17(FBI)-1060", "19-cv-17(FBI)-1061"]

    assert [1, 2, 4, 5] == list(stamps(reading(pages)))


def test_nothing_is_invented_at_the_ends():
    """The letter before the first stamped page, and a page after the last, have no number."""
    assert [2, 3, 4] == list(stamps(reading(["", "DOJ-00011", "DOJ-00012", "DOJ-00013", ""])))


def test_what_stands_on_the_image_is_read_too():
    """Where the text layer misses a stamp or has a digit wrong, the image has it."""
    file = reading(
        ["19-cv-17(FBI)-1512", "19-cv-17(FBI)-1515", ""],
        images={1: "19-cv-17(FBI)-1512", 2: "19-cv- 4G(FBI) 1513", 3: "19-cv-17(FBI)-1514"},
    )

    assert {1: "19-cv-17(FBI)-1512", 2: "19-cv-17(FBI)-1513", 3: "19-cv-17(FBI)-1514"} == stamps(file)


def test_our_ocr_is_trusted_more_than_that_of_others():
    """
    When two texts of a page disagree and no other page helps, the image counts, and is said to be unsure.
    """
    only = found(reading(["19-cv-17(FBI)-1515"], images={1: "19-cv-17(FBI)-1513"}))[0]

    assert ("19-cv-17(FBI)-1513", 0.5) == (only.printed, only.confidence)


def test_words_about_the_stamp_are_no_part_of_it():
    """Markings of classification before a stamp do not belong to its prefix; the agency does."""
    pages = [f"CONFIDENTIAL ICE 2010FOIA2674.{number:06}" for number in range(5, 9)]

    assert "ICE 2010FOIA2674.000005" == stamps(reading(pages))[1]


def test_a_list_of_withheld_pages_proves_numbers():
    """
    A deleted page sheet counts all pages of its section, as Bates numbers do: those withheld leave gaps.
    """
    file = with_sheet(["", "19-cv-17(FBI)-1002", "", "19-cv-17(FBI)-1007"], withheld=[3, 5, 6])

    assert {
        2: "19-cv-17(FBI)-1001",
        3: "19-cv-17(FBI)-1002",
        4: "19-cv-17(FBI)-1004",
        5: "19-cv-17(FBI)-1007",
    } == stamps(file)


def test_a_stamp_that_is_half_read_fits_what_is_foretold():
    """
    After the last page that can be read, a broken stamp is the next number if all but one of its digits fit.
    """
    assert {1: "19-cv-17(FBI)-2025", 2: "19-cv-17(FBI)-2026"} == stamps(
        reading(["19-cv-17(FBI)-2025", "19-cv-17(FBI )-2(_}26"])
    )


def test_a_list_that_is_not_whole_proves_nothing():
    """A sheet that announces more pages than could be read from its list is left alone."""
    file = with_sheet(["", "19-cv-17(FBI)-1002", "19-cv-17(FBI)-1007"], withheld=[3, 4, 5, 6])
    short = file.pages[0].text.replace("= 4", "= 9")
    file = ParsedDocument(
        "0" * 64, 1, "extracted", pages=(ParsedPage(1, "extracted", layer=words(short)), *file.pages[1:])
    )

    assert [3, 4] == list(stamps(file))


def test_a_page_without_text_is_no_obstacle():
    """Blank and held back pages are passed over, and their numbers known by their neighbours."""
    file = reading(["DOJ-00011", "DOJ-00012", "", "DOJ-00014"])
    pages = tuple(ParsedPage(3, "held-back") if page.number == 3 else page for page in file.pages)

    assert "DOJ-00013" == stamps(ParsedDocument("0" * 64, 1, "partly", pages=pages))[3]
    assert [] == found(ParsedDocument("0" * 64, 0, "failed"))


def test_findings_can_be_kept():
    """What was found is written as JSON and read again unchanged."""
    ours = found(reading(["DOJ-00011", "DOJ-00018", "DOJ-00013"]))
    written = outcomes.ExtractorOutcome(msgspec.Raw(msgspec.json.encode(ours)))

    assert {"bates": PageId} == {"bates": registry.EXTRACTORS["bates"].finding}
    assert ours == outcomes.decode_findings({"bates": written})["bates"]


@settings(max_examples=60, deadline=None)
@given(shape=st.sampled_from(SHAPES), first=st.integers(1, 9000), pages=st.integers(6, 20), data=st.data())
def test_no_single_fault_of_ocr_is_believed(shape, first, pages, data):
    """A wrong digit, a lost stamp or a broken sign inside a run is always made good."""
    printed = [shape.format(first + index) for index in range(pages)]
    page = data.draw(st.integers(2, pages - 3))
    digit = data.draw(st.sampled_from("0123456789"))
    broken = [printed[page][:-1] + digit, "", printed[page].replace("-", "~"), printed[page] + " _J"]
    feet = [*printed[:page], data.draw(st.sampled_from(broken)), *printed[page + 1 :]]

    assert [unblank(each) for each in printed] == [unblank(each) for each in stamps(reading(feet)).values()]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=6))
def test_any_text_can_be_read(feet):
    """Whatever is on pages, something is answered."""
    assert isinstance(found(reading(feet)), list)
