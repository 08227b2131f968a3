"""A catalogue in which sources disagree, parts were judged wrong, and something is restricted."""

DISPUTED = """
- {type: SourceDocument, id: post, title: A post, url: "https://post.example.org/1"}
- {type: SourceDocument, id: letter, title: A letter}
- {type: Agency, id: oig, prefLabel: Office of the Inspector, altLabel: OIG}
- {type: Organization, id: club, prefLabel: The club}
- type: Person
  id: roe
  name: Jane Roe
  sensitivity: public-official
  jobTitle: Inspector
  membership:
    - {organization: agency/oig, role: head, source: post, quote: head of the office}
    - {organization: organization/club, role: member, source: post, quote: of the club, status: withdrawn}
- type: CitedWork
  id: audit
  title:
    - {value: The audit, source: post, quote: The audit}
    - {value: An audit, source: letter, quote: An audit}
  form: report
  creator: agency/oig
  issued:
    - {value: "2012-04-06", source: post, quote: on April 6}
    - {value: "2012-05-02", source: letter, quote: on May 2}
  created: {value: "2012-03", source: post, quote: in March}
  numberOfPages:
    - {value: "12", source: post, quote: twelve pages}
    - {value: "14", source: letter, quote: fourteen pages}
  claims:
    - {text: It is long., source: post, quote: It is long}
    - {text: It is short., source: letter, quote: It is short, status: withdrawn}
- type: CitedWork
  id: memo
  title: The memo
  source: post
  issued:
    - {value: "2012-04-06", source: post, quote: on April 6, status: preferred}
    - {value: "2012-05-02", source: letter, quote: on May 2}
- type: ReleasedDocument
  id: packet
  title: 'Packet </script><script>alert("&")</script>'
  license: https://creativecommons.org/licenses/by/4.0/
  rights: Ask the club.
  description: A packet.
  source: post
  batesRange:
    - {batesPrefix: ICE, batesStart: "117", asPrinted: ICE 117}
    - {batesPrefix: ICE, batesStart: "999", asPrinted: ICE 999, status: rejected, quote: ICE 999}
  distribution:
    - {downloadURL: "https://files.example.org/p.pdf", accessURL: "https://files.example.org/p",
       mediaType: application/pdf, byteSize: "2048", rights: Ask first.}
  numberOfPages: "3"
- {type: Place, id: hidden, prefLabel: The secret place, source: post, restricted: a court says so}
- {type: Event, id: meeting, title: The meeting, source: post, date: 2012-04, location: [place/hidden],
   isReferencedBy: letter, qualifiedAssociation: [{agent: person/roe, hadRole: speaker}]}
"""
