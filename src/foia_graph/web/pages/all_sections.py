"""All sections of pages: those of people and organizations, and by their modules those of documents.

To show something else of a class: write one function under `@section(…)`, and import its module here.
"""

from foia_graph.model.resource import Resource
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.tenures import Tenure, tenures_in, tenures_of
from foia_graph.web.pages.documents import document_section, exemption_section, page_section
from foia_graph.web.pages.sections import section

__all__ = ["document_section", "exemption_section", "page_section"]


@section("Person", "_person.html")
def person_tenures(presenter: Presenter, person: Resource) -> tuple[Tenure, ...] | None:
    """Return the posts and roles of a person in the order of time, None where there are none."""
    return tenures_of(person, presenter) or None


@section("Organization", "_organization.html")
def organization_tenures(presenter: Presenter, organization: Resource) -> tuple[Tenure, ...] | None:
    """Return who held posts of an organization in the order of time, None for no one."""
    return tenures_in(organization, presenter) or None
