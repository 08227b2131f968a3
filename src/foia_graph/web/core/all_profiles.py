"""All profiles of answers: importing this module registers them."""

from foia_graph.publish.dcat import dcat_us
from foia_graph.publish.profiles import rico
from foia_graph.publish.profiles.schemaorg import schemaorg_profile as schemaorg
from foia_graph.web.core.profile_negotiation import profile_parameter

__all__ = ["dcat_us", "profile_parameter", "rico", "schemaorg"]
