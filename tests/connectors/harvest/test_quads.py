"""N-Quads of strangers: what is taken of them."""

from foia_graph.connectors.harvest.quads import QuadJudge

BASE = "https://a.example/"
A, B = f"<{BASE}a>", f"<{BASE}b#part>"
P = "<http://t/p>"


def test_the_lines_of_a_page_are_those_of_its_things():
    """Thing by thing, without what is in graphs."""
    text = f'{A} {P} "1" .\n{B} {P} "2" .\n{A} {P} "3" .\n{A} {P} "g" <{BASE}g> .\n'

    found = QuadJudge(BASE, "", 9).things(text.encode())

    assert {f"{BASE}a": f'{A} {P} "1" .\n{A} {P} "3" .\n', f"{BASE}b": f'{B} {P} "2" .\n'} == found


def test_a_dump_is_read_in_blocks_of_whole_lines(origin, harvester, monkeypatch):
    """Wherever a block is cut, and without what changed after the dump was made."""
    monkeypatch.setattr("foia_graph.connectors.harvest.protocols.foia_graph.BLOCK", 7)
    origin.dumps = True

    report = harvester.harvest(origin.url())

    assert "dump" == report.how
    assert origin.state == harvester.said()
