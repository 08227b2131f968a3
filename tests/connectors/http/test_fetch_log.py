"""The record of what was fetched: lines are whole, and the last good one counts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from foia_graph.errors import StoreError
from foia_graph.store.fetch_log import FETCH_LOG, FetchLogEntry, append_answer, latest_digests, read_answers

MAY = datetime(2024, 5, 1, 10, tzinfo=UTC)
A = "https://a.example/a.pdf"


def had(digest: str, status: int = 200, url: str = A) -> FetchLogEntry:
    return FetchLogEntry(url, MAY, status, digest)


def test_a_torn_line_is_nobodys(tmp_path):
    """What a power cut left of a line is not read, and the next line takes its position."""
    append_answer(tmp_path, had("aa"))
    with (tmp_path / FETCH_LOG).open("ab") as file:
        file.write(b'{"url":"https://a.ex')
    assert {A: "aa"} == latest_digests(tmp_path)

    append_answer(tmp_path, had("bb"))

    assert ["aa", "bb"] == [entry.sha256 for entry in read_answers(tmp_path)]


@pytest.mark.parametrize(
    "line", [b"{}\n", b"nonsense\n", b'{"url":"a","at":"soon","status":200}\n', b'{"url":"\xff"}\n']
)
def test_a_damaged_line_is_told(tmp_path, line):
    """With its number."""
    append_answer(tmp_path, had("aa"))
    with (tmp_path / FETCH_LOG).open("ab") as file:
        file.write(line)

    with pytest.raises(StoreError, match=r"fetched\.jsonl:2 is damaged"):
        latest_digests(tmp_path)


def test_many_may_write(tmp_path):
    """Lines of several writers do not mix."""
    urls = [f"https://a.example/{number}" * 50 for number in range(100)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda url: append_answer(tmp_path, had("aa", url=url)), urls))

    assert sorted(urls) == sorted(latest_digests(tmp_path))
