"""An origin of pages, and a store to harvest it into: what is served here is read again by a harvest."""

from tests.connectors.harvest.conftest import harvester, site

__all__ = ["harvester", "site"]
