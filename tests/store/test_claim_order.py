"""The order of claims, as loads write it and updates keep it."""

import pytest

from archives import ID
from foia_graph.errors import StoreError
from foia_graph.store.claim_order import FILE_NAME, ClaimOrder, copy_claim_orders

BEFORE = """
- type: Program
  id: gates
  prefLabel: Gates
  source: post
  claims:
    - {id: third, text: C., quote: c}
    - {id: first, text: A., quote: a}
    - {id: second, text: B., quote: b}
"""
OTHER = """
- {type: Program, id: locks, prefLabel: Locks, source: letter, claims: [
   {id: z, text: Z., quote: z}, {id: y, text: Y., quote: y}]}
"""


def order(archive, name):
    return ClaimOrder.open(archive.generation.path, archive.profile.digest).fragments(f"{ID}program/{name}")


@pytest.fixture
def loaded(archive):
    archive.write("papers/gates.yaml", BEFORE)
    archive.write("papers/locks.yaml", OTHER)
    for number in range(12):
        archive.write(f"papers/more-{number}.yaml", f"- {{type: Program, id: m-{number}, prefLabel: M}}\n")
    archive.load()
    return archive


def test_claims_stand_as_in_the_record(loaded):
    """
    Neither names nor words put them into another order; of what has no claims nothing is known.
    """
    assert ["claim-third", "claim-first", "claim-second"] == order(loaded, "gates")
    assert ["claim-z", "claim-y"] == order(loaded, "locks")
    assert [] == order(loaded, "m-1") == order(loaded, "nowhere")


def test_an_update_keeps_the_order_of_other_things(loaded):
    """
    What changed has its new order, what went has none.
    """
    loaded.write("papers/gates.yaml", BEFORE.replace("third", "last"))
    report = loaded.load()

    assert not report.rebuilt
    assert ["claim-last", "claim-first", "claim-second"] == order(loaded, "gates")
    assert ["claim-z", "claim-y"] == order(loaded, "locks")

    loaded.write("papers/locks.yaml", "- {type: Program, id: locks, prefLabel: Locks}\n")
    loaded.load()

    assert [] == order(loaded, "locks")
    assert 3 == len(order(loaded, "gates"))


def test_a_damaged_file_is_named(loaded):
    """
    What this program did not write is refused.
    """
    (loaded.generation.path / FILE_NAME).write_bytes(b"\xff" * 8)

    with pytest.raises(StoreError, match="claim-order is damaged"):
        order(loaded, "gates")


def test_a_copy_has_the_order_of_what_is_left(loaded, tmp_path):
    """
    A claim that is taken out leaves the others as they were; a thing without any is not named.
    """
    digest = loaded.profile.digest
    gone = (f"{ID}program/gates#claim-third", f"{ID}program/locks#claim-z", f"{ID}program/locks#claim-y")
    copy_claim_orders(tmp_path, loaded.generation.path, lambda claim: claim not in gone, digest)
    copy = ClaimOrder.open(tmp_path, digest)

    assert [f"{ID}program/gates"] == list(copy.names())
    assert ["claim-first", "claim-second"] == copy.fragments(f"{ID}program/gates")
