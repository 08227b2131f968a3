"""Shared patterns: how saved queries include them, and what is wrong with an include."""

from pathlib import Path

import pytest

from case_tables import tabled
from foia_graph.errors import InputError
from foia_graph.query import saved
from foia_graph.query.patterns import LineOrigin, expand_includes, load_patterns, parse_pattern
from foia_graph.runtime.files import resource_folder

LABEL = """\
# pattern: label THING LABEL
# description: The label of a thing,
#   if it has one.

PREFIX rdfs: <http://labels/>

OPTIONAL { $THING rdfs:label $LABEL }
"""
KNOWN = """\
# pattern: known THING LABEL
# description: The label of what somebody knows.

PREFIX ex: <http://ex/>

?somebody ex:knows $THING .
#include label $THING ?name
BIND(STR(?name) AS $LABEL)
"""
PATTERNS = {name: parse_pattern(name, text) for name, text in (("label", LABEL), ("known", KNOWN))}


def expanded(text: str) -> str:
    return expand_includes("q", text, PATTERNS).text


def error_of(text: str) -> str:
    """Give the sentence with which a query is refused."""
    with pytest.raises(InputError) as error:
        expanded(text)
    return error.value.sentence


# ---------------------------------------------------------------- what an include becomes


def test_an_include_is_replaced_by_its_pattern():
    """The terms of the line replace the arguments, and comments say where the pattern begins and ends."""
    assert """\
PREFIX rdfs: <http://labels/>
SELECT ?title {
  ?document a <D> .
  # label ?document ?title: begin
  OPTIONAL { ?document rdfs:label ?title }
  # label: end
}
""" == expanded("SELECT ?title {\n  ?document a <D> .\n  #include label ?document ?title\n}\n")


def test_variables_of_a_pattern_have_names_of_their_own():
    """Two inclusions never share a variable, and none meets one of the query."""
    text = "SELECT * {\n?name_1 a ?somebody_1 .\n#include known ?a ?x\n#include known ?b ?y\n}"

    assert """\
?name_1 a ?somebody_1 .
# known ?a ?x: begin
?somebody_1_ ex:knows ?a .
# label ?a ?name_1_: begin
OPTIONAL { ?a rdfs:label ?name_1_ }
# label: end
BIND(STR(?name_1_) AS ?x)
# known: end
# known ?b ?y: begin
?somebody_3 ex:knows ?b .
# label ?b ?name_3: begin
OPTIONAL { ?b rdfs:label ?name_3 }
# label: end
BIND(STR(?name_3) AS ?y)
# known: end
}""" == expanded(text).partition("{\n")[2]


def test_prefixes_of_a_pattern_are_added_where_they_are_missing():
    """Each is declared once, before the declarations of the query."""
    text = "# title: T\n\nPREFIX ex: <http://ex/>\nASK {\n#include known ex:a ?x\n}"

    assert [
        "# title: T",
        "",
        "PREFIX rdfs: <http://labels/>",
        "PREFIX ex: <http://ex/>",
        "ASK {",
    ] == expanded(text).splitlines()[:5]


def test_a_term_may_be_an_iri_or_a_text_with_spaces():
    """Terms are parted by spaces, save in quotes and angle brackets."""
    assert 'OPTIONAL { <a> rdfs:label "two words"@en }' in expanded(
        'ASK {\n#include label <a> "two words"@en\n}'
    )


def test_a_query_without_includes_stays_as_it_is():
    """Nothing is added to it, and it needs no patterns."""
    text = "# title: T\nASK { ?s ?p '#include label ?a ?b' }\n"

    assert text == expand_includes("q", text).text


def test_each_line_knows_where_it_was_written():
    """A line of a pattern has the file of the pattern and its line there; one of the query its own."""
    found = expand_includes("q", "ASK {\n#include known ?a ?b\n}", PATTERNS)
    origins = dict(zip(found.text.split("\n"), found.origins, strict=True))

    assert LineOrigin("q.rq", 3) == origins["}"]
    assert LineOrigin("patterns/known.rq", 6, ("known",)) == origins["?somebody_1 ex:knows ?a ."]
    assert (
        LineOrigin("patterns/label.rq", 7, ("known", "label"))
        == origins["OPTIONAL { ?a rdfs:label ?name_1 }"]
    )


# ---------------------------------------------------------------- what is refused


@tabled
def test_a_wrong_include_is_refused(text: str, sentence: str):
    """One sentence says what is wrong, with the file and the line."""
    assert sentence == error_of(text)


def test_patterns_that_include_each_other_are_refused():
    """The sentence names the cycle, and the line that closes it."""
    texts = {
        name: f"# pattern: {name} X\n# description: D.\n\n?a ?b $X .\n#include {other} $X\n"
        for name, other in (("here", "there"), ("there", "here"))
    }
    patterns = {name: parse_pattern(name, text) for name, text in texts.items()}

    with pytest.raises(InputError) as error:
        expand_includes("q", "ASK {\n#include here ?x\n}", patterns)

    assert (
        "patterns/there.rq:5: patterns include each other in a cycle: here includes there includes here"
        == error.value.sentence
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (LABEL.replace("label THING", "title THING"), "the header must say '# pattern: label ARGUMENT …'"),
        (LABEL.replace("# description", "# discription"), "2: 'discription: The label of a thing, if it has"),
        (LABEL.replace("$THING", "$THINK"), "7: the pattern label has no argument $THINK"),
        (LABEL.replace("PREFIX", "# PREFIX"), "7: the pattern label does not declare its prefix 'rdfs:'"),
    ],
)
def test_a_wrong_pattern_is_refused(text: str, sentence: str):
    """One sentence says what is wrong with the file, and on which line."""
    with pytest.raises(InputError) as error:
        parse_pattern("label", text)

    assert error.value.sentence.startswith("patterns/label.rq:")
    assert sentence in error.value.sentence


# ---------------------------------------------------------------- files


def test_queries_of_a_folder_include_its_patterns(tmp_path: Path):
    """The text of a saved query is the expanded one; its header is read as before."""
    (tmp_path / "patterns").mkdir()
    (tmp_path / "patterns" / "label.rq").write_text(LABEL)
    (tmp_path / "titles.rq").write_text(
        "# title: Titles\n# description: D\nSELECT ?t {\n#include label ?d ?t\n}"
    )

    (query,) = saved.load_queries(tmp_path).values()

    assert "Titles" == query.title
    assert "OPTIONAL { ?d rdfs:label ?t }" in query.text


def test_the_library_has_the_patterns_that_queries_need():
    """Each says what it finds, and takes what its header names."""
    patterns = load_patterns(resource_folder("queries"))

    assert {
        "claim": ("CLAIM", "EVIDENCE", "SOURCE"),
        "evidence": ("SUBJECT", "PREDICATE", "OBJECT", "EVIDENCE", "SOURCE"),
        "label": ("THING", "LABEL"),
        "narrower": ("CONCEPT", "BROADER"),
        "words": ("FINDING", "WORDS"),
    }.items() <= {name: pattern.arguments for name, pattern in patterns.items()}.items()
    assert all(pattern.description.endswith(".") for pattern in patterns.values())


# ---------------------------------------------------------------- the dataset

SCOPED = """\
# title: T
# description: D
# parameter scope: choice(corpus|all) = corpus -- Whether sources outside count.
"""


@tabled
def test_scope_is_the_dataset(query: str, asked: str, profile):
    """
    With `all` the outer query asks the union of all sources; with `corpus` its text has no dataset clause.
    """
    base = "https://foia.example.org/"
    scoped = saved.parse_saved_query("q", SCOPED + query)

    assert asked.replace(" VALUES", "") in scoped.bind_values({"scope": "all"}, base, profile)
    assert "FROM" not in scoped.bind_values({}, base, profile)
    assert "FROM" not in scoped.bind_values({"scope": " "}, base, profile)


def test_the_default_of_scope_counts(profile):
    """A query whose scope is `all` unless somebody chooses otherwise asks all sources."""
    text = SCOPED.replace("= corpus", "= all") + "SELECT ?s { ?s ?p ?o }"

    assert "FROM <graph/all>" in saved.parse_saved_query("q", text).bind_values({}, "https://e/", profile)
