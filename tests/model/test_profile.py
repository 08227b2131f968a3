"""What a thing is."""

import shutil

import pytest

from case_tables import tabled
from foia_graph.errors import ProfileError
from foia_graph.model.namespaces import FOIA, XSD
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder

DCTERMS = "http://purl.org/dc/terms/"


@pytest.fixture
def changed(tmp_path):
    """Copy the ontology, with one change to a file of it; reading it back is the test."""

    def change(old, new, file="profile.ttl"):
        folder = shutil.copytree(resource_folder("ontology"), tmp_path / "ontology")
        text = (folder / file).read_text(encoding="utf-8")
        assert 1 == text.count(old), old
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return change


def refused(folder):
    with pytest.raises(ProfileError) as error:
        Profile(folder)
    return str(error.value)


def test_a_term_must_be_defined(changed):
    """A class or predicate of the project's own vocabulary that foia.ttl does not define is refused."""
    folder = changed("sh:path foia:statedDocumentCount ;", "sh:path foia:statedNumber ;")

    assert f"<{FOIA}statedNumber> is used and not defined in foia.ttl" == refused(folder)


def test_a_name_has_one_predicate(changed):
    """One field name never stands for two predicates."""
    folder = changed('sh:name "unitText" ;', 'sh:name "checksumValue" ;')

    assert "field 'checksumValue' has two predicates" == refused(folder).partition(",")[0]


def test_a_shape_has_a_name_once(changed):
    """Two fields of one class with one name are refused, even where one would only hide the other."""
    folder = changed('sh:name "startDate" ;', 'sh:name "endDate" ;')

    assert refused(folder).endswith(" has two fields called 'endDate'")


def test_a_field_is_complete(changed):
    """A field that lacks something is refused, not omitted."""
    folder = changed('sh:order 22 ;\n    rdfs:label "End"@en ;', 'rdfs:label "End"@en ;')

    assert refused(folder).endswith(", endDate: a field has a name, a path, an order, a label and a comment")


def test_a_predicate_has_one_name(changed):
    """One predicate never goes by two field names."""
    folder = changed("sh:path schema:startDate ;", "sh:path schema:endDate ;")

    assert "predicate <https://schema.org/endDate> has two names" == refused(folder).partition(",")[0]


def test_a_class_has_one_shape(changed):
    """Two shapes of one class are refused."""
    folder = changed("sh:targetClass foia:Program ;", "sh:targetClass foia:Campaign ;")

    assert f"shapes Campaign and Program share the class <{FOIA}Campaign>" == refused(folder)


@pytest.mark.parametrize("words", ['profile:kind "place" ;', 'profile:plural "places" ;'])
def test_a_class_of_things_has_words_for_addresses(changed, words):
    """What has records of its own is refused without the words that its addresses are made of."""
    assert "Place lacks profile:kind or profile:plural, the words in the addresses of its things" == refused(
        changed(words, "")
    )


@pytest.mark.parametrize("name", ["id", "type", "value", "quote", "page", "said", "lang"])
def test_words_of_claims_are_kept(changed, name):
    """A field outside the shapes of evidence cannot be called as a key of the claim shorthand."""
    folder = changed(
        "# ---------------------------------------------------------------- classes",
        f':kept a sh:PropertyShape ; sh:name "{name}" ; sh:path dcterms:abstract ; sh:datatype xsd:string ;'
        ' sh:order 999 ; rdfs:label "X"@en ; rdfs:comment "X."@en .\n'
        ":Place sh:property :kept .",
    )

    assert f"field {name!r} of Place has a name that is kept for claims" == refused(folder)


@pytest.mark.parametrize("name", ["by", "note", "source", "status"])
def test_fields_of_evidence_stay_where_evidence_is(changed, name):
    """A note, a source, a speaker and a status are on a claim; a position has none."""
    old = ":containedInPlace , :exactMatch , :claims ."
    folder = changed(old, f":{name} , {old}")

    assert f"field {name!r} of Place has a name that is kept for claims" == refused(folder)


def test_bounds_are_computed_from_a_date(changed):
    """What a bound is computed from is a date field of the same shape."""
    folder = changed(
        ":title , :description , :date , :notBeforeOfDate , :notAfterOfDate , :qualifiedAssociation ,",
        ":title , :description , :notBeforeOfDate , :notAfterOfDate , :qualifiedAssociation ,",
    )

    message = "Disclosure.notBefore is computed from 'date', which is no date field of it"
    assert message == refused(folder)


def test_a_field_that_is_no_date_bounds_nothing(changed):
    """A number or a text gives no bounds."""
    folder = changed(
        ':notAfterOfDate a sh:PropertyShape ;\n    sh:name "notAfter" ;\n    sh:path foia:notAfter ;\n'
        '    sh:datatype xsd:date ;\n    sh:maxCount 1 ;\n    profile:computedFrom "date" ;',
        ':notAfterOfDate a sh:PropertyShape ;\n    sh:name "notAfter" ;\n    sh:path foia:notAfter ;\n'
        '    sh:datatype xsd:date ;\n    sh:maxCount 1 ;\n    profile:computedFrom "title" ;',
    )

    assert refused(folder).endswith(".notAfter is computed from 'title', which is no date field of it")


TITLE, PLACE = ":title a sh:PropertyShape ;\n", ":Place a sh:NodeShape ;\n"
LINK, TEXT = ":spatial a sh:PropertyShape ;\n", ":history a sh:PropertyShape ;\n"


@pytest.mark.parametrize(
    ("node", "annotation", "why"),
    [
        (TEXT, "profile:facett 1", "profile:facett is used in profile.ttl and is no annotation"),
        (
            TEXT,
            "profile:named true",
            "profile:named stands on a field (:history), and is said of a class only",
        ),
        (
            PLACE,
            "profile:inDcat true",
            "profile:inDcat stands on a class (:Place), and is said of a field only",
        ),
        (LINK, "profile:facet 0", "profile:facet of :spatial is a number from 1, not '0'"),
        (
            TEXT,
            "profile:facet 9",
            "profile:facet of CitedWork.history means nothing: the field links to no thing",
        ),
        (
            TEXT,
            'profile:oaiSet "x"',
            "profile:oaiSet of CitedWork.history means nothing: the field links to no thing",
        ),
        (
            LINK,
            'profile:indexed "text"',
            "CitedWork.spatial has no words, and so they are neither indexed nor names",
        ),
        (
            TEXT,
            'profile:indexed "body"',
            "CitedWork.history is indexed as identifier, none, text, title, not 'body'",
        ),
        (
            TEXT,
            "profile:onPage 7",
            "profile:onPage of CitedWork.history means nothing: a page has no such field",
        ),
        (
            TEXT,
            'profile:heading "X"',
            "profile:heading of CitedWork.history means nothing without profile:onPage",
        ),
        (
            TEXT,
            "profile:dcatRange foaf:Agent",
            "profile:dcatRange of CitedWork.history means nothing: the field links to nothing",
        ),
        (PLACE, 'profile:citation "book"', "Place is cited as collection or document, not 'book'"),
        (PLACE, 'profile:unindexed "x"', "Place has no field 'x' that could be omitted from the text index"),
        (
            PLACE,
            "profile:unwritten schema:about",
            "Place is not written in <https://schema.org/about>, and no field of it would be",
        ),
        (
            PLACE,
            "profile:named true",
            "Place is looked for by name, and no field of Mention or Citation links to it",
        ),
        (PLACE, "profile:writtenAs schema:Thing", "Place is written as two classes of <https://schema.org/>"),
        (
            ":Quantity a sh:NodeShape ;\n",
            "profile:feed true",
            "Quantity is a part of things: it has no feed, name or citation of its own",
        ),
        (
            ":amount a sh:PropertyShape ;\n",
            "profile:writtenAs schema:value",
            "Quantity.amount is written as <https://schema.org/value>, and no class that has it"
            " is written so",
        ),
        (
            ":amount a sh:PropertyShape ;\n",
            'profile:citation "number"',
            "profile:citation of Quantity.amount means nothing: no class that has the field is cited",
        ),
        (
            ":amount a sh:PropertyShape ;\n",
            "profile:inDcat true",
            "profile:inDcat of Quantity.amount means nothing: no class that has the field is of DCAT",
        ),
        (
            ":typeFilter a profile:Filter ;\n",
            'profile:valueKind "x"',
            "filter 'type' has values of the kind 'x', which is none",
        ),
    ],
)
def test_an_annotation_must_mean_something(changed, node, annotation, why):
    """An annotation that is none, or means nothing where it is, is refused in one sentence."""
    assert why == refused(changed(node, f"{node}    {annotation} ;\n"))


@tabled
def test_what_an_annotation_names_must_be_there(changed, old, new, why):
    """Filters, fields, terms and variables that an annotation names are known ones."""
    assert refused(changed(old, new)).endswith(why)


def test_a_range_must_be_known(changed):
    """A datatype that no cleaner knows is refused, not read as text."""
    folder = changed("    sh:datatype xsd:decimal ;", "    sh:datatype xsd:float ;")

    assert f"field 'confidence' has a range that no reader knows: ['{XSD}float']" == refused(folder)


def test_a_scheme_says_only_what_concepts_have(changed, archive):
    """A predicate in a scheme of the program that no concept has is refused, not omitted."""
    folder = changed(
        "<scheme/bounds/about> a skos:Concept ;",
        '<scheme/bounds/about> a skos:Concept ;\n    skos:hiddenLabel "circa"@en ;',
        "schemes/bounds.ttl",
    )
    archive.profile = Profile(folder)

    with pytest.raises(ProfileError) as error:
        archive.load()

    assert (
        "bounds.ttl uses <http://www.w3.org/2004/02/skos/core#hiddenLabel>, which no shape of concepts has"
        == str(error.value)
    )


class TestProfile:
    def test_a_property_knows_its_place(self, profile):
        """Title of a release: text, one value unless sources disagree, what the thing is called."""
        title = profile["Release"].properties["title"]

        assert ("text", True, False, True, True) == (
            title.kind,
            title.one_value,
            title.single,
            title.required,
            title.is_label,
        )

    @tabled
    def test_the_range_decides_the_kind(self, profile, shape, field, kind):
        """Each kind of range is told apart."""
        assert kind == profile[shape].properties[field].kind

    def test_keys_keep_their_order(self, profile):
        """A nested thing is named by the fields of its key, in the order of the profile."""
        assert ("firstPage", "lastPage") == profile["PageRange"].key
        assert ("batesPrefix", "batesStart", "batesEnd") == profile["BatesRange"].key
        assert ("hadRole", "agent") == profile["Association"].key

    def test_fields_and_predicates_are_exchangeable(self, profile):
        """A field is found by its predicate, a predicate by its field."""
        names = {
            name
            for shape in profile.shapes.values()
            for name, prop in shape.properties.items()
            if name != profile.fields[prop.path, prop.inverse] or prop.path != profile.predicates[name]
        }

        assert set() == names

    def test_things_have_records_and_parts_have_none(self, profile):
        """What is nested somewhere has no record of its own."""
        assert profile.is_thing(profile["Release"])
        assert not profile.is_thing(profile["Claim"])
        assert not profile.is_thing(profile["PageRange"])

    def test_the_most_special_class_decides(self, profile):
        """An issue is a concept too, and is an issue."""
        issue = profile["Issue"]
        found = profile.shape_of([*issue.superclasses, issue.target])

        assert "Issue" == found.name if found else ""
        assert profile.shape_of(["http://example.org/Unknown"]) is None

    def test_an_unknown_class_is_a_sentence(self, profile):
        """Asking for a shape that is not there says which there are."""
        with pytest.raises(ProfileError) as error:
            profile["Memo"]

        assert str(error.value).startswith("class 'Memo' has no shape; the profile has Activity, Agency, ")

    def test_its_digest_covers_schemes(self, profile, changed):
        """A changed definition of a concept is another profile."""
        folder = changed('skos:prefLabel "Exact"@en', 'skos:prefLabel "Exactly"@en', "schemes/bounds.ttl")

        assert profile.digest != Profile(folder).digest
        assert profile.digest == Profile(resource_folder("ontology")).digest
