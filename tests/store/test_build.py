"""A build makes a whole generation, or none."""

import hashlib
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store

from foia_graph.errors import StoreError
from foia_graph.store.generations import contents
from foia_graph.store.generations.build import open_writer
from foia_graph.store.generations.fixity import verify_store
from foia_graph.store.generations.generation import Generation, Layout
from tests.store.worlds import NOTHING, build, built, content, folders, line, said, served


def test_a_build_is_served_once_it_is_swapped_in(tmp_path: Path) -> None:
    """A generation is served from the swap on, and not before."""
    with open_writer(tmp_path / "new/store") as writer:
        generation = writer.build(said("a", "1", "g"), identity="x", **NOTHING)
        assert not writer.layout.current.exists()
        writer.swap(generation)

    assert said("a", "1", "g") == served(tmp_path / "new/store")[::-1]
    assert "generations/0001" == str((tmp_path / "new/store/current").readlink())


def test_a_generation_says_what_it_is(tmp_path: Path) -> None:
    """A generation keeps what the loader said of it, with what the store itself counted."""
    root = tmp_path / "store"
    with open_writer(root, clock=lambda: 1_321_000_000) as writer:
        build(
            writer,
            [*said("a", "1", "g", "h"), *said("b", "2", "h")],
            "abc",
            versions={"program": "0.1.0"},
            counts={"resources": 2, "quads": 5},
            inputs={"ice": {"releases.jsonl": "00ff"}},
            extra=lambda folder: (folder / "log.json").write_bytes(b"{}"),
        )

    generation = Generation.read(Layout(root).resolve())
    assert (1, "abc", "2011-11-11T08:26:40+00:00") == (
        generation.number,
        generation.identity,
        generation.created,
    )
    assert {"program": "0.1.0"} == generation.versions
    assert {"resources": 2, "quads": 5, "triples": 2} == generation.counts
    assert {"http://t/graph/g": 1, "http://t/graph/h": 2} == dict(generation.graph_sizes)
    assert {"ice": {"releases.jsonl": "00ff"}} == generation.inputs
    assert {"log.json", "catalogue.sqlite", "oxigraph"} == {
        name.partition("/")[0] for name in generation.files
    }


def test_facts_may_be_known_only_after_the_last_line(tmp_path: Path) -> None:
    """Counts are read, and an identity is asked for, when all lines have been made."""
    counts: dict[str, int] = {}

    def lines() -> Iterator[str]:
        yield line("a", "1")
        counts["resources"] = 1

    with open_writer(tmp_path) as writer:
        generation = writer.build(
            lines(), identity=lambda _: f"{counts}", versions={}, counts=counts, inputs={}
        )

    assert ("{'resources': 1}", 1) == (generation.identity, generation.counts["resources"])


def test_what_needs_no_quads_is_done_meanwhile(tmp_path: Path) -> None:
    """It is done after the last line and before what needs the quads; its error leaves nothing behind."""
    events: list[str] = []

    def lines() -> Iterator[str]:
        yield line("a", "1")
        events.append("last line")

    def meanwhile(folder: Path) -> None:
        events.append("meanwhile")
        (folder / "beside").touch()

    def extra(folder: Path) -> None:
        events.append(f"{len(content(folder))} quads, {(folder / 'beside').exists()}")

    def failing(_: Path) -> None:
        raise KeyError("mine")

    with open_writer(tmp_path) as writer:
        build(writer, lines(), meanwhile=meanwhile, extra=extra)
        with pytest.raises(KeyError, match="mine"):
            build(writer, [line("b", "2")], meanwhile=failing)

    assert ["last line", "meanwhile", "1 quads, True"] == events
    assert ["0001"] == folders(tmp_path)


def test_a_file_written_again_is_read_again(tmp_path: Path) -> None:
    """What was read of a file while others were written holds only as long as it stays as it was."""
    with open_writer(tmp_path) as writer:
        generation = build(
            writer,
            said("a", "1", "g"),
            meanwhile=lambda folder: (folder / "beside").write_bytes(b"first"),
            extra=lambda folder: (time.sleep(0.2), (folder / "beside").write_bytes(b"again")),
        )

    assert hashlib.sha256(b"again").hexdigest() == generation.files["beside"].sha256
    assert [] == verify_store(tmp_path)


def test_the_engine_is_done_once_all_is_stored(tmp_path: Path) -> None:
    """The store is closed as soon as it has every line, while other things are still done meanwhile."""
    sizes = list[int]()

    def open_store(folder: Path) -> None:
        for _ in range(1000):
            with suppress(OSError):  # the lock of whoever has it open
                sizes.append(len(Store(folder / "oxigraph")))
                return
            time.sleep(0.01)

    with open_writer(tmp_path) as writer:
        build(writer, [line("a", "1")], meanwhile=open_store)

    assert [1] == sizes


@pytest.mark.parametrize("low_memory", [False, True])
@pytest.mark.parametrize("size", [0, 3, 4, 5, 9])
def test_a_build_in_steps_has_every_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, low_memory: bool
) -> None:
    """
    A build in small steps has every line, wherever the last step ends, and however many there are at once.
    """
    monkeypatch.setattr(contents, "LINES_A_STEP", 2)
    lines = [line("a", f"{number}", "g") for number in range(size)]

    assert lines == served(built(tmp_path / "lines", lines, low_memory=low_memory))
    assert lines == served(built(tmp_path / "block", ["".join(lines)], low_memory=low_memory))


@pytest.mark.parametrize(
    "error", [OSError(5, "mine"), SyntaxError("mine"), KeyError("k"), KeyboardInterrupt()]
)
def test_what_the_lines_raise_passes_unchanged(tmp_path: Path, error: BaseException) -> None:
    """An error of the caller's own comes back as it is, and leaves the old generation alone."""
    built(tmp_path, said("a", "old", "g"))

    def failing(thing: Any) -> Iterator[Any]:
        yield from [thing] * 3000
        raise error

    with open_writer(tmp_path) as writer, pytest.raises(type(error)) as raised:
        build(writer, failing(line("b", "new")))

    assert error is raised.value
    assert (["0001"], said("a", "old", "g")) == (folders(tmp_path), served(tmp_path)[::-1])


def test_a_bad_line_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    """A line that is not N-Quads is refused with its number."""
    built(tmp_path, [line("a", "old")])

    with (
        open_writer(tmp_path) as writer,
        pytest.raises(StoreError, match="not N-Quads: Parser error at line 2"),
    ):
        build(writer, [line("a", "new"), "<http://t/a b> <http://t/p> <http://t/o> .\n"])

    assert (["0001"], [line("a", "old")]) == (folders(tmp_path), served(tmp_path))


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ({"quads": 3}, "has 2 quads and should have 3"),
        ({"triples": 0}, "has 1 triples and should have 0"),
        ({"graphs": {"http://t/graph/h": 1}}, "has 0 triples in http://t/graph/h and should have 1"),
    ],
)
def test_wrong_counts_are_refused(tmp_path: Path, counts: dict[str, object], message: str) -> None:
    """A generation that does not hold what the loader counted is not made."""
    with open_writer(tmp_path) as writer, pytest.raises(StoreError, match=message):
        build(writer, said("a", "1", "g"), counts=counts)

    assert [] == folders(tmp_path)


def test_what_is_built_and_not_swapped_in_goes(tmp_path: Path) -> None:
    """A load that ends without a swap leaves the old generation only."""
    built(tmp_path, [line("a", "old")])

    with open_writer(tmp_path) as writer:
        writer.build([line("a", "new")], identity="", **NOTHING)
        assert ["0001", "0002"] == folders(tmp_path)

    assert ["0001"] == folders(tmp_path)


def test_a_store_has_one_writer(tmp_path: Path) -> None:
    """A second writer is refused while the first is there, and welcome after it."""
    with (
        open_writer(tmp_path),
        pytest.raises(StoreError, match="Another load is writing"),
        open_writer(tmp_path),
    ):
        pass
    with open_writer(tmp_path) as writer:
        assert writer.current is None


def test_an_empty_store_says_so(tmp_path: Path) -> None:
    """Without a catalogue there is a sentence, not a traceback."""
    with pytest.raises(StoreError, match=r"There is no catalogue in .*; load one"):
        Layout(tmp_path).resolve()


def test_a_newer_format_is_refused_and_left_alone(tmp_path: Path) -> None:
    """A store that a newer program wrote is neither read nor touched."""
    account = built(tmp_path, [line("a", "1")]) / "current/generation.json"
    account.write_text(account.read_text().replace('"store_format": 3', '"store_format": 4'))

    message = r"has store format 4, and this program reads formats up to 3: use the foia-graph that wrote it"
    with pytest.raises(StoreError, match=message), open_writer(tmp_path):
        pass
    with pytest.raises(StoreError, match=message):
        Generation.read(Layout(tmp_path).resolve())
    assert ["0001"] == folders(tmp_path)


def test_nothing_is_built_on_a_generation_that_lacks_a_file(tmp_path: Path) -> None:
    """The file is named before anything is read or written, and so is what helps."""
    built(tmp_path, [line("a", "1")])
    lost = next((tmp_path / "generations/0001/oxigraph").glob("*.sst"))
    lost.unlink()

    message = rf"^{lost} is deleted, .* generation 1; restore the store from a backup, or begin a new one\.$"
    with pytest.raises(StoreError, match=message), open_writer(tmp_path) as writer:
        build(writer, [line("a", "2")])
    assert ["0001"] == folders(tmp_path)


def test_old_generations_go_a_minute_after_their_swap(tmp_path: Path) -> None:
    """
    Three generations are kept, and those before them stay for 60 s after they were swapped out. They go when
    a load ends: no one who waits for what it loads waits for that.
    """
    now = 1_000_000.0
    for number in range(4):
        with open_writer(tmp_path, clock=lambda: now) as writer:
            build(writer, [line("a", f"{number}")])
    assert ["0001", "0002", "0003", "0004"] == folders(tmp_path)

    now += 59
    with open_writer(tmp_path, clock=lambda: now):
        assert ["0001", "0002", "0003", "0004"] == folders(tmp_path)
    now += 1
    with open_writer(tmp_path, keep=None, clock=lambda: now):
        assert ["0001", "0002", "0003", "0004"] == folders(tmp_path)
    with open_writer(tmp_path, clock=lambda: now):
        assert ["0001", "0002", "0003", "0004"] == folders(tmp_path)
    assert ["0002", "0003", "0004"] == folders(tmp_path)
    with open_writer(tmp_path, keep=1, clock=lambda: now):
        pass
    assert ["0004"] == folders(tmp_path)


def test_optimising_changes_nothing_that_is_said(tmp_path: Path) -> None:
    """An optimised generation is the one before under a new number, which stays as it was."""
    lines = [text for number in range(2_000) for text in said(f"{number}", "1", "g")]
    with open_writer(tmp_path) as writer:
        old = build(
            writer,
            lines,
            "x",
            counts={"resources": 2_000},
            inputs={"a": {"b": "c"}},
            extra=lambda folder: (folder / "text").mkdir() or (folder / "text/index").write_bytes(b"index"),
            optimise=False,
        )
        new = writer.optimise()

    assert old.path.with_name("0002") == Layout(tmp_path).resolve() == new.path
    assert sorted(lines) == served(tmp_path) == content(old.path)
    assert ("x", old.counts, old.inputs) == (new.identity, new.counts, new.inputs)
    assert old.files["catalogue.sqlite"] == new.files["catalogue.sqlite"]
    assert old.files["text/index"] == new.files["text/index"]
    assert (old.path / "text/index").samefile(new.path / "text/index")
    assert [] == verify_store(tmp_path)


@pytest.mark.parametrize(("is_damaged", "left"), [(False, ["0002"]), (True, ["0001", "0002"])])
def test_of_two_states_that_say_the_same_the_newer_one_is_kept(
    tmp_path: Path, is_damaged: bool, left: list[str]
) -> None:
    """Unless the older one is damaged: it stays as evidence, whatever identity its account gives."""
    now = 1_000_000.0
    for _ in range(2):
        with open_writer(tmp_path, clock=lambda: now) as writer:
            build(writer, [line("a", "1")], "x")
    account = Layout(tmp_path).generation(1) / "generation.json"
    if is_damaged:
        account.write_text(account.read_text().replace('"quads": 1', '"quads": 2'))
    now += 60
    with open_writer(tmp_path, clock=lambda: now):
        pass

    assert left == folders(tmp_path)
