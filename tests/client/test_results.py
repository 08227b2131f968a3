"""Results as rows, data frames and tables of notebooks."""

import sys

import pandas
import polars
import pytest

from foia_graph.client.records import AnswerRow, ListedThing
from foia_graph.client.results import SHOWN, Results
from foia_graph.errors import MissingLibrary, ValueRejected

COLUMNS = ("iri", "label", "pages", "score")
THINGS = Results(
    [
        ListedThing(
            {"iri": "https://foia.example.org/id/document/a", "label": "A <b>", "pages": 3, "score": 0.5}
        ),
        ListedThing(
            {"iri": "https://foia.example.org/id/document/b", "label": "", "pages": None, "score": None}
        ),
    ],
    COLUMNS,
)


def test_results_are_sequences():
    """They have a length, are indexed, sliced and iterated, and equal those of the same records."""
    assert 2 == len(THINGS) and ["A <b>", ""] == [each.label for each in THINGS]
    assert Results(THINGS[:1], COLUMNS) == THINGS[:1] != THINGS
    assert 3 == THINGS[0]["pages"] and {**THINGS[0]} == THINGS.rows()[0]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_data_frame_has_types(library):
    """Whole numbers stay whole where one is missing, and empty text is missing."""
    frame = THINGS.df(library)

    assert isinstance(frame, {"pandas": pandas.DataFrame, "polars": polars.DataFrame}[library])
    assert COLUMNS == tuple(frame.columns)
    assert 3 == frame["pages"].sum() and 0.5 == frame["score"].sum()
    missing = frame["label"].isna() if library == "pandas" else frame["label"].is_null()
    assert [False, True] == list(missing)


def test_a_column_with_several_numbers_in_a_cell_is_text():
    """Where sources disagree on a number, no value of them is dropped."""
    rows = [AnswerRow({"pages": 3}), AnswerRow({"pages": "12; 13"}), AnswerRow({"pages": None})]

    assert ["3", "12; 13"] == list(Results(rows, ("pages",)).df()["pages"].dropna())


def test_pandas_is_taken_before_polars():
    """Without a choice the frame is of pandas; a library that there are no frames of is refused."""
    assert isinstance(THINGS.df(), pandas.DataFrame)
    with pytest.raises(ValueRejected, match="pandas and polars"):
        THINGS.df("dask")


@pytest.mark.parametrize("missing", [("pandas", "polars"), ("pyarrow",)])
def test_without_a_library_one_sentence_says_what_to_install(monkeypatch, missing):
    """Rows are there all the same."""
    find = sys.modules["importlib.util"].find_spec
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name in missing else find(name))

    with pytest.raises(
        MissingLibrary, match=f"{missing[0]} is not installed.*pip install 'foia-graph\\[data\\]'"
    ):
        THINGS.df()
    assert 2 == len(THINGS.rows())


def test_a_notebook_shows_a_table_with_links():
    """Text is escaped, addresses are links by their last part, and columns without a value are omitted."""
    shown = THINGS._repr_html_()

    assert '<td><a href="https://foia.example.org/id/document/a">a</a></td><td>A &lt;b&gt;</td>' in shown
    many = Results([AnswerRow({"n": str(number), "none": ""}) for number in range(SHOWN + 7)], ("n", "none"))
    assert "<p>7 more rows</p>" in many._repr_html_()
    assert "none" not in many._repr_html_()


def test_an_empty_result_has_its_columns():
    """Nothing found is a frame without rows."""
    assert COLUMNS == tuple(Results([], COLUMNS).df().columns)
