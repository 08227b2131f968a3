"""The profiles there are: importing this registers them."""

from foia_graph.web.api.operations import Parameter
from foia_graph.web.catalogue import dcat_us
from foia_graph.web.profiles.choosing import ALTERNATES, PARAMETER, offered
from foia_graph.web.profiles.registry import everyone
from foia_graph.web.profiles.rico import writing as rico
from foia_graph.web.profiles.schemaorg import writing as schemaorg

__all__ = ["dcat_us", "parameter", "rico", "schemaorg"]


def parameter(name: str = "") -> Parameter:
    """Say how the profile is chosen, of things of a class, or of any."""
    tokens = [each.token for each in (offered(name) if name else everyone())]
    return Parameter(
        PARAMETER,
        {"enum": [*tokens, ALTERNATES.token]},
        f"The profile to write in, by its token (or IRI, or several with commas); `{ALTERNATES.token}` lists "
        "those that there are. It goes before the header `Accept-Profile`.",
    )
