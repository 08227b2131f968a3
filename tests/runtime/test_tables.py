"""Patterns that are kept in TOML files."""

from pathlib import Path

import pytest

from foia_graph.runtime.tables import PatternTable, required_literal

TABLE = r"""
[days]
YEAR = '(?:19|20)\d\d'
DAY = '''
  (?:{{YEAR}}-\d\d
  |today)
'''

[acts]
DATED = 'on {{days.DAY}} at noon'
NUMBERED = '(?P<{0}>\d{2})'
PAIR = '{{NUMBERED first}} to {{NUMBERED last}} {{month}}'

[acts.KINDS]
released = '''
  post(?:ed|ing)
  |releas(?:ed|ing)
'''
"""


@pytest.fixture
def patterns(tmp_path: Path) -> PatternTable:
    path = tmp_path / "patterns.toml"
    path.write_text(TABLE, encoding="utf-8")
    return PatternTable(path, month="March|May")


def test_line_breaks_and_indents_are_no_part_of_a_pattern(patterns):
    """A long pattern takes several lines, and spaces within a line are kept."""
    assert r"(?:(?:19|20)\d\d-\d\d|today)" == patterns.section("days").text("DAY")
    assert {"released": "post(?:ed|ing)|releas(?:ed|ing)"} == patterns.section("acts").table("KINDS")


def test_a_pattern_has_other_patterns_in_it(patterns):
    """Of its own section by name, of another one with the name of the section."""
    dated = patterns.section("acts")["DATED"]

    assert dated.fullmatch("on 2012-04 at noon")
    assert dated.fullmatch("on today at noon")
    assert not dated.fullmatch("on 1812-04 at noon")


def test_a_pattern_may_be_in_another_twice_with_a_word_of_its_own_and_have_what_the_module_gives(patterns):
    """Groups of one name would be refused; a number of repetitions stays one."""
    acts = patterns.section("acts")

    assert r"(?P<first>\d{2}) to (?P<last>\d{2}) March|May" == acts.text("PAIR")
    assert ("01", "12") == acts["PAIR"].match("01 to 12 March").group("first", "last")


@pytest.mark.parametrize(("section", "name"), [("days", "WEEK"), ("weeks", "DAY")])
def test_a_pattern_that_is_not_there_is_an_error(patterns, section, name):
    """At once, when the module that wants it is imported."""
    with pytest.raises(KeyError):
        patterns.section(section)[name]


@pytest.mark.parametrize(
    ("pattern", "literal"),
    [
        (r"(?:§\s?)?552\.1\d+(?:a|b)", "552.1"),
        (r"3\.5\s?\(c\)(?:x)?", "3.5"),
        (r"ab?cde", "cde"),
        (r"a{2}bc", "bc"),
        (r"abc+d", "ab"),
        (r"(?:longer)+ab", "ab"),
        (r"\x27[abc]xyz\b", "xyz"),
        (r"[)]x[]]yz", "yz"),
        (r"x\|y", "x|y"),
        (r"one|two", ""),
        (r"(?i)one", ""),
    ],
)
def test_what_a_match_must_have_is_known_from_the_pattern(pattern, literal):
    """Optional and repeated parts, classes and choices are not sure, nor is anything in another case."""
    assert literal == required_literal(pattern)
