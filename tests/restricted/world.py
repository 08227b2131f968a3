"""One catalogue twice: with things that must not be seen, and as if they had never been.

Every text of a hidden thing, and every text that points at one, has a word that begins with `canary`; their
names have none, so that a bare name, which the change log may hold, can be told from a word.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from archives import BASE, Archive
from case_tables import records_beside
from dating import dated
from foia_graph.ingest.decide import Decider
from foia_graph.publish.dumps import write_dump
from foia_graph.store.generations.generation import Layout
from tests.extract.pdfs import Sheet, pdf, words

CATALOG = f'title = "Records"\nbase = "{BASE}"\ncontact = "mailto:keeper@example.org"\nlog_page_size = 20\n'
THEN = "2020-05-01"
"""A day on which the state before the restrictions was served."""
HIDDEN = (
    *("source/sealed-letter", "document/sealed-memo", "document/coming-memo", "person/jane-roe"),
    *("document/later-memo", "source/later-letter", "release/later-papers", "document/gone-memo"),
    "document/open-memo/page/2",
)
HIDDEN_ISSUE = "scheme/issues/later-issue"
WITHDRAWN = "document/gone-memo"
ALWAYS = records_beside(__file__, "world_always")
AT_FIRST = """
- {type: SourceDocument, id: later-letter, title: Canaryletter, publisher: agency/ice%s}
- {type: Issue, id: later-issue, prefLabel: Canaryissue, broader: arrests%s}
- {type: Release, id: later-papers, title: Canaryrelease, description: Canarypapers., source: post,
   date: "2013", raisesIssue: arrests%s}
- {type: ReleasedDocument, id: later-memo, title: Canarylater, description: Canarymemo., source: post,
   file: later.pdf, inSeries: [first], raisesIssue: arrests,
   created: {value: "2001-01-01", quote: canarymade}%s}
"""
WITHDRAWN_LATER = """
- {type: ReleasedDocument, id: gone-memo, title: Canarygone, description: Canarywithdrawn., source: post,
   inSeries: first, text: "Canarygonetext, OIG-97-97, DHS 000009"}
"""
POINTING = {
    "MENTION": ", {body: person/jane-roe, quote: canarymention of her}",
    "CLAIM": ", {text: Canaryclaim., quote: canaryquote, source: later-letter}",
    "SEALED": ", {text: Canarysaid., quote: canarywords, source: sealed-letter}",
    "COUNT": ', {value: "4", quote: canarycount of four, source: later-letter}',
    "ISSUE": ", later-issue, {value: raids, quote: canaryraids, source: later-letter}",
    "DATE": ', {value: "2010-10-10", quote: canarydate, source: later-letter}',
    "EVIDENCE": ', {value: "2010-11-11", quote: canaryevidence, page: 1, source: document/later-memo}',
    "NAME": ", {value: Canaryname, quote: canarycalled, source: later-letter}",
    "SERIES": ", later-papers",
}
VISIBLE = """
- {type: SourceDocument, id: post, title: A post, publisher: organization/ccr}
- {type: Organization, id: ccr, prefLabel: Center for Rights}
- {type: Agency, id: ice, prefLabel: Enforcement, altLabel: [ICE NAME]}
- {type: Issue, id: arrests, prefLabel: Arrests}
- {type: Issue, id: raids, prefLabel: Raids}
- type: Release
  id: first
  title: First papers
  description: Some papers.
  source: post
  date: "2012-04-10"
  statedDocumentCount: [{value: "3", quote: three of them} COUNT]
  raisesIssue: [arrests ISSUE]
  claims: [{text: It was cold., quote: so cold} CLAIM SEALED]
- type: CitedWork
  id: report
  title: A report
  source: post
  issued: [{value: "2010-09-09", quote: in September} DATE EVIDENCE]
- type: ReleasedDocument
  id: open-memo
  title: An open memo
  description: Everybody may read it.
  source: post
  inSeries: [first SERIES]
  raisesIssue: [arrests ISSUE]
  mentions: [{body: agency/ice, quote: by Enforcement} MENTION]
  batesRange: [{batesPrefix: DHS, batesStart: "3", batesEnd: "4", asPrinted: DHS 3-4}]
- {type: Page, id: open-memo/1, source: post, text: "Everybody may read this of OIG-12-64."}
- {type: ReleasedDocument, id: on-file, title: On file, description: It is held., source: post,
   inSeries: first, file: open.pdf}
- {type: ReleasedDocument, id: trees, title: TITLE, description: A memo., source: post, inSeries: first}
"""
FILES = {
    "open.pdf": pdf(Sheet(words("A plain page about trees, OIG-12-64."))),
    "later.pdf": pdf(Sheet(words("Canaryfile of OIG-96-96, DHS-000005: canaryevidence."))),
    "sealed.pdf": pdf(Sheet(words("Canarysealedfile of OIG-95-95."))),
}


def records(title: str, later: str, hidden: bool) -> str:
    """Write the records: `later` is what is said at the end of those that are public at first."""
    text = VISIBLE.replace("TITLE", title)
    for name, pointing in POINTING.items():
        text = text.replace(f" {name}", pointing if hidden else "")
    return text + (ALWAYS + AT_FIRST.replace("%s", later) + WITHDRAWN_LATER if hidden else "")


@dataclass(frozen=True)
class Twins:
    """The store that has hidden things, and the one that never had them, each of four generations."""

    hiding: Path
    plain: Path


def twins(root: Path, archive: Callable[[Path, Path], Archive]) -> None:
    """Load both, into `store-True` and `store-False`: the same changes, on the same days."""
    for hidden in (True, False):
        made = archive(root / f"data-{hidden}", root / f"store-{hidden}")
        made.write("catalog.toml", CATALOG)
        made.write("papers/source.toml", 'title = "Papers"\n')
        for name, data in FILES.items():
            if hidden or name == "open.pdf":
                made.write(f"papers/{name}", data)
        _load(made, records("On trees", "", hidden), 1)
        _load(made, records("On old trees", ", restricted: a court says so", hidden), 2)
        if hidden:
            Decider(made.root, made.profile).withdraw(WITHDRAWN, "Sent by mistake.")
        else:
            made.write("papers/between.yaml", "- {type: Issue, id: between, prefLabel: Between}\n")
            made.load(ocr=False, workers=1, keep=None)
            made.delete("papers/between.yaml")
        dated(made.root, 3, "2022-01-01T10:00:00Z")
        _load(made, records("On very old trees", ", restricted: a court says so", hidden), 4)
        write_dump(made.root, made.profile)


def _load(archive: Archive, text: str, number: int) -> None:
    archive.write("papers/records.yaml", text)
    problems = archive.problems(ocr=False, workers=1, keep=None, similar=True)
    assert [] == problems, list(map(str, problems))
    assert number == int(Layout(archive.root).resolve().name)
    dated(archive.root, number, f"{2019 + number}-01-01T10:00:00Z")
