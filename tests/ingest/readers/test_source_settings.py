"""A source folder and its settings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia_graph.errors import InputError
from foia_graph.ingest.readers.registry import ColumnLayout, FileLayout
from foia_graph.ingest.readers.source_settings import SourceSettings, read_source_settings
from foia_graph.model.resource import SourceRecord


def test_a_folder_says_what_it_is():
    """Title, source, graph and scope of a folder, and how its files are laid out."""
    folder = read_source_settings(
        b"""
        title = "Index"
        source = "post"
        graph = "agents"
        scope = "external"
        [files."index-*.csv"]
        type = "ReleasedDocument"
        id = "Number"
        encoding = "Latin-1"
        delimiter = ";"
        ignore = ["Remarks"]
        columns = { Title = "title", Topics = { field = "subject", separator = "," } }
        constants = { inSeries = "2012-04-10", numberOfPages = 3, subject = ["a", "b"] }
        """,
        "papers",
    )
    layout = FileLayout(
        "ReleasedDocument",
        ("Number",),
        {"Title": ColumnLayout("title"), "Topics": ColumnLayout("subject", ",")},
        {"inSeries": "2012-04-10", "numberOfPages": "3", "subject": ["a", "b"]},
        frozenset(["Remarks"]),
        "iso8859-1",
        ";",
    )

    assert SourceSettings("papers", "Index", "", "post", "agents", True, {"index-*.csv": layout}) == folder
    assert layout == folder.layout("index-2.csv")
    assert FileLayout() == folder.layout("other.csv")


def test_a_folder_may_describe_its_source():
    """A table instead of a name is the record of the source, named as the folder unless it says otherwise."""
    folder = read_source_settings(b'[source]\ntitle = "A post"\nissued = 2012-04-10\n', "My Post")

    assert "My Post" == folder.source
    assert (
        SourceRecord(
            "SourceDocument",
            {"id": "My Post", "title": "A post", "issued": "2012-04-10"},
            "My Post/source.toml",
            1,
        )
        == folder.source_record
    )


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (b"titel = 'x'", 0, "a source folder has no setting 'titel'; there are "),
        (b"title = ['x']", 0, "the setting 'title' must be a text"),
        (b"source = 7", 0, "the setting 'source' must be the name of a source, or a table that describes it"),
        (b"scope = 'outside'", 0, "the setting 'scope' must be 'external', or be omitted"),
        (b"graph = '!'", 0, "'!' holds no letter or digit that could name a graph; give it another name"),
        (b"files = 'x'", 0, "the setting 'files' must be a table"),
        (b"[files]\n'a.csv' = 'x'", 0, 'a file is laid out as a table, as [files."index.csv"]'),
        (b"[files.'a.csv']\nfields = {}", 0, "a file has no setting 'fields'; there are "),
        (b"[files.'a.csv']\nid = 5", 0, "the setting 'id' must be a text or a list of texts"),
        (b"[files.'a.csv']\nignore = [1]", 0, "the setting 'ignore' must be a text or a list of texts"),
        (b"[files.'a.csv']\ncolumns = ['a']", 0, "the setting 'columns' must be a table"),
        (
            b"[files.'a.csv']\ncolumns = {A = 3}",
            0,
            "column 'A' names its field, as \"subject\" or { field = ",
        ),
        (
            b"[files.'a.csv']\ncolumns = {A = {f = 'x'}}",
            0,
            "column 'A' names its field, as \"subject\" or { field = ",
        ),
        (b"[files.'a.csv']\ncolumns = {A = {field = 3}}", 0, "the setting 'field' must be a text"),
        (
            b"[files.'a.csv']\nencoding = 'nope'",
            0,
            "no encoding is called 'nope'; write utf-8, cp1252 or the like",
        ),
        (
            b"[files.'a.csv']\nencoding = 'base64'",
            0,
            "no encoding is called 'base64'; write utf-8, cp1252 or the like",
        ),
        (
            b"[files.'a.csv']\nencoding = 'utf-7'",
            0,
            "no encoding is called 'utf-7'; write utf-8, cp1252 or the like",
        ),
        (b"[files.'a.csv']\ndelimiter = 'ab'", 0, "the delimiter 'ab' must be one character, as ;"),
        (b"title = 'x'\ntitle = 'y'", 2, "is not TOML: Cannot overwrite a value (at end of document)"),
        (b"title = 'x'\n\xff = 1", 2, "is not UTF-8"),
        (b"a = " + b"9" * 5000, 0, "is not TOML: Exceeds the limit"),
        (b"a = " + b"[" * 5000, 0, "is not TOML: maximum recursion depth exceeded"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_settings_that_mean_nothing_are_refused(text, line, message):
    """
    A setting that is unknown, or of another form than it should be, is refused with what would be right.
    """
    with pytest.raises(InputError) as error:
        read_source_settings(text, "papers")

    assert message == str(error.value)[: len(message)]
    assert ("papers/source.toml", line) == (error.value.path, error.value.line)


def test_a_folder_has_a_name():
    """A folder whose name slugs to nothing could name no graph."""
    with pytest.raises(InputError) as error:
        read_source_settings(b"", "北京")

    assert "'北京' holds no letter or digit that could name a graph; give it another name" == str(error.value)


WORDS = st.sampled_from(
    [
        "title",
        "source",
        "graph",
        "scope",
        "files",
        "type",
        "id",
        "columns",
        "constants",
        "ignore",
        "encoding",
        "delimiter",
    ]
)
SETTINGS = st.recursive(
    st.sampled_from(["'x'", "1", "true", "2012-04-10", "[]", "''", "'a'"]),
    lambda inner: (
        st.lists(inner, max_size=2).map(lambda v: f"[{', '.join(v)}]")
        | st.dictionaries(WORDS, inner, max_size=3).map(
            lambda v: f"{{{', '.join(f'{k} = {x}' for k, x in v.items())}}}"
        )
    ),
    max_leaves=5,
)


@given(
    st.binary()
    | st.dictionaries(WORDS, SETTINGS).map(lambda d: "\n".join(f"{k} = {v}" for k, v in d.items()))
)
def test_any_settings_are_read_or_refused(text):
    """Whatever is in source.toml, it is read, or refused in a sentence."""
    try:
        found: object = read_source_settings(text if isinstance(text, bytes) else text.encode(), "papers")
    except InputError as error:
        found = (error.path, bool(str(error)))

    assert isinstance(found, SourceSettings) or ("papers/source.toml", True) == found
