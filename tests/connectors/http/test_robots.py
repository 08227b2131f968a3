"""robots.txt: what it allows us (RFC 9309)."""

import pytest

from foia_graph.connectors.http.politeness import RobotsRules, parse_robots


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/a", True),
        ("Disallow: /", "/a", False),
        ("Disallow:", "/a", True),
        ("Disallow: /a", "/ab", False),
        ("Disallow: /a/", "/a", True),
        ("Disallow: /A", "/a", True),
        ("Disallow: /*.pdf$", "/files/a.pdf", False),
        ("Disallow: /*.pdf$", "/files/a.pdf?x=1", True),
        ("Disallow: /*.pdf", "/files/a.pdf?x=1", False),
        ("Disallow: /a*b*c", "/axxbyyc", False),
        ("Disallow: /a*b*c", "/acb", True),
        ("Disallow: /a*a$", "/a", True),
        ("Disallow: /a*$", "/a", False),
        ("Disallow: /a$", "/a", False),
        ("Disallow: /a$", "/ab", True),
        ("Disallow: *secret", "/very/secret", False),
        ("Disallow: /?id=", "/?id=7", False),
        ("Disallow: /%7Ejane", "/~jane/a", False),
        ("Disallow: /~jane", "/%7ejane/a", False),
        ("Disallow: /caf%c3%a9", "/caf\u00e9", False),
        ("Disallow: /caf\u00e9", "/caf%C3%A9", False),
        ("Disallow: /a%2fb", "/a/b", True),
        ("Disallow: /files # all of them", "/files/a", False),
        ("Disallow: /files\nAllow: /files/public", "/files/public/a", True),
        ("Allow: /files\nDisallow: /files/secret", "/files/secret/a", False),
        ("Allow: /files\nDisallow: /files", "/files/a", True),
        ("Nonsense\nDisallow: /a", "/a", False),
    ],
)
def test_the_longest_rule_that_fits_decides(rules, path, allowed):
    """Of two as long the one that allows; `*` is any text, `$` the end, and an escape what it stands for."""
    assert allowed == parse_robots(f"User-agent: *\n{rules}\n").allows(path)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("User-agent: *\nDisallow: /\n", False),
        ("User-agent: other\nDisallow: /\n", True),
        ("User-agent: Foia-Graph/1.0\nDisallow: /\n", False),
        ("User-agent: foia-graph\nDisallow:\n\nUser-agent: *\nDisallow: /\n", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: foia-graph\nAllow: /\n", True),
        ("User-agent: other\nUser-agent: foia-graph\nDisallow: /\n", False),
        ("User-agent: foia-graph\nAllow: /b\nUser-agent: *\nUser-agent: FOIA-GRAPH\nDisallow: /a\n", False),
        ("User-agent: foia\nDisallow: /\n", True),
        ("Disallow: /\n", True),
        ("\ufeffUser-agent: *\r\nSitemap: https://a.example/\rDISALLOW : /", False),
        ("<!DOCTYPE html><p>Not found", True),
    ],
)  # fmt: skip
def test_rules_for_us_come_before_those_for_everyone(text, allowed):
    """All groups that name us count together, and where none does, those for `*`."""
    assert allowed == parse_robots(text).allows("/a")


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 7", 7.0),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nCrawl-delay: soon", 0.0),
        ("User-agent: *\nCrawl-delay: -1", 0.0),
        ("User-agent: *\nCrawl-delay: nan", 0.0),
        ("User-agent: other\nCrawl-delay: 7", 0.0),
    ],
)
def test_a_crawl_delay_is_a_number(text, delay):
    """What is none delays nothing."""
    assert delay == parse_robots(text).delay


def test_without_rules_all_is_allowed():
    """A host without robots.txt allows everything."""
    assert RobotsRules().allows("/a?b")


def test_no_pattern_takes_long():
    """A stranger's pattern cannot keep us busy: trying all ways to fit this one would never end."""
    text = f"User-agent: *\nDisallow: /{'*a' * 2000}b\n" * 100

    assert parse_robots(text).allows("/" + "a" * 8000)
