"""Redirect pages of an exported site."""

from foia_graph.web.static_site.pages import redirect_page


def test_the_other_forms_stand_in_the_order_of_the_page():
    """Each form is linked for programs and for people, as it is given."""
    page = redirect_page("id/a/index.html", "doc/a/index.html", "A", ["doc/a.jsonld", "doc/a.ttl"]).decode()

    assert '<link rel="alternate" type="application/ld+json" href="../../doc/a.jsonld">\n' in page
    assert '<a href="../../doc/a.jsonld">jsonld</a>, <a href="../../doc/a.ttl">ttl</a>.' in page
