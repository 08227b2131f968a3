"""Guesses of mappings: the class of rows, the field of each column, and never a column of people."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from connectors.tables.written_tables import (
    LOG_HEAD,
    LOG_ROWS,
    guess,
    import_guessed,
    import_table,
    write_table,
)
from foia_graph.errors import InputError

SHARED = Path(__file__).parents[3] / ".." / "shared" / "corpora" / "dev" / "metadata"


def guessed(path: Path) -> dict[str, Any]:
    """Return what is guessed for the only table of a file."""
    (layout,) = tomllib.loads(guess(path))["files"].values()
    return layout  # type: ignore[no-any-return]


def test_a_log_of_requests(tmp_path: Path) -> None:
    """Headings and cells say which column is which field; a comment says how sure that is, and why."""
    path = write_table(tmp_path, LOG_HEAD, *LOG_ROWS)

    assert guessed(path) == {
        "type": "Request",
        "id": ["Request Number"],
        "ignore": ["Requester"],
        "columns": {
            "Request Number": "identifier",
            "Received": "date",
            "Agency": "qualifiedAssociation.agent",
            "Subject": "description",
            "Disposition": "requestStatus",
            "Fees": "figure.request-fees",
            "Closed": "claims",
        },
    }
    assert '"Received" = "date"  # 0.99: the heading, and 100% of its cells are date or serial' in guess(path)
    assert 'Requester",  # it is of people by its heading' in guess(path)


def test_an_index_of_documents(tmp_path: Path) -> None:
    """Rows with titles, pages and Bates numbers are documents."""
    path = write_table(
        tmp_path,
        "Bates Begin;Bates End;Document Title;Doc Date;# of Pages;Exemption(s);PDF Link;File Name",
        "HO-000117;HO-000160;Map of the pier;2 May 2012;44;(b)(5), (b)(6);https://harbor.example/1.pdf;1.pdf",
        "HO-000161;HO-000161;Letter on buoys;3 May 2012;1;(b)(6);https://harbor.example/2.pdf;2.pdf",
        name="index.csv",
    )

    assert guessed(path) == {
        "type": "ReleasedDocument",
        "delimiter": ";",
        "columns": {
            "Bates Begin": "batesRange.batesStart",
            "Bates End": "batesRange.batesEnd",
            "Document Title": "title",
            "Doc Date": "created",
            "# of Pages": "numberOfPages",
            "Exemption(s)": {"field": "redaction.claimedExemption", "separator": ","},
            "PDF Link": "distribution.downloadURL",
            "File Name": "distribution.title",
        },
    }


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("FOIA No.", ("A-1", "A-2"), "identifier"),
        ("DateSubmitted", ("1-Oct-19", "2-Oct-19"), "date"),
        ("Records Requested", ("All memos on the pier", "Spill reports"), "description"),
        ("Outcome", ("Released in Full", "Partially Released"), "requestStatus"),
        ("Exemptions Cited", ("b(6)", "b(7)(C)"), "claims"),
        ("Amount of Fees Collected", ("$0.00", "$1,204.50"), "figure.request-fees"),
        ("Requester Category", ("Media", "Commercial"), "claims"),
        ("Tide", ("high", "low"), None),
    ],
)
def test_headings_of_logs(heading: str, cells: tuple[str, str], field: str | None, tmp_path: Path) -> None:
    """A heading of a log is known in the ways in which agencies write it."""
    rows = [f'{number},"{cell}",10/3/2023,Pilots' for number, cell in enumerate(cells)]
    path = write_table(tmp_path, f"Case,{heading},Perfected,Component", *rows)

    assert guessed(path).get("columns", {}).get(heading) == field


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("Document Number (FOIA) /ESDN (CREST)", ("RDP01-1", "RDP01-2"), "identifier"),
        ("EmailSubject", ("FW: budget of the pier", "RE: plan for buoys"), "title"),
        ("Bates No.", ("HO-1 - HO-4", "HO-5"), "batesRange.batesStart"),
        ("NARA Release Date", ("2021-12-15", "2021-12-15"), "issued"),
        ("Document Page Count", ("3", "1"), "numberOfPages"),
        ("Custodian", ("Harbor Office", "Pilot Office"), None),
    ],
)
def test_headings_of_indexes(heading: str, cells: tuple[str, str], field: str | None, tmp_path: Path) -> None:
    """A heading of an index is known in the ways in which archives and load files write it."""
    rows = [f'"{cell}",https://harbor.example/{number}.pdf,map' for number, cell in enumerate(cells)]
    path = write_table(tmp_path, f"{heading},PDF URL,Document Type", *rows)

    assert guessed(path)["columns"].get(heading) == field


def test_the_outcome_goes_before_the_state(tmp_path: Path) -> None:
    """Where one column says that a request is closed and another how, the second is its status."""
    path = write_table(
        tmp_path,
        "Request ID,Status,Disposition,Received Date",
        "A-1,Closed,Granted in Full,10/3/2023",
        "A-2,Closed,No Records,10/4/2023",
    )

    assert guessed(path)["columns"]["Status"] == "claims"
    assert guessed(path)["columns"]["Disposition"] == "requestStatus"


def test_headings_below_titles_and_groups(tmp_path: Path) -> None:
    """Titles above the headings are no headings; what is under another matter is none of the request."""
    path = write_table(
        tmp_path,
        "FOIA log of the Harbor Office,,,,",
        ",,,,",
        ",Dates,,Appeal,",
        "Request Number,Date Received,Date Closed,Date Received,Disposition",
        "HA-1,10/3/2023,11/1/2023,12/1/2023,Denied",
        "HA-2,10/4/2023,11/2/2023,12/2/2023,Granted",
    )
    layout = guessed(path)

    assert layout["header"] == 4
    assert layout["columns"] == {
        "Request Number": "identifier",
        "Date Received": "date",
        "Date Closed": "claims",
        "Date Received (2)": "claims",
        "Disposition": "claims",
    }
    assert len(import_guessed(path).records("Request")) == 2


def test_cells_that_do_not_fit_are_not_mapped(tmp_path: Path) -> None:
    """A column with the heading of a date and other cells is omitted, and the comment says so."""
    path = write_table(
        tmp_path,
        "Request Number,Date Received,Description,Disposition",
        "HA-1,yes,Records of the pier,Granted",
        "HA-2,no,Records of buoys,Denied",
    )

    assert guessed(path)["ignore"] == ["Date Received"]
    assert "but 0% of its cells are date or serial" in guess(path)


@pytest.mark.parametrize(
    "heading", ["Name", "Requester Name", "Subject", "Contact", "Title", "Description", "From", "E-mail"]
)
def test_names_of_people_are_never_mapped(heading: str, tmp_path: Path) -> None:
    """A column whose heading or cells are of people is omitted, whatever its heading means otherwise."""
    path = write_table(
        tmp_path,
        f"Request Number,{heading},Date Received,Disposition",
        'HA-1,"QUILL, Ada",10/3/2023,Granted',
        "HA-2,Bo T. Mast,10/4/2023,Denied",
        'HA-3,"Pier, Cy Dee",10/5/2023,Denied',
    )
    run = import_guessed(path)

    assert guessed(path)["ignore"] == [heading]
    assert len(run.records("Request")) == 3
    for name in ("QUILL", "Mast", "Pier"):
        assert name not in run.as_text()


def test_tables_about_people_are_not_mapped_at_all(tmp_path: Path) -> None:
    """Rows that are people have no class in a draft, and nothing of them is imported."""
    path = write_table(
        tmp_path,
        "Title,Date of Birth,Document Date,URL",
        "Ada Quill,1/2/1950,10/3/2023,https://harbor.example/quill.pdf",
    )
    run = import_guessed(path)

    assert "type" not in guessed(path)
    assert not run.files
    assert run.report.left_out == {"table": {"the mapping names no class for its rows": 1}}


def test_tables_of_no_known_class(tmp_path: Path) -> None:
    """A table with words that no log or index has gets no class."""
    path = write_table(tmp_path, "Tide,Depth,Wind", "high,3,W")

    assert guessed(path) == {"ignore": ["Tide", "Depth", "Wind"], "columns": {}}


def test_files_without_headings(tmp_path: Path) -> None:
    """An empty file is named: in a comment beside tables, and else in an error."""
    with pytest.raises(InputError, match=r"log\.csv: no line of headings was found"):
        guess(write_table(tmp_path, "", ""))
    write_table(tmp_path, LOG_HEAD, LOG_ROWS[0], name="full.csv")
    assert "# log.csv: no line of headings was found" in guess(tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="tables are in ../shared, which is not here")
@pytest.mark.parametrize(
    ("name", "kind", "rows"),
    [
        ("foia-log_usab_fy2024.csv", "Request", 42),
        ("state_talbott_manifest.csv", "ReleasedDocument", 1474),
        ("agency_records_retention_db.csv", "ReleasedDocument", 67),
        ("nara_jfk_2021-release.xlsx", "ReleasedDocument", 1491),
    ],
)
def test_real_tables(name: str, kind: str, rows: int, tmp_path: Path) -> None:
    """Each row of a real log or index is a record, with the mapping that is guessed."""
    mapping = guess(SHARED / name)
    (tmp_path / name).symlink_to((SHARED / name).resolve())
    run = import_table(tmp_path / name, mapping)

    assert len(run.records(kind)) == rows


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="tables are in ../shared, which is not here")
def test_real_tables_about_people_give_nothing(tmp_path: Path) -> None:
    """Of tables of deaths and of persons no record is made, and no import fails."""
    for path in sorted([*SHARED.glob("ice_*.csv"), *SHARED.glob("nist_*.csv")]):
        (tmp_path / path.name).symlink_to(path.resolve())
        run = import_table(tmp_path / path.name, guess(path))

        assert not run.files
