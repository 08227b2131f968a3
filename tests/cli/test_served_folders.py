"""Folders that are loaded and served in one command."""

import json
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from foia_graph.cli import main
from foia_graph.cli.companions import stored_base
from foia_graph.specimen.folder import draw_paper
from ports import free_port

SECONDS = 120


@pytest.fixture
def folder(tmp_path):
    """A bare folder with one PDF."""
    made = tmp_path / "lamp-2021"
    made.mkdir()
    (made / "letter.pdf").write_bytes(draw_paper("response-letter"))
    return made


@contextmanager
def served(folder, *options, is_waited_for=True):
    """Serve a folder from within it; gives the address, and the file of what is said."""
    port = free_port()
    arguments = ["serve", ".", f"--port={port}", "--workers=1", "--query-workers=1", "--no-ocr", *options]
    talk = folder.with_name("talk")
    with talk.open("wb") as file:
        command = [sys.executable, "-m", "foia_graph", *arguments]
        process = subprocess.Popen(command, cwd=folder, stdout=file, stderr=file)
    address = f"http://127.0.0.1:{port}/"
    try:
        if is_waited_for:
            wait_until(lambda: process.poll() is not None or answers(f"{address}healthz"))
        yield address, talk
    finally:
        process.terminate()
        process.wait(SECONDS)


def wait_until(is_so):
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.05)


def answers(address):
    try:
        with urlopen(address) as answer:
            return answer.status == 200
    except OSError:
        return False


def documents(address):
    with urlopen(f"{address}api/documents.csv") as answer:
        return sorted(re.findall(rb"/id/document/([\w-]+)", answer.read()))


def test_a_bare_folder_is_served_and_what_comes_into_it(folder):
    """It is called like the folder, named where it is served, and a store in it is no input."""
    with served(folder, "--watch") as (address, talk):
        first = documents(address)
        (folder / "appeal.pdf").write_bytes(draw_paper("appeal-decision"))
        wait_until(lambda: len(documents(address)) > 1)
        second = documents(address)
        with urlopen(address) as answer:
            home = answer.read().decode()
    said = talk.read_text()

    assert ([b"lamp-2021-letter"], [b"lamp-2021-appeal", b"lamp-2021-letter"]) == (first, second)
    assert "<h1>lamp-2021</h1>" in home
    assert address == stored_base(folder / "foia-store")
    assert (
        "There is no catalog.toml, so the catalogue is called “lamp-2021” like its folder, "
        f"its things are named under {address}, and its language is English" in said
    )
    assert "file not loaded" not in said


@pytest.mark.slow
def test_the_defaults_that_are_written_down_rename_nothing(folder):
    """After `init` a load finds the same things under the same names."""
    with served(folder) as (address, begun):
        wait_until(lambda: begun.read_text().count("Documents: ") > 1)  # until all is read
        first = documents(address)
    CliRunner().invoke(main, ["init", str(folder), "--store", str(folder / "foia-store")])
    with served(folder) as (other, talk):
        wait_until(lambda: " removed" in talk.read_text() or "nothing changed" in talk.read_text())
        second = documents(other)

    assert [b"lamp-2021-letter"] == first == second
    assert "0 added, 0 removed" in talk.read_text()
    assert address == stored_base(folder / "foia-store")


@pytest.mark.slow
def test_a_store_keeps_its_base(folder):
    """Another one is refused with the sentence of a load, and the server ends."""
    with served(folder) as (address, _):
        pass
    with served(folder, "--base=https://foia.example.org/") as (other, talk):
        wait_until(lambda: "rename everything" in talk.read_text() and not answers(f"{other}healthz"))

    assert (
        f"The store names its things under {address}, and --base says https://foia.example.org/: "
        f"write {address} there, or rename everything with --rebase." in talk.read_text()
    )


def test_the_server_answers_before_anything_is_loaded_and_ends_on_where_to_read(folder):
    """Until the first pages are there the page says how far the load is; the last line leads to all of it."""
    with served(folder, is_waited_for=False) as (address, talk):
        wait_until(lambda: answers(f"{address}status"))
        wait_until(lambda: talk.read_text().count("Documents: ") > 1)
        with urlopen(f"{address}status.json") as answer:
            facts = json.load(answer)
    last = talk.read_text().splitlines()[-1]

    assert (0, None, []) == (facts["pages_waiting"], facts["loading"], facts["problems"])
    assert (
        f"Documents: {address}doc/document/  Search: {address}search  Redactions: {address}redactions" == last
    )


def test_options_of_a_load_need_a_path():
    """A server that loads nothing renames nothing."""
    ended = CliRunner().invoke(main, ["serve", "--rebase"])

    assert 2 == ended.exit_code
    assert "--watch, --base and --rebase are about what is loaded: give a PATH, too." in ended.output
