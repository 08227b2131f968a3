"""Forms that are made of N-Triples."""

from foia_graph.model.forms import RDF_XML, TURTLE
from foia_graph.model.profile import Profile
from foia_graph.publish import serializers
from foia_graph.publish.language_writers import LanguageWriters

LINES = b'<https://e.example/a> <http://purl.org/dc/terms/title> "A" .\n'


def test_triples_are_parsed_once_for_two_forms(profile: Profile, monkeypatch) -> None:
    """Turtle and RDF/XML of the same triples need one parse; other triples are their own."""
    parsed, parse = [], serializers.parse
    monkeypatch.setattr(serializers, "parse", lambda **how: parsed.append(how["input"]) or parse(**how))
    serializers._parsed_triples.cache_clear()
    words = LanguageWriters(profile, "en")
    turtle, xml = (serializers.convert_triples(LINES, form, words) for form in (TURTLE, RDF_XML))
    other = serializers.convert_triples(LINES.replace(b'"A"', b'"B"'), TURTLE, words)

    assert b'dcterms:title "A"' in turtle
    assert b">A</" in xml
    assert other == turtle.replace(b'"A"', b'"B"')
    assert [LINES, LINES.replace(b'"A"', b'"B"')] == parsed
