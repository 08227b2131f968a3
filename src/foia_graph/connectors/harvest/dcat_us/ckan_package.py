"""A package of CKAN as a dataset of DCAT-US: its fields under the names that DCAT-US has for them."""

from collections.abc import Iterator, Mapping
from typing import Any

from foia_graph.connectors.harvest.dcat_us.fields import FIELDS, TABLES
from foia_graph.connectors.harvest.dcat_us.json_values import is_empty, parse_json
from foia_graph.connectors.harvest.inlining import UnreadableDocument

CKAN: Mapping[str, Any] = TABLES["ckan"]
PACKAGE_FIELDS: Mapping[str, str] = CKAN["package"]
RESOURCE_FIELDS: Mapping[str, str] = CKAN["resource"]
PEOPLE: Mapping[str, str] = CKAN["people"]
LEFT_OUT = frozenset(name for names in CKAN["left_out"].values() for name in names)
APART = frozenset((*CKAN["apart"], *PEOPLE, *PEOPLE.values()))


def dataset_of_package(package: Mapping[str, Any]) -> dict[str, Any]:
    """Return a package as a dataset of DCAT-US; fields that neither has a name for keep their own."""
    dataset = _renamed(package, PACKAGE_FIELDS, APART)
    dataset["identifier"] = package.get("id") or package.get("name")
    dataset["otherIdentifier"] = package.get("name") if package.get("id") else None
    if is_empty(dataset.get("license")):
        dataset["license"] = dataset.pop("license_title", None)
    dataset["keyword"] = _names(package.get("tags"))
    dataset["theme"] = _names(package.get("groups"))
    dataset["contactPoint"] = [contact for each in PEOPLE.items() if (contact := _contact(package, *each))]
    dataset["publisher"] = _organization(package.get("organization"))
    dataset["distribution"] = _resources(package.get("resources"))
    for name, value in _extras(package.get("extras")):
        _add_value(dataset, name, value)
    return {name: value for name, value in dataset.items() if not is_empty(value)}


def _renamed(thing: Mapping[str, Any], names: Mapping[str, str], apart: frozenset[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in thing.items():
        if name not in apart and name not in LEFT_OUT:
            _add_value(found, names.get(name, name), value)
    return found


def _add_value(thing: dict[str, Any], name: str, value: Any) -> None:
    """Add a value to those of a field; none is taken twice."""
    before = thing.get(name)
    if is_empty(before):
        thing[name] = value
    elif not is_empty(value) and value != before:
        listed = before if isinstance(before, list) else [before]
        thing[name] = (
            listed if value in listed else [*listed, *(value if isinstance(value, list) else [value])]
        )


def _names(things: Any) -> Any:
    # What is no list of tags or groups stays as it is.
    if not isinstance(things, list):
        return things
    return [_name(each) for each in things]


def _name(thing: Any) -> Any:
    if not isinstance(thing, dict):
        return thing
    return next(
        (thing[each] for each in ("display_name", "title", "name") if not is_empty(thing.get(each))), thing
    )


def _contact(package: Mapping[str, Any], name: str, mail: str) -> dict[str, Any]:
    address = package.get(mail)
    linked = (
        f"mailto:{address.strip()}"
        if isinstance(address, str) and "@" in address and ":" not in address
        else address
    )
    found = {"fn": package.get(name), "hasEmail": linked}
    return {field: value for field, value in found.items() if not is_empty(value)}


def _organization(organization: Any) -> Any:
    if not isinstance(organization, dict):
        return organization
    renamed = {"title": "name", "name": "identifier", "id": "identifier"}
    return _renamed(organization, renamed, frozenset(("type", "is_organization", "approval_status")))


def _resources(resources: Any) -> Any:
    if not isinstance(resources, list):
        return resources
    return [_resource(each) if isinstance(each, dict) else each for each in resources]


def _resource(resource: Mapping[str, Any]) -> dict[str, Any]:
    """Return a resource as a distribution; what is uploaded, or said to be a file, can be downloaded."""
    found = _renamed(resource, RESOURCE_FIELDS, frozenset(("url", "url_type", "resource_type")))
    is_file = resource.get("url_type") == "upload" or resource.get("resource_type") in ("file", "file.upload")
    found["downloadURL" if is_file else "accessURL"] = resource.get("url")
    return found


def _extras(extras: Any) -> Iterator[tuple[str, Any]]:
    """Yield the pairs of a package beyond CKAN's own fields; values of DCAT-US may be JSON in a text."""
    if is_empty(extras):
        return
    if not isinstance(extras, list):
        yield "extras", extras
        return
    for each in extras:
        name = each.get("key") if isinstance(each, dict) else None
        if isinstance(name, str) and name:
            yield name, _parsed(name, each.get("value"))
        else:
            yield "extras", each


def _parsed(name: str, value: Any) -> Any:
    if name not in FIELDS or not isinstance(value, str) or value[:1] not in ("[", "{"):
        return value
    try:
        return parse_json(value.encode("utf-8", "replace"))[0]
    except UnreadableDocument:
        return value
