"""A catalogue of bodies, people, an issue and documents, and clients of its reconciliation service."""

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

RECORDS = """
- {type: SourceDocument, id: post, title: New documents on lanterns}
- {type: Agency, id: dhp, prefLabel: U.S. Department of Harbor Piers, altLabel: DHP, description: Piers.}
- type: Agency
  id: fls
  prefLabel: Ferry and Lantern Security Administration
  altLabel: [FLSA, Lantern Police]
  subOrganizationOf: agency/dhp
  homepage: https://fls.example.gov/
- {type: Agency, id: fpc, prefLabel: Federal Pier Commission, altLabel: FPC}
- {type: Agency, id: fpc-state, prefLabel: Ferry Permits Council, altLabel: FPC,
   claims: [{text: It gives permits., source: post, quote: permits of the council}]}
- {type: Organization, id: walkers, prefLabel: Pier Walkers}
- {type: Person, id: roe, name: Zoé Roe-Miller, sensitivity: public-official, memberOf: agency/dhp}
- {type: Person, id: doe, name: Jane Doe, sensitivity: private}
- {type: Person, id: held, name: Sealed Official, sensitivity: public-official, restricted: a court says so}
- {type: Issue, id: lanterns, prefLabel: Lanterns on ferries}
- {type: ReleasedDocument, id: minutes, title: Minutes of lantern makers, description: A paper., source: post,
   identifier: FOIA-2011-7, created: "2011-03-04", numberOfPages: 12, creator: agency/fls,
   batesRange: [{batesPrefix: RV, batesStart: "4711", asPrinted: RV-4711}]}
- {type: ReleasedDocument, id: secret, title: Ledger of the sheriff, description: No., source: post,
   batesRange: [{batesPrefix: RV, batesStart: "4712", asPrinted: RV-4712}], restricted: a court says so}
"""

Ask = Callable[..., list[dict]]


@pytest.fixture(scope="module")
def client(client_of) -> FlaskClient:
    return client_of(RECORDS)


@pytest.fixture(scope="module")
def ask(client: FlaskClient) -> Ask:
    """Give the candidates for a name, and for what else a query of version 0.2 has."""

    def candidates(name: str = "", **query) -> list[dict]:
        query = {**({"query": name} if name else {}), **query}
        answer = client.post("/reconcile", data={"queries": json.dumps({"q0": query})})
        assert 200 == answer.status_code, answer.text
        return answer.json["q0"]["result"]

    return candidates
