"""An independent engine judges the catalogue by its profile."""

import pytest

from catalogue.conftest import Catalogue
from foia_graph.audit.shacl import validate
from foia_graph.store.embedded_store import EmbeddedStore


@pytest.mark.slow
def test_the_profile_is_kept(catalogue: Catalogue) -> None:
    """pySHACL finds nothing in the catalogue that the shapes do not allow."""
    assert [] == validate(EmbeddedStore(catalogue.store), catalogue.profile)
