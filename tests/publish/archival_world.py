"""A small catalogue with all that the forms of archives have words for; its texts are invented."""

from archives import BASE

ID = f"{BASE}id/"
RECORDS = """
- {type: SourceDocument, id: notice, title: Harbor papers released}
- {type: Organization, id: watch, prefLabel: Harbor Watch}
- type: Agency
  id: port
  prefLabel: {value: Port Authority, source: notice, quote: the Port Authority}
  altLabel: {value: The Port, lang: en}
  description: It runs the harbor.
  identifier: PA-1
  subOrganizationOf: agency/state
  location: harbor-city
- {type: Agency, id: state, prefLabel: State Department of Harbors}
- {type: Agency, id: police, prefLabel: Harbor Police, subOrganizationOf: agency/port}
- {type: Place, id: harbor-city, prefLabel: Harbor City}
- {type: Issue, id: dredging, prefLabel: Dredging}
- type: Release
  id: papers
  title: Papers on the harbor
  alternative: Harbor papers
  description: What the port sent.
  source: notice
  date: 2012-04-10
  publisher: organization/watch
  history: They came by mail.
- {type: Release, id: empty, title: Nothing yet, description: An empty release., source: notice}
- type: ReleasedDocument
  id: plan
  title: A plan <for> dredging & filling
  description: The plan.
  source: notice
  form: report
  identifier: P-1
  creator: agency/port
  created: 2011-06
  issued: 2012-04-10
  inSeries: papers
  spatial: harbor-city
  raisesIssue: dredging
  numberOfPages: 3
  license: https://creativecommons.org/licenses/by/4.0/
  rights: The port wrote it.
  batesRange: [{batesPrefix: PA, batesStart: "17", asPrinted: PA 17}]
  distribution:
    - downloadURL: https://port.example.gov/plan.pdf
      mediaType: application/pdf
      byteSize: 1234
      rights: Open
- type: ReleasedDocument
  id: letter
  title: A letter
  description: On the harbor.
  source: notice
  identifier: 10.1234/letter.1
  created: [{value: 2011-06, source: notice, quote: June}, {value: 2011-07, source: notice, quote: July}]
- {type: ReleasedDocument, id: hidden, title: Hidden words, description: Hidden., restricted: Sealed.}
"""
