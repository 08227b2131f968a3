"""Rights in Dublin Core: those that hold, wherever they are stated."""

from archives import CATALOG, ID
from foia_graph.publish.oai.formats import dublin_core_elements
from foia_graph.store.catalogue import Catalogue

RECORDS = """
- {type: Agency, id: gardens, prefLabel: Department of Gardens}
- {type: Release, id: open, title: O, description: D, license: "https://creativecommons.org/licenses/by/4.0/"}
- {type: ReleasedDocument, id: heir, title: H, description: D, inSeries: open}
- {type: ReleasedDocument, id: memo, title: M, description: D, creator: agency/gardens}
- {type: ReleasedDocument, id: orphan, title: U, description: D}
"""


def test_a_document_has_the_rights_of_its_release(archive):
    """What follows for a work of the government comes with the reason; what is not known is not there."""
    archive.write("catalog.toml", f'{CATALOG}us_government = ["agency/gardens"]\n')
    archive.write("papers/rights.yaml", RECORDS)
    archive.load()
    catalogue = Catalogue(archive.generation, archive.profile)
    rights = {
        name: [
            each.text
            for each in dublin_core_elements(catalogue.describe(f"{ID}document/{name}"), catalogue)
            if each.name == "rights"
        ]
        for name in ("heir", "memo", "orphan")
    }

    assert {
        "heir": ["https://creativecommons.org/licenses/by/4.0/"],
        "memo": [
            "https://www.usa.gov/government-works",
            "Public domain in the United States: a work of its government (17 U.S.C. § 105), as it is by "
            "Department of Gardens.",
        ],
        "orphan": [],
    } == rights
