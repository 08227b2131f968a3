"""Who makes the copies of older states without what is hidden now, and when."""

import fcntl
import os
import subprocess
from pathlib import Path

import pytest

from archives import BASE
from dating import dated
from foia_graph.errors import StoreBusy, StoreError
from foia_graph.ingest import redacted_copies
from foia_graph.ingest.decide import Decider
from foia_graph.store import open_generations
from foia_graph.store.generations.generation import Generation, Layout
from foia_graph.store.history import redacted_copy
from foia_graph.store.history.redacted_copy import RedactedCopies, delete_copies
from foia_graph.store.open_generations import OpenGenerations, last_moment

RECORDS = """
- {{type: Organization, id: ccr, prefLabel: Center for Rights}}
- {{type: Agency, id: ice, prefLabel: Enforcement}}
- {{type: Issue, id: arrests, prefLabel: Arrests{arrests}}}
- {{type: Issue, id: raids, prefLabel: Raids, broader: arrests}}
{more}
"""
HIDE = ", restricted: a court says so"
ARRESTS = f"{BASE}scheme/issues/arrests"


def write(archive, arrests="", more=""):
    archive.write("papers/records.yaml", RECORDS.format(arrests=arrests, more=more))


def copies(archive):
    """Give the numbers of the generations that have a copy, and of those with a link instead."""
    found = list(Layout(archive.root).copies.glob("[!.]*"))
    whole = sorted(int(path.name[:4]) for path in found if not path.is_symlink())
    return whole, sorted(int(path.name[:4]) for path in found if path.is_symlink())


def load_thrice(archive):
    for number, year in enumerate((2020, 2021, 2022), 1):
        write(archive, more=f"- {{type: Issue, id: later-{number}, prefLabel: Later}}")
        archive.load()
        dated(archive.root, number, f"{year}-01-01T10:00:00Z")


@pytest.fixture
def archive(copy_of_loaded):
    """Give a catalogue that was loaded three times, in 2020, 2021 and 2022."""
    return copy_of_loaded("thrice", {}, load_thrice)


def asked(archive, day="2020-05-01", **more):
    return OpenGenerations(archive.root, archive.profile, **more).as_of(last_moment(day))


# -- in a load -----------------------------------------------------------------------------------------------


def test_a_load_that_hides_nothing_makes_none(archive):
    """There is not even a folder for them."""
    assert not Layout(archive.root).copies.exists()


@pytest.mark.parametrize("way", ["restricted", "withdrawn"])
def test_what_hides_something_makes_the_copies_of_all_older_states(archive, way):
    """So each can be asked for at once, and no other process is needed."""
    if way == "restricted":
        write(archive, arrests=HIDE)
        archive.load(keep=None)
    else:
        Decider(archive.root, archive.profile).withdraw("scheme/issues/arrests", "Sent by mistake.")

    assert ([1, 2, 3], []) == copies(archive)
    for day, number in (("2020-05-01", 1), ("2021-05-01", 2), ("2022-05-01", 3)):
        then = asked(archive, day)
        assert (number, None) == (then.generation.number, then.describe(ARRESTS))


def test_they_are_there_before_the_new_generation_is_served(archive, monkeypatch):
    """No one has to wait for them at the moment of the swap."""
    write(archive, arrests=HIDE)
    seen = []
    monkeypatch.setattr(
        "foia_graph.store.generations.build.GenerationWriter.swap",
        lambda writer, generation: seen.append(copies(archive)),
    )
    archive.load(keep=None)

    assert ([1, 2, 3], []) == seen[0]


def test_copies_in_use_stay_until_the_swap(archive, monkeypatch):
    """Those without what was hidden before are read up to that moment, and for a while after it."""
    write(archive, arrests=HIDE)
    archive.load(keep=None)
    layout = Layout(archive.root)
    before = set(layout.copies.glob("[!.]*"))
    long_ago = layout.current.lstat().st_mtime - 3600
    for path in (*before, layout.current):
        os.utime(path, (long_ago, long_ago), follow_symlinks=False)
    Decider(archive.root, archive.profile).withdraw("scheme/issues/raids", "Sent by mistake.")
    after = set(layout.copies.glob("[!.]*"))

    assert before < after
    assert 7 == len(after)


def test_what_there_is_no_time_for_before_the_swap_is_made_after_it(archive, monkeypatch):
    """A court does not wait for older states."""
    monkeypatch.setattr("foia_graph.ingest.job.COPIES_FIRST_SECONDS", 0.0)
    write(archive, arrests=HIDE)
    archive.load(keep=None)

    assert ([1, 2, 3], []) == copies(archive)


def test_a_state_that_was_loaded_without_it_is_not_looked_through(archive, monkeypatch):
    """
    A load in which nothing became hidden finds all that is needed in what the generations say of themselves.
    """
    write(archive, arrests=HIDE)
    archive.load(keep=None)
    monkeypatch.setattr(redacted_copy, "changed_lines", lambda *_: pytest.fail("nothing became hidden"))
    write(archive, arrests=HIDE, more="- {type: Issue, id: other, prefLabel: Other}")
    archive.load(keep=None)

    assert ([1, 2, 3], [4]) == copies(archive)


def test_a_state_that_another_version_loaded_is_looked_through_for_names(archive, monkeypatch):
    """That version may have known fewer ways to write a name: what it withheld is no proof."""
    hidden = (
        "- {type: Person, id: roe, name: Jane Roe, sensitivity: private-named-in-source,"
        " restricted: {reason: private, redactNames: true}}"
    )
    write(archive, more=hidden)
    archive.load(keep=None)
    looked_through = []
    monkeypatch.setattr(
        redacted_copy, "replaced_lines", lambda old, *_: looked_through.append(old.number) or {}
    )
    monkeypatch.setattr(redacted_copy, "__version__", "another")
    write(archive, more=f"{hidden}\n- {{type: Issue, id: other, prefLabel: Other}}")
    archive.load(keep=None)

    assert 4 in looked_through


def test_an_unchanged_load_makes_what_is_missing(archive):
    """As after a killed load, an upgrade of the program, or when somebody deleted the folder."""
    write(archive, arrests=HIDE)
    archive.load(keep=None)
    delete_copies(Layout(archive.root))
    report = archive.load(keep=None)

    assert (False, ([1, 2, 3], [])) == (report.written, copies(archive))


def test_after_a_purge_they_are_made_anew(archive):
    """Of what is left, without what else is hidden."""
    Decider(archive.root, archive.profile).withdraw("scheme/issues/arrests", "Sent by mistake.")
    Decider(archive.root, archive.profile).purge("later-3", "Sent by mistake.")

    assert ([1, 2], []) == copies(archive)


def test_a_state_that_is_damaged_does_not_hold_up_the_others(archive):
    """The report of the load says which it is."""
    quads = Layout(archive.root).generation(2) / "oxigraph"
    for path in quads.glob("*.sst"):
        path.unlink()
    write(archive, arrests=HIDE)
    report = archive.load(keep=None)

    assert ([1, 3], []) == copies(archive)
    assert ["What generation 2 said cannot be asked for any more"] == [
        note.partition(":")[0] for note in report.notes
    ]


def test_a_state_of_another_base_is_not_copied(archive):
    """No one can ask for it."""
    path = archive.write("catalog.toml", 'title = "Test"\nbase = "https://elsewhere.example.org/"\n')
    write(archive, arrests=HIDE)
    archive.load(keep=None, rebase=True)

    assert path.exists()
    assert ([], []) == copies(archive)


# -- by a process of its own ---------------------------------------------------------------------------------


def load_and_hide(archive):
    load_thrice(archive)
    write(archive, arrests=HIDE)
    archive.load(keep=None)
    delete_copies(Layout(archive.root))


@pytest.fixture
def bare(copy_of_loaded):
    """Give the catalogue without the copies that it needs."""
    return copy_of_loaded("bare", {}, load_and_hide)


def test_a_missing_copy_is_made_by_another_process(bare):
    """Who has no patience is told to ask again; who has some gets it."""
    with pytest.raises(StoreBusy, match="is being prepared"):
        server_like(bare)
    then = asked(bare, patience=120)

    assert ([1, 2, 3], []) == copies(bare)
    assert (1, None) == (then.generation.number, then.describe(ARRESTS))


def server_like(archive):
    current = OpenGenerations(archive.root, archive.profile)
    try:
        return current.as_of(last_moment("2020-05-01"))
    finally:
        current.close()


def test_there_is_one_process_at_a_time(bare, monkeypatch):
    """However many ask, for whatever date, in whatever process."""
    started = []
    real = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: started.append(a) or real(*a, **k))
    several = [OpenGenerations(bare.root, bare.profile) for _ in range(3)]
    for current in several * 5:
        for day in ("2020-05-01", "2021-05-01", "2022-05-01"):
            with pytest.raises(StoreBusy):
                current.as_of(last_moment(day))
    for current in several:
        current.close()

    assert 1 == len(started)


def test_what_another_process_makes_is_not_waited_for(bare):
    """It holds the lock, and may hold it for long."""
    layout = Layout(bare.root)
    layout.copies.mkdir()
    with (layout.copies / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StoreBusy):
            server_like(bare)
        with pytest.raises(StoreBusy):
            asked(bare, patience=0.1)

    assert ([], []) == copies(bare)


def test_the_state_that_a_reader_waits_for_is_made_first(bare, monkeypatch):
    """Whoever starts the process names it; the others come the newest first."""
    layout, made, started = Layout(bare.root), [], []
    monkeypatch.setattr(open_generations, "start_module", lambda *arguments, **_: started.append(arguments))
    with pytest.raises(StoreBusy):
        server_like(bare)
    monkeypatch.setattr(RedactedCopies, "make_copy", lambda _, number, update: made.append(number))
    redacted_copies.renew_copies(layout, layout.resolve(), bare.profile, int(started[0][-1]))

    assert [1, 3, 2] == made


def test_a_process_that_fails_is_not_started_again_at_once(bare, monkeypatch):
    """The answer says that there is none, and the states that are whole can be asked for."""
    for path in (Layout(bare.root).generation(1) / "oxigraph").glob("*.sst"):
        path.unlink()
    current = OpenGenerations(bare.root, bare.profile, patience=120)
    with pytest.raises(StoreError, match="could not be prepared"):
        current.as_of(last_moment("2020-05-01"))
    monkeypatch.setattr(open_generations, "start_module", lambda *_, **__: pytest.fail("it has just failed"))
    with pytest.raises(StoreError, match="could not be prepared"):
        current.as_of(last_moment("2020-05-01"))

    assert 2 == current.as_of(last_moment("2021-05-01")).generation.number


class Failed:
    """A process that has ended in vain."""

    def __init__(self, *_, **__):
        self.poll = lambda: 1


def test_a_process_that_failed_is_tried_again_later(bare, monkeypatch):
    """A disk that was full for a while does not take the states away until the server is started again."""
    current, started = OpenGenerations(bare.root, bare.profile), []
    monkeypatch.setattr(open_generations, "start_module", lambda *_, **__: started.append(1) or Failed())
    monkeypatch.setattr(open_generations, "FAILURE_REST_SECONDS", 0.0)
    for _ in range(2):
        with pytest.raises(StoreBusy):
            current.as_of(last_moment("2020-05-01"))

    assert 2 == len(started)


def test_a_folder_that_cannot_be_made_is_told_at_once(bare):
    """Whatever is instead."""
    Layout(bare.root).copies.write_text("")
    with pytest.raises(StoreError, match="cannot be shown: File exists"):
        server_like(bare)


def test_a_damaged_account_is_as_if_the_state_were_gone(bare):
    """No process is started for what none can make."""
    (Layout(bare.root).generation(1) / "generation.json").write_text("{}")
    current = OpenGenerations(bare.root, bare.profile)

    assert current.redacted_catalogue(1) is None


def test_what_a_killed_maker_left_is_no_copy(bare):
    """A folder that was not put instead is never read, nor is a link to a generation that is deleted."""
    layout = Layout(bare.root)
    name = redacted_copy.RedactedCopies(layout, frozenset((ARRESTS,)), bare.profile).name
    layout.copies.mkdir()
    (layout.copies / f".0001-{name}-x").mkdir()
    (layout.copies / f"0002-{name}").symlink_to(Path("..", "generations", "9999"))
    bare.load(keep=None)

    assert ([1, 2, 3], []) == copies(bare)
    assert 2 == Generation.read(layout.copies / f"0002-{name}").number
