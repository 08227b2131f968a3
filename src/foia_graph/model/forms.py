"""Forms that answers are written in. Each query worker loads this module, so it imports little."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

WorkerFormat = Literal[
    "", "json", "xml", "csv", "tsv", "turtle", "jsonld", "ntriples", "rdfxml", "nquads", "trig"
]


@dataclass(frozen=True, slots=True)
class Form:
    """A way of writing an answer: its suffix, its media type, and other types that ask for it.

    `parameters` are sent with the media type, and do not count when it is asked for. `label` is for people.
    `worker_format` is what a query worker is asked for, to send it or to make this form of it; `w3c_name`
    stands for it in https://www.w3.org/ns/formats/.
    """

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()
    has_charset: bool = False
    parameters: str = ""
    label: str = field(default="", compare=False)
    worker_format: WorkerFormat = field(default="", compare=False)
    w3c_name: str = field(default="", compare=False)

    def __hash__(self) -> int:
        return hash(self.name)  # forms are looked up for each request

    @property
    def encoded_type(self) -> str:
        """The media type with the encoding of a text."""
        return f"{self.media_type}; charset=utf-8" if self.has_charset else self.media_type

    @property
    def content_type(self) -> str:
        """The media type as it is sent."""
        return f"{self.encoded_type}{self.parameters}"

    @property
    def link_type(self) -> str:
        """The media type as a link has it, which is without parameters (RFC 8288, 3.4.1)."""
        return self.media_type.partition(";")[0]

    @property
    def accepted_types(self) -> tuple[str, ...]:
        """All media types that ask for this form."""
        return self.media_type, *self.aliases


HTML = Form("html", "text/html", ("application/xhtml+xml",), has_charset=True)
JSON = Form("json", "application/json")

# fmt: off
JSONLD = Form(
    "jsonld", "application/ld+json", ("application/json",),
    label="JSON-LD", worker_format="jsonld", w3c_name="JSON-LD",
)
TURTLE = Form(
    "ttl", "text/turtle", ("text/n3", "application/x-turtle"), has_charset=True,
    label="Turtle", worker_format="turtle", w3c_name="Turtle",
)
N_TRIPLES = Form(
    "nt", "application/n-triples", ("text/plain",),
    label="N-Triples", worker_format="ntriples", w3c_name="N-Triples",
)
RDF_XML = Form(
    "rdf", "application/rdf+xml", ("application/xml", "text/xml"),
    label="RDF/XML", worker_format="rdfxml", w3c_name="RDF_XML",
)
N_QUADS = Form(
    "nq", "application/n-quads", ("text/x-nquads",),
    label="N-Quads", worker_format="nquads", w3c_name="N-Quads",
)
TRIG = Form(
    "trig", "application/trig", ("application/x-trig",),
    label="TriG", worker_format="trig", w3c_name="TriG",
)
# RDF 1.2, in which claims reify triples: only for those who name the version.
TURTLE_12 = Form("ttl12", "text/turtle;version=1.2", has_charset=True, label="Turtle 1.2")
N_TRIPLES_12 = Form("nt12", "application/n-triples;version=1.2", label="N-Triples 1.2")

RESULTS_JSON = Form(
    "json", "application/sparql-results+json", ("application/json", "text/javascript"),
    label="JSON", worker_format="json", w3c_name="SPARQL_Results_JSON",
)
RESULTS_XML = Form(
    "xml", "application/sparql-results+xml", ("application/xml", "text/xml"),
    label="XML", worker_format="xml", w3c_name="SPARQL_Results_XML",
)
CSV = Form(
    "csv", "text/csv", has_charset=True, parameters="; header=present",
    label="CSV", worker_format="csv", w3c_name="SPARQL_Results_CSV",
)
TSV = Form(
    "tsv", "text/tab-separated-values", has_charset=True,
    label="TSV", worker_format="tsv", w3c_name="SPARQL_Results_TSV",
)
XLSX = Form("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", label="XLSX")
DOCX = Form("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", label="DOCX")
PDF = Form("pdf", "application/pdf", label="PDF")
SPARQL_QUERY = Form("rq", "application/sparql-query")
# fmt: on

ATOM = Form("atom", "application/atom+xml", has_charset=True, label="Atom")
ACTIVITIES = Form("json", "application/activity+json", ("application/json",))
SVG = Form("svg", "image/svg+xml", label="SVG")
GRAPHML = Form("graphml", "application/graphml+xml")
CSL = Form("csl", "application/vnd.citationstyles.csl+json", label="CSL-JSON")
BIBTEX = Form("bib", "application/x-bibtex", ("text/x-bibtex",), has_charset=True, label="BibTeX")
RIS = Form("ris", "application/x-research-info-systems", has_charset=True, label="RIS")
PLAIN_TEXT = Form("txt", "text/plain", has_charset=True, label="Plain text")
EAD3 = Form("ead3", "application/ead+xml", label="EAD3")
EAC_CPF = Form("eac", "application/eac-cpf+xml", label="EAC-CPF")
DATACITE = Form("datacite", "application/vnd.datacite.datacite+xml", label="DataCite XML")
DATACITE_JSON = Form("datacite-json", "application/vnd.datacite.datacite+json", label="DataCite JSON")
# The form of what went wrong (RFC 9457).
PROBLEM = Form("json", "application/problem+json", ("application/json", "application/ld+json"))

# In each table the order is that of preference.
# The forms of every description, and of what has no others.
FORMS = (JSONLD, TURTLE, HTML, N_TRIPLES, RDF_XML)
# The forms of what has claims, which are reifiers in the last two.
WITH_CLAIMS = (*FORMS, TURTLE_12, N_TRIPLES_12)
# The forms of rows that a query finds, as a worker writes them.
TABLES = (RESULTS_JSON, RESULTS_XML, CSV, TSV)
# The forms that a list has as a table, a row a thing.
SPREADSHEETS = (CSV, XLSX)
# The forms of a yes or no; the standard has no CSV or TSV of it.
VERDICTS = (RESULTS_JSON, RESULTS_XML)
# The forms of triples that a query makes.
GRAPHS = (TURTLE, JSONLD, N_TRIPLES, RDF_XML, N_QUADS, TRIG)
# The forms that archives and registries of DOIs describe things in; each is for some classes of things.
ARCHIVAL = (EAD3, EAC_CPF, DATACITE, DATACITE_JSON)
_OTHERS = (CSL, BIBTEX, RIS, JSON, SPARQL_QUERY, ACTIVITIES, GRAPHML, SVG, ATOM)
ALL = (*WITH_CLAIMS, *TABLES, XLSX, *GRAPHS, *_OTHERS, *ARCHIVAL)
# The suffix of an address that each media type stands for.
SUFFIXES: Mapping[str, str] = {form.media_type: form.name for form in ALL}
