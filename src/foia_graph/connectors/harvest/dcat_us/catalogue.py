"""The shapes in which catalogues of datasets come as JSON, and the catalogue in each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from foia_graph.connectors.harvest.dcat_us import terms
from foia_graph.connectors.harvest.documents import UnreadableDocument

CKAN: Mapping[str, Any] = terms.TABLES["ckan"]
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
    if terms.is_empty(dataset.get("license")):
        dataset["license"] = dataset.pop("license_title", None)
    dataset["keyword"] = _each(package.get("tags"), _name)
    dataset["theme"] = _each(package.get("groups"), _name)
    dataset["contactPoint"] = [contact for each in PEOPLE.items() if (contact := _contact(package, *each))]
    dataset["publisher"] = _organization(package.get("organization"))
    dataset["distribution"] = _each(package.get("resources"), _resource)
    for name, value in _extras(package.get("extras")):
        _add_value(dataset, name, value)
    return {name: value for name, value in dataset.items() if not terms.is_empty(value)}


def _renamed(thing: Mapping[str, Any], names: Mapping[str, str], apart: frozenset[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in thing.items():
        if name not in apart and name not in LEFT_OUT:
            _add_value(found, names.get(name, name), value)
    return found


def _add_value(thing: dict[str, Any], name: str, value: Any) -> None:
    before = thing.get(name)
    if terms.is_empty(before):
        thing[name] = value
    elif not terms.is_empty(value) and value != before:
        listed = before if isinstance(before, list) else [before]
        thing[name] = (
            listed if value in listed else [*listed, *(value if isinstance(value, list) else [value])]
        )


def _each(values: Any, change: Callable[[Mapping[str, Any]], Any]) -> Any:
    if not isinstance(values, list):
        return values
    return [change(each) if isinstance(each, dict) else each for each in values]


def _name(thing: Mapping[str, Any]) -> Any:
    names = (thing.get(name) for name in ("display_name", "title", "name"))
    return next((name for name in names if not terms.is_empty(name)), thing)


def _contact(package: Mapping[str, Any], name: str, mail: str) -> dict[str, Any]:
    address = package.get(mail)
    if isinstance(address, str) and "@" in address and ":" not in address:
        address = f"mailto:{address.strip()}"
    found = {"fn": package.get(name), "hasEmail": address}
    return {field: value for field, value in found.items() if not terms.is_empty(value)}


def _organization(organization: Any) -> Any:
    if not isinstance(organization, dict):
        return organization
    renamed = {"title": "name", "name": "identifier", "id": "identifier"}
    return _renamed(organization, renamed, frozenset(("type", "is_organization", "approval_status")))


def _resource(resource: Mapping[str, Any]) -> dict[str, Any]:
    found = _renamed(resource, RESOURCE_FIELDS, frozenset(("url", "url_type", "resource_type")))
    is_file = resource.get("url_type") == "upload" or resource.get("resource_type") in ("file", "file.upload")
    found["downloadURL" if is_file else "accessURL"] = resource.get("url")
    return found


def _extras(extras: Any) -> Iterator[tuple[str, Any]]:
    """Yield the pairs of a package beyond CKAN's own fields; values of DCAT-US may be JSON in a text."""
    if terms.is_empty(extras):
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
    if name not in terms.FIELDS or not isinstance(value, str) or value[:1] not in ("[", "{"):
        return value
    try:
        return terms.parse_json(value.encode("utf-8", "replace"))[0]
    except UnreadableDocument:
        return value


# Fields by which an object is seen to be a dataset.
TELLING = frozenset(terms.TABLES["telling"])
# Words by which the address of a context is seen to be one of DCAT-US, however it is written.
CONTEXT_WORDS = ("project-open-data", "dcat-us")
# What the search of data.gov says of a question, and not of a dataset.
VOLATILE = frozenset(("_score", "_sort", "popularity"))
NEITHER = "and neither has a list of datasets as its `dataset` nor is such a list"


@dataclass(frozen=True, slots=True)
class JsonCatalogue:
    """A catalogue as it came: its own fields and its datasets.

    `shape` is "dcat-us", "data-gov" or "ckan"; where it is not `certain`, the document may be other JSON-LD.
    `names` are of datasets that the catalogue itself names; `after` is the cursor of the next page, `total`
    says how many datasets all pages have, -1 where the answer does not. `received` counts what the page has.
    """

    shape: str
    about: Mapping[str, Any]
    members: Sequence[Any]
    names: Sequence[str] = ()
    after: str = ""
    total: int = -1
    certain: bool = True
    refused: Sequence[tuple[str, str]] = ()
    received: int = 0


def read_catalogue(document: Any, url: str) -> JsonCatalogue:
    """Return the catalogue of a document; raises UnreadableDocument for one of another shape."""
    if isinstance(document, list):
        return _bare_list(document)
    if not isinstance(document, dict):
        raise UnreadableDocument(f"is {terms.describe_value(document)} as JSON, {NEITHER}")
    if isinstance(document.get("results"), list) and {"after", "sort"} & document.keys():
        return _search_page(document, url)
    if "success" in document and isinstance(document.get("result"), dict):
        return _ckan_page(document["result"], url)
    if "success" in document and not terms.is_empty(document.get("error")):
        error = terms.json_text(document["error"])[:200]
        raise UnreadableDocument(f"says that it failed, where a result is right: {error}")
    return _catalogue_object(document)


def _bare_list(document: list[Any]) -> JsonCatalogue:
    telling = (
        len(TELLING & each.keys()) for each in document if isinstance(each, dict) and "@context" not in each
    )
    if max(telling, default=0) < 2:
        raise UnreadableDocument(f"is {terms.describe_value(document)} as JSON, of which none is a dataset")
    return JsonCatalogue("dcat-us", {}, document)


def _catalogue_object(document: Mapping[str, Any]) -> JsonCatalogue:
    context = document.get("@context")
    named = [each for each in (context if isinstance(context, list) else [context]) if isinstance(each, str)]
    certain = terms.is_empty(context) or any(word in each.lower() for each in named for word in CONTEXT_WORDS)
    if not certain and (not isinstance(context, str) or "schema.org" in context):
        raise UnreadableDocument("has a @context of its own, by which it is no DCAT-US")
    if "dataset" in document:
        return JsonCatalogue("dcat-us", document, _members(document["dataset"]), certain=certain)
    if len(TELLING & document.keys()) < 3 or "@graph" in document:
        raise UnreadableDocument(f"is {terms.describe_value(document)} as JSON, {NEITHER}")
    return JsonCatalogue("dcat-us", {}, [document], certain=certain)


def _members(value: Any) -> Sequence[Any]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and TELLING & value.keys():
        return [value]
    raise UnreadableDocument(
        f"has {terms.describe_value(value)} as its `dataset`, where a list of objects is right"
    )


def _search_page(document: Mapping[str, Any], url: str) -> JsonCatalogue:
    """Return a page of the catalogue API of data.gov: hits, each with its DCAT-US, and a cursor."""
    server = "{0.scheme}://{0.netloc}".format(urlsplit(url))
    hits, after = document["results"], document.get("after")
    slugs = (each.get("slug") if isinstance(each, dict) else None for each in hits)
    names = [
        f"{server}/dataset/{terms.name_part(slug)}" if isinstance(slug, str) and slug else ""
        for slug in slugs
    ]
    if after is not None and not isinstance(after, str):
        raise UnreadableDocument(
            f"has {terms.describe_value(after)} as its `after`, where a text or nothing is right"
        )
    return JsonCatalogue(
        "data-gov", {}, [_dataset_of_hit(each) for each in hits], names, str(after or ""), received=len(hits)
    )


def _dataset_of_hit(hit: Any) -> Any:
    """Return the dataset of a hit, with what the hit says next to it and does not say again."""
    if not isinstance(hit, dict):
        return hit
    dcat = hit.get("dcat")
    beside = {name: value for name, value in hit.items() if name not in VOLATILE and name != "dcat"}
    if not isinstance(dcat, dict) or not dcat:
        return beside if dcat is None else {**beside, "dcat": dcat}
    publisher = dcat.get("publisher")
    told = {**dcat, "publisher": publisher.get("name") if isinstance(publisher, dict) else publisher}
    more = {name: value for name, value in beside.items() if value != told.get(name)}
    return {**dcat, **{name if name not in dcat else f"search_{name}": value for name, value in more.items()}}


def _ckan_page(result: Mapping[str, Any], url: str) -> JsonCatalogue:
    """Return a page of a CKAN portal's package_search: packages, and how many there are in all."""
    packages, count = result.get("results"), result.get("count")
    if not isinstance(packages, list):
        raise UnreadableDocument(
            f"has {terms.describe_value(packages)} as the `results` of its `result`, where a list is right"
        )
    portal = url.partition("/api/")[0]
    members, names, refused = [], [], []
    for number, package in enumerate(packages):
        reason = _hidden(package)
        if reason:
            refused.append((f"package {number + 1} ({terms.describe_value(package.get('name'))})", reason))
            continue
        key = package.get("id") or package.get("name") if isinstance(package, dict) else None
        names.append(f"{portal}/dataset/{terms.name_part(key)}" if isinstance(key, str) else "")
        members.append(dataset_of_package(package) if isinstance(package, dict) else package)
    total = int(count) if isinstance(count, str) and count.isdecimal() and len(count) < 12 else -1
    return JsonCatalogue("ckan", {}, members, names, total=total, refused=refused, received=len(packages))


def _hidden(package: Any) -> str:
    if not isinstance(package, dict):
        return ""
    if package.get("private") is True:
        return "is private at the portal, where a public one is right"
    state = package.get("state")
    hidden = isinstance(state, str) and state in ("deleted", "draft")
    return f"is in the state {state}, where active is right" if hidden else ""
