"""Options of a review: where decisions go, who decides, and that it is open to no one by accident."""

import click
import pytest

from foia_graph.cli.review_options import TOKEN_VARIABLE, review_settings
from foia_graph.web.core.site import token_digest

TOKEN = "a token of these tests"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A catalogue, and no token in the environment."""
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    (tmp_path / "catalog.toml").write_text('title = "Papers"\n')
    return tmp_path


def test_decisions_go_beside_the_catalogue(folder):
    """Into the folder with catalog.toml, whose changes are loaded at once; another file can be named."""
    found = review_settings((folder,), "127.0.0.1", None, "Ana", None)
    assert (str(folder / "decisions.jsonl"), "Ana", True) == (
        found.decisions,
        found.reviewer,
        found.is_watched,
    )

    other = review_settings((folder,), "localhost", folder / "in" / "mine.jsonl", "Ana", None)
    assert (str(folder / "in" / "mine.jsonl"), False) == (other.decisions, other.is_watched)


def test_decisions_need_a_place(folder, tmp_path_factory):
    """A folder without catalog.toml has none, and the message says what makes one."""
    with pytest.raises(click.UsageError, match="foia-graph init"):
        review_settings((tmp_path_factory.mktemp("bare"),), "127.0.0.1", None, "", None)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "foia.example.org"])
def test_a_review_is_not_open_to_everybody(folder, host, monkeypatch):
    """Elsewhere than on this machine it needs a token, from a file or the environment."""
    with pytest.raises(click.UsageError, match="would let everybody decide"):
        review_settings((folder,), host, None, "Ana", None)

    (folder / "token").write_text(f"{TOKEN}\n")
    assert token_digest(TOKEN) == review_settings((folder,), host, None, "", folder / "token").token_digest
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    found = review_settings((folder,), host, None, "", None)
    assert token_digest(TOKEN) == found.token_digest and TOKEN not in repr(found)


def test_a_short_token_is_none(folder):
    """What can be guessed is refused, and so is an empty file."""
    for text in ("short", ""):
        (folder / "token").write_text(text)
        with pytest.raises(click.UsageError, match="at least 16"):
            review_settings((folder,), "127.0.0.1", None, "", folder / "token")
