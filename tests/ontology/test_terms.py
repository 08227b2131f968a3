"""What the ontology and the concept schemes promise to those who use their terms."""

import re
from collections.abc import Iterator
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
import rdflib
from rdflib import DCTERMS, FOAF, OWL, RDF, RDFS, SKOS, URIRef

from case_tables import tabled
from foia_graph.model.namespaces import RICO, SCHEMA

ONTOLOGY = Path(__file__).parents[2] / "ontology"
FOIA = "https://w3id.org/foia-graph/ontology#"
FOIA_TTL = ONTOLOGY / "foia.ttl"
BASE = "https://example.org/"
NARA = "https://resources.data.gov/vocab/nara/SpecificAccessRestrictionAuthorityList/"
DCTERMS_SOURCE = URIRef("http://purl.org/dc/terms/source")
QUERIES = Path(__file__).parents[2] / "queries"
MAPPINGS = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.broadMatch, SKOS.closeMatch)
FABIO = "http://purl.org/spar/fabio/"


def words(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


CLASSES = words("""
    Agency BatesRange Campaign CitedWork Claim CourtCase Disclosure Event Issue Mention Organization Page
    PageRange Person Place Post Program Quantity Redaction Release ReleasedDocument Request SourceDocument
    WithheldPages
""")

OBJECT_PROPERTIES = words("""
    bound claimStatus claimedExemption conflictsWith disclosure evidence figure holdingStatus identifiedAs
    litigatedIn machineRead measure mentionRole notAcceptedGraph obtainedThrough outsideGraph pageNumbering
    pageTreatment post preferredIdentity raisesIssue readStatus recordedAs responsiveTo sameTextAs sensitivity
    statutoryBasis withheldPages withholdingMark
""")

DATATYPE_PROPERTIES = words("""
    asStated batesEnd batesPrefix batesStart boxStyle confidence documentCount firstPage lastPage notAfter
    notBefore
    printedPattern relevance shortPattern snippet speaker statedDocumentCount textOrigin withheldField
""")

TERMS = [*CLASSES, *OBJECT_PROPERTIES, *DATATYPE_PROPERTIES, "redacting"]

SCHEMES = words("""
    bounds claim-status document-types exemptions holding-status identifier-types issues measures
    obtained-through page-numbering page-treatments programs read-status request-status roles sensitivity
    withholding-marks
""")

SUPERCLASSES = {
    "Agency": {"org:FormalOrganization", "rico:CorporateBody", "schema:GovernmentOrganization"},
    "BatesRange": {"rico:Identifier"},
    "Campaign": {"foaf:Project", "prov:Activity", "rico:Activity"},
    "CitedWork": {"fabio:Work", "prov:Entity"},
    "Claim": {"prov:Entity", "rdf:Statement", "schema:Claim"},
    "CourtCase": {"prov:Activity", "rico:Activity"},
    "Disclosure": {"prov:Activity", "rico:Activity", "schema:PublicationEvent"},
    "Event": {"rico:Event", "schema:Event"},
    "Issue": {"skos:Concept"},
    "Mention": {"oa:Annotation"},
    "Organization": {"org:Organization", "rico:CorporateBody"},
    "Page": {"rico:RecordPart"},
    "PageRange": {"rico:RecordPart"},
    "Person": {"foaf:Person", "rico:Person", "schema:Person"},
    "Place": {"dcterms:Location", "rico:Place", "schema:Place"},
    "Post": {"org:Post", "rico:Position"},
    "Program": {"foaf:Project", "rico:Activity"},
    "Quantity": {"schema:QuantitativeValue"},
    "Redaction": {"oa:Annotation"},
    "Release": {"dcat:DatasetSeries", "rico:RecordSet"},
    "ReleasedDocument": {"dcat:Dataset", "fabio:Expression", "rico:Record"},
    "Request": {"prov:Activity", "rico:Activity"},
    "SourceDocument": {"fabio:Expression", "prov:Entity"},
    "WithheldPages": {"rico:RecordResource"},
}

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "fabio": "http://purl.org/spar/fabio/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rico": "https://www.ica.org/standards/RiC/ontology#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}

PLAIN_LABEL = URIRef("https://w3id.org/foia-graph/profile#plainLabel")
ALLOWED_ON_CONCEPTS = {
    RDF.type, SKOS.prefLabel, SKOS.altLabel, SKOS.definition, SKOS.scopeNote, SKOS.editorialNote,
    SKOS.notation, SKOS.broader, SKOS.related, SKOS.inScheme, SKOS.topConceptOf, SKOS.exactMatch,
    SKOS.closeMatch, DCTERMS_SOURCE, URIRef(f"{FOIA}printedPattern"), URIRef(f"{FOIA}shortPattern"),
    PLAIN_LABEL,
}  # fmt: skip

TEXTS = (PLAIN_LABEL, SKOS.prefLabel, SKOS.altLabel, SKOS.definition, SKOS.scopeNote, SKOS.editorialNote)


def scheme_file(name: str) -> Path:
    """Where a scheme is written."""
    return ONTOLOGY / "schemes" / f"{name}.ttl"


def graph_of(path: Path) -> rdflib.Graph:
    """The triples of a file, as rdflib reads them under the base IRI of a catalogue."""
    return rdflib.Graph().parse(path, format="turtle", publicID=BASE)


def local_names(graph: rdflib.Graph, kind: URIRef) -> list[str]:
    """The names, after the namespace, of the terms of one kind."""
    return sorted(term.removeprefix(FOIA) for term in graph.subjects(RDF.type, kind))


def subjects_in_order(path: Path) -> list[str]:
    """The subjects of a file in the order in which it first names them."""
    quads = ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=BASE)
    return list(dict.fromkeys(quad.subject.value for quad in quads))


def slug(notation: str) -> str:
    """The last part of a concept's IRI, from its notation."""
    return re.sub(r"[^A-Za-z0-9-]", "", notation.replace(" ", "-"))


def ancestors(graph: rdflib.Graph, concept: URIRef) -> Iterator[URIRef]:
    """All that is broader than a concept, at any distance."""
    for broader in graph.objects(concept, SKOS.broader):
        yield from graph.transitive_objects(broader, SKOS.broader)


FILES = [FOIA_TTL, *map(scheme_file, SCHEMES)]


@pytest.fixture(scope="module")
def foia() -> rdflib.Graph:
    return graph_of(FOIA_TTL)


@pytest.fixture(scope="module", params=SCHEMES)
def scheme(request: pytest.FixtureRequest) -> tuple[URIRef, rdflib.Graph]:
    return URIRef(f"{BASE}scheme/{request.param}"), graph_of(scheme_file(request.param))


@pytest.fixture(scope="module")
def exemptions() -> rdflib.Graph:
    return graph_of(scheme_file("exemptions"))


def notations(name: str) -> set[str]:
    """The notations of a scheme."""
    return set(map(str, graph_of(scheme_file(name)).objects(None, SKOS.notation)))


class TestFiles:
    def test_schemes_are_sixteen(self):
        """There is one file for each scheme of the vocabulary, and no other."""
        assert sorted(path.stem for path in (ONTOLOGY / "schemes").iterdir()) == SCHEMES

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_two_readers_agree(self, path):
        """pyoxigraph and rdflib read the same triples in every file."""
        fast = ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=BASE)
        independent = ox.parse(graph_of(path).serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)

        assert set(independent) == set(fast)

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_every_node_has_an_absolute_name(self, path):
        """No blank node, no relative and no file: IRI is published."""
        quads = list(ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=BASE))
        nodes = [term for quad in quads for term in quad.triple if not isinstance(term, ox.Literal)]

        assert [node for node in nodes if not isinstance(node, ox.NamedNode)] == []
        assert [node for node in nodes if not node.value.startswith(("https://", "http://"))] == []

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_order(self, path):
        """A file opens with its ontology or scheme; the terms follow in alphabetical order."""
        _, *terms = subjects_in_order(path)

        assert sorted(terms) == terms

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_one_statement_a_line(self, path):
        """Each line says one thing, so that a change of one thing changes one line."""
        lines = path.read_text(encoding="utf-8").splitlines()
        statements = sum(1 for line in lines if line and not line.startswith(("@prefix", "#")))
        triples = graph_of(path)
        further_types = len(list(triples.subject_objects(RDF.type))) - len(set(triples.subjects()))

        assert len(triples) == statements + further_types

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_nothing_is_said_twice(self, path):
        """No statement is twice in a file."""
        quads = list(ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=BASE))

        assert len(set(quads)) == len(quads)


class TestOntology:
    def test_header(self, foia):
        """The ontology says its name, its licence, its version and the one before, who made it, and when."""
        header = URIRef("https://w3id.org/foia-graph/ontology")
        version, prior = (foia.value(header, each) for each in (OWL.versionIRI, OWL.priorVersion))
        days = [str(foia.value(header, each)) for each in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified)]
        creator = foia.value(header, DCTERMS.creator)

        assert [header] == list(foia.subjects(RDF.type, OWL.Ontology))
        assert str(foia.value(header, OWL.versionInfo)) == "1.1.0"
        assert (URIRef(f"{header}/1.1.0"), URIRef(f"{header}/1.0.0")) == (version, prior)
        assert URIRef("https://creativecommons.org/publicdomain/zero/1.0/") == foia.value(
            header, DCTERMS.license
        )
        assert sorted(days) == days
        assert str(foia.value(creator, FOAF.name)) == "The contributors of foia-graph"

    def test_classes(self, foia):
        """The classes are those of the vocabulary, no more and no fewer."""
        assert local_names(foia, OWL.Class) == CLASSES

    def test_properties(self, foia):
        """The properties are those of the vocabulary; each leads either to things or to literals."""
        assert local_names(foia, OWL.ObjectProperty) == OBJECT_PROPERTIES
        assert local_names(foia, OWL.DatatypeProperty) == DATATYPE_PROPERTIES
        assert sorted(OBJECT_PROPERTIES + DATATYPE_PROPERTIES) == local_names(foia, RDF.Property)

    def test_motivation(self, foia):
        """There is one motivation for annotations, redacting."""
        assert local_names(foia, URIRef("http://www.w3.org/ns/oa#Motivation")) == ["redacting"]

    def test_no_other_terms(self, foia):
        """Nothing but these terms is defined in the namespace."""
        terms = {str(term) for term in foia.subjects() if str(term).startswith(FOIA)}

        assert {FOIA + name for name in TERMS} == terms

    @pytest.mark.parametrize("name", TERMS)
    def test_words(self, foia, name):
        """
        A term has exactly one label and one definition, in English, and names the ontology that it is from.
        """
        term = URIRef(FOIA + name)

        assert [text.language for text in foia.objects(term, RDFS.label)] == ["en"]
        assert [text.language for text in foia.objects(term, SKOS.definition)] == ["en"]
        assert [URIRef("https://w3id.org/foia-graph/ontology")] == list(foia.objects(term, RDFS.isDefinedBy))

    @pytest.mark.parametrize("name", TERMS)
    def test_definitions_can_be_read_aloud(self, foia, name):
        """A definition is a sentence."""
        definition = str(foia.value(URIRef(FOIA + name), SKOS.definition))

        assert re.fullmatch(r"[A-Z][^\n]+\.", definition)

    def test_labels_differ(self, foia):
        """No two terms of one kind have the same label."""
        for names in (CLASSES, OBJECT_PROPERTIES + DATATYPE_PROPERTIES):
            labels = [str(foia.value(URIRef(FOIA + name), RDFS.label)) for name in names]

            assert sorted(set(labels)) == sorted(labels)

    def test_superclasses(self, foia):
        """A class is under the standard classes that hold of it always."""

        def short(iri: str) -> str:
            return next(f"{p}:{iri.removeprefix(ns)}" for p, ns in PREFIXES.items() if iri.startswith(ns))

        declared: dict[str, set[str]] = {}
        for term, superclass in foia.subject_objects(RDFS.subClassOf):
            declared.setdefault(term.removeprefix(FOIA), set()).add(short(superclass))

        assert declared == SUPERCLASSES

    def test_superproperties(self, foia):
        """A property is under those of others that are true wherever it is."""
        pairs = {(s.removeprefix(FOIA), str(o)) for s, o in foia.subject_objects(RDFS.subPropertyOf)}

        assert pairs == {
            ("disclosure", f"{PREFIXES['rico']}resultsOrResultedFrom"),
            ("litigatedIn", f"{PREFIXES['rico']}isAssociatedWithEvent"),
            ("raisesIssue", f"{PREFIXES['dcterms']}subject"),
            ("raisesIssue", f"{PREFIXES['schema']}about"),
        }

    @pytest.mark.parametrize("vocabulary", [SCHEMA, RICO])
    def test_what_is_written_in_other_words_has_them_in_the_ontology(self, foia, profile, vocabulary):
        """
        A class or property that the profile writes in a term of schema.org or RiC-O is under that term,
        or is mapped to it.
        """
        written = {
            shape.target: {f"{vocabulary}{shape.written_as(vocabulary)}"}
            for shape in profile.shapes.values()
            if shape.written_as(vocabulary)
        }
        for shape in profile.shapes.values():
            for name, fields in shape.mappings(vocabulary).items():
                for prop, _ in fields:
                    written.setdefault(prop.path, set()).add(f"{vocabulary}{name}")
        mapped = {
            term: {str(other) for each in MAPPINGS for other in foia.objects(URIRef(term), each)}
            for term in written
            if term.startswith(FOIA)
        }

        assert mapped
        assert [term for term, others in mapped.items() if written[term] - others] == []

    def test_reasoner_finds_no_contradiction(self, foia):
        """
        The closure under OWL 2 RL says of no term of ours that it is nothing, or that something is in error.
        """
        closed = rdflib.Graph() + foia
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
        errors = URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")

        assert list(closed.subjects(RDF.type, errors)) == []
        assert [s for s in closed.subjects(RDFS.subClassOf, OWL.Nothing) if str(s).startswith(FOIA)] == []
        assert (URIRef(f"{FOIA}Release"), RDFS.subClassOf, URIRef(f"{PREFIXES['rico']}RecordSet")) in closed

    @pytest.mark.parametrize(
        "path", [*ONTOLOGY.rglob("*.ttl"), *QUERIES.rglob("*.rq")], ids=lambda path: path.stem
    )
    def test_no_term_is_used_that_is_not_defined(self, foia, path):
        """
        Ontology, profile, schemes and saved queries use no term of our namespace but those that are defined.
        """
        used = set(re.findall(r"\bfoia:([A-Za-z]+)", path.read_text(encoding="utf-8")))

        assert used <= set(TERMS)

    def test_structure_is_left_to_the_profile(self, foia):
        """The ontology says what terms mean; which values they take is the profile's to say."""
        assert list(foia.triples((None, RDFS.range, None))) == []
        assert list(foia.triples((None, RDFS.domain, None))) == []


class TestDocumentTypes:
    def test_types_that_make_a_class_are_mapped_to_it(self, profile):
        """
        A document type by which a thing is of a class of FaBiO is close to that class; a memorandum is not,
        since FaBiO has only policies.
        """
        types = graph_of(scheme_file("document-types"))
        made = {
            (form, iri)
            for shape in profile.shapes.values()
            for form, iri in shape.also.items()
            if iri.startswith(FABIO) and form != "memorandum"
        }
        mapped = {
            (concept.rpartition("/")[2], str(iri)) for concept, iri in types.subject_objects(SKOS.closeMatch)
        }

        assert ("e-mail", f"{FABIO}Email") in made
        assert made <= mapped


class TestSchemes:
    def test_scheme_is_named_and_defined(self, scheme):
        """A file holds one scheme, named after the file, with one label and one definition."""
        iri, graph = scheme

        assert [iri] == list(graph.subjects(RDF.type, SKOS.ConceptScheme))
        assert [text.language for text in graph.objects(iri, SKOS.prefLabel)] == ["en"]
        assert [text.language for text in graph.objects(iri, SKOS.definition)] == ["en"]
        assert {RDF.type, SKOS.prefLabel, SKOS.definition} == set(graph.predicates(iri)) - {PLAIN_LABEL}

    def test_every_subject_is_the_scheme_or_one_of_its_concepts(self, scheme):
        """A scheme's file speaks of nothing else."""
        iri, graph = scheme

        assert {iri, *graph.subjects(RDF.type, SKOS.Concept)} == set(graph.subjects())

    def test_concepts_are_complete(self, scheme):
        """A concept has one label, one definition, one notation, and is in its scheme and no other."""
        iri, graph = scheme

        for concept in graph.subjects(RDF.type, SKOS.Concept):
            said = (SKOS.prefLabel, SKOS.definition, SKOS.notation)

            assert [len(list(graph.objects(concept, p))) for p in said] == [1, 1, 1], concept
            assert [iri] == list(graph.objects(concept, SKOS.inScheme)), concept

    def test_definitions_can_be_read_aloud(self, scheme):
        """A definition is a sentence, of the scheme itself and of each concept."""
        _, graph = scheme
        definitions = map(str, graph.objects(None, SKOS.definition))

        assert [text for text in definitions if not re.fullmatch(r"[A-Z][^\n]+\.", text)] == []

    def test_concepts_say_only_what_is_agreed(self, scheme):
        """Concepts use the predicates agreed for them and no other."""
        _, graph = scheme
        used = {p for concept in graph.subjects(RDF.type, SKOS.Concept) for p in graph.predicates(concept)}

        assert set() == used - ALLOWED_ON_CONCEPTS

    def test_words_have_a_language_and_codes_have_none(self, scheme):
        """Texts are English; notations and citations of law are plain strings."""
        _, graph = scheme
        languages = {text.language for predicate in TEXTS for text in graph.objects(None, predicate)}
        codes = [code for p in (SKOS.notation, DCTERMS_SOURCE) for code in graph.objects(None, p)]

        assert {"en"} == languages
        assert [code for code in codes if code.language or code.datatype] == []

    def test_name_follows_from_notation(self, scheme):
        """A concept is named by its notation, without what an IRI cannot carry."""
        iri, graph = scheme
        pairs = graph.subject_objects(SKOS.notation)

        assert [concept for concept, notation in pairs if str(concept) != f"{iri}/{slug(notation)}"] == []

    def test_labels_and_notations_are_unique(self, scheme):
        """Within a scheme no two concepts have one label or one notation, so that either names a concept."""
        iri, graph = scheme

        for predicate in (SKOS.prefLabel, SKOS.notation):
            values = [str(o).casefold() for s, o in graph.subject_objects(predicate) if s != iri]

            assert sorted(set(values)) == sorted(values)

    def test_hierarchy_stays_in_the_scheme(self, scheme):
        """What is broader or related is a concept of the same scheme."""
        _, graph = scheme
        linked = {*graph.objects(None, SKOS.broader), *graph.objects(None, SKOS.related)}

        assert set() == linked - set(graph.subjects(RDF.type, SKOS.Concept))

    def test_hierarchy_has_no_cycle(self, scheme):
        """Going from narrower to broader never leads back."""
        _, graph = scheme
        concepts = graph.subjects(RDF.type, SKOS.Concept)

        assert [concept for concept in concepts if concept in ancestors(graph, concept)] == []

    def test_tops_are_what_has_nothing_broader(self, scheme):
        """A concept without a broader one is a top concept of its scheme, and no other is."""
        iri, graph = scheme
        concepts = graph.subjects(RDF.type, SKOS.Concept)
        tops = {concept for concept in concepts if not list(graph.objects(concept, SKOS.broader))}

        assert tops == set(graph.subjects(SKOS.topConceptOf, iri))
        assert tops == set(graph.subjects(SKOS.topConceptOf))

    @pytest.mark.parametrize("name", ["issues", "programs"])
    def test_issues_and_programs_are_records(self, name):
        """The concepts of these two schemes are records of a catalogue; the file names the scheme only."""
        assert set() == notations(name)

    def test_parsed_under_another_base_they_move_with_it(self):
        """A scheme belongs to the catalogue that loads it."""
        quads = ox.parse(
            path=scheme_file("bounds"), format=ox.RdfFormat.TURTLE, base_iri="https://records.example/"
        )

        assert {"https://records.example"} == {quad.subject.value.partition("/scheme/")[0] for quad in quads}


class TestExemptions:
    @tabled
    def test_exemptions_of_the_act(self, exemptions, name, code):
        """
        The nine exemptions and the six parts of the seventh are there, each with the paragraph of the law
        and its twin in the list of the National Archives.
        """
        concept = URIRef(f"{BASE}scheme/exemptions/{name}")
        archives = f"{NARA}FOIA{name.lower()}"

        assert code == str(exemptions.value(concept, SKOS.notation))
        assert "5 U.S.C. 552" + code == str(exemptions.value(concept, DCTERMS_SOURCE))
        assert [URIRef(archives)] == list(exemptions.objects(concept, SKOS.exactMatch))

    def test_parts_of_the_seventh(self, exemptions):
        """(b)(7)(A) to (b)(7)(F) are the concepts narrower than (b)(7)."""
        seventh = URIRef(f"{BASE}scheme/exemptions/b7")
        codes = [str(exemptions.value(c, SKOS.notation)) for c in exemptions.subjects(SKOS.broader, seventh)]
        expected = words("(b)(7)(A) (b)(7)(B) (b)(7)(C) (b)(7)(D) (b)(7)(E) (b)(7)(F)")

        assert expected == sorted(codes)

    def test_two_acts_are_kept_apart(self, exemptions):
        """
        Every exemption is one of the Freedom of Information Act or one of the Privacy Act, never of both.
        """
        top = {name: URIRef(f"{BASE}scheme/exemptions/{name}") for name in ("foia", "privacy-act")}
        under = {name: set(exemptions.transitive_subjects(SKOS.broader, iri)) for name, iri in top.items()}

        assert set(top.values()) == set(exemptions.subjects(SKOS.topConceptOf))
        assert set() == under["foia"] & under["privacy-act"]
        assert under["foia"] | under["privacy-act"] == set(exemptions.subjects(RDF.type, SKOS.Concept))

    def test_exemptions_of_the_privacy_act(self, exemptions):
        """The exemptions of the Privacy Act are (d)(5), (j)(1), (j)(2) and (k)(1) to (k)(7)."""
        act = URIRef(f"{BASE}scheme/exemptions/privacy-act")
        codes = [str(exemptions.value(c, SKOS.notation)) for c in exemptions.subjects(SKOS.broader, act)]
        expected = words("(d)(5) (j)(1) (j)(2) (k)(1) (k)(2) (k)(3) (k)(4) (k)(5) (k)(6) (k)(7)")

        assert expected == sorted(codes)


@tabled
def test_closed_lists(name, expected):
    """Schemes on which the program's own rules turn hold exactly the notations that it knows."""
    assert set(words(expected)) == notations(name)


@tabled
def test_open_lists(name, expected):
    """Schemes that may grow keep the notations that records rely on."""
    assert set() == set(words(expected)) - notations(name)
