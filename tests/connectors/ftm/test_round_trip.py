"""Out and in again: an export that is imported and loaded has the same documents, pages and bodies."""

import pytest

from archives import ID, opened_publication
from foia_graph.connectors.ftm import FollowTheMoney
from foia_graph.connectors.imports.run import run_import
from foia_graph.connectors.imports.session import ImportOptions
from foia_graph.publish.ftm.lines import ftm_lines
from foia_graph.store.claim_views import evidence_places

SAME = ("Release", "ReleasedDocument", "Page", "SourceDocument", "CitedWork", "Agency", "Organization")
RECORDS = """
- {type: SourceDocument, id: notice, title: Harbor papers released, publisher: organization/watch}
- {type: CitedWork, id: plan, title: Plan of the harbor, issued: 1999}
- {type: Release, id: papers, title: Harbor papers, description: Papers on the leak.}
- type: ReleasedDocument
  id: report
  title: {value: Report on the leak, source: notice, quote: a report on the leak}
  description: A report.
  created: 2011-04
  inSeries: papers
  about: [agency/office, work/plan]
- {type: Page, id: report/1, text: "The pier leaks.\\nSince spring."}
- {type: Page, id: report/2, text: The office knew.}
- {type: ReleasedDocument, id: letter, title: Letter, description: A letter., form: letter, inSeries: papers}
- {type: Agency, id: town, prefLabel: Town of Avon}
- {type: Agency, id: office, prefLabel: Harbor Office, altLabel: HO, subOrganizationOf: agency/town}
- {type: Organization, id: watch, prefLabel: Harbor Watch}
- {type: Post, id: master, prefLabel: Harbor Master, postIn: agency/office}
- {type: Person, id: quill, name: Ada Quill, sensitivity: public-official, holds: master}
- {type: Person, id: neighbour, name: Bo Neighbour, sensitivity: private-named-in-source}
"""


@pytest.fixture
def first(archive_of):
    archive = archive_of({"papers/records.yaml": RECORDS})
    archive.begin()
    return archive


@pytest.fixture
def second(first, tmp_path):
    """The catalogue that was exported from the first, imported, and loaded."""
    file, records = tmp_path / "harbor.ftm.json", tmp_path / "records"
    file.write_bytes(b"".join(ftm_lines(opened_publication(first.root))))
    report = run_import(FollowTheMoney(), str(file), records, first.profile, ImportOptions())
    assert ([], {}) == (report.problems, report.fields_unused)
    return (
        first.load(records, into=tmp_path / "second", base="https://foia.example.org/")
        and tmp_path / "second"
    )


def names(catalogue, kind):
    return {*catalogue.thing_names(catalogue.profile[kind])}


def test_the_same_things_have_the_same_names(first, second):
    """The file itself is one source more; a private person is not taken over."""
    before, after = (opened_publication(root).catalogue for root in (first.root, second))
    for kind in SAME:
        more = names(after, kind) - names(before, kind)

        assert ([] if kind != "SourceDocument" else ["ftm-harbor"]) == [
            each.rpartition("/")[2] for each in more
        ]
        assert names(before, kind) <= names(after, kind)
    assert [f"{first.profile['Person'].kind}/quill"] == [each[-12:] for each in names(after, "Person")]


def test_what_they_say_is_the_same(first, second):
    """Titles, dates, links, and the texts of pages."""
    old, new = opened_publication(first.root), opened_publication(second)
    fields = ("title", "description", "created", "inSeries", "about")
    documents = [archive.catalogue.describe(f"{ID}document/report") for archive in (old, new)]
    holdings = [archive.holdings() for archive in (old, new)]
    pages = [each.parsed_page(f"{ID}document/report/page/1").text for each in holdings]

    assert [documents[0].get(name) for name in fields] == [documents[1].get(name) for name in fields]
    assert ["The pier leaks.\nSince spring."] * 2 == pages
    quotes = [place.quote for claim in documents[1].parts("claims") for place in evidence_places(claim)]
    assert ["a report on the leak"] == [*filter(None, quotes)]
