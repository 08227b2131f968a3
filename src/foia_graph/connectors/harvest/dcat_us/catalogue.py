"""The shapes in which catalogues of datasets come as JSON, and the catalogue in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from foia_graph.connectors.harvest.dcat_us.ckan_package import dataset_of_package
from foia_graph.connectors.harvest.dcat_us.json_values import describe_value, is_empty, json_text
from foia_graph.connectors.harvest.dcat_us.terms import name_part
from foia_graph.connectors.harvest.inlining import UnreadableDocument

TELLING = frozenset(
    [
        "title",
        "description",
        "identifier",
        "accessLevel",
        "keyword",
        "modified",
        "publisher",
        "contactPoint",
        "distribution",
        "landingPage",
        "bureauCode",
        "programCode",
        "accessURL",
    ]
)
"""Fields by which an object is seen to be a dataset."""
CONTEXT_WORDS = ("project-open-data", "dcat-us")
"""Words by which the address of a context is seen to be one of DCAT-US, however it is written."""
VOLATILE = frozenset(("_score", "_sort", "popularity"))
"""What the search of data.gov says of a question, and not of a dataset."""
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
        raise UnreadableDocument(f"is {describe_value(document)} as JSON, {NEITHER}")
    if isinstance(document.get("results"), list) and {"after", "sort"} & document.keys():
        return _search_page(document, url)
    if "success" in document and isinstance(document.get("result"), dict):
        return _ckan_page(document["result"], url)
    if "success" in document and not is_empty(document.get("error")):
        error = json_text(document["error"])[:200]
        raise UnreadableDocument(f"says that it failed, where a result is right: {error}")
    return _catalogue_object(document)


def _bare_list(document: list[Any]) -> JsonCatalogue:
    """Return a list of datasets without a catalogue around it, as Project Open Data 1.0 has it."""
    telling = (
        len(TELLING & each.keys()) for each in document if isinstance(each, dict) and "@context" not in each
    )
    if max(telling, default=0) < 2:
        raise UnreadableDocument(f"is {describe_value(document)} as JSON, of which none is a dataset")
    return JsonCatalogue("dcat-us", {}, document)


def _catalogue_object(document: Mapping[str, Any]) -> JsonCatalogue:
    context = document.get("@context")
    named = [each for each in (context if isinstance(context, list) else [context]) if isinstance(each, str)]
    certain = is_empty(context) or any(word in each.lower() for each in named for word in CONTEXT_WORDS)
    if not certain and (not isinstance(context, str) or "schema.org" in context):
        raise UnreadableDocument("has a @context of its own, by which it is no DCAT-US")
    if "dataset" in document:
        return JsonCatalogue("dcat-us", document, _members(document["dataset"]), certain=certain)
    if len(TELLING & document.keys()) < 3 or "@graph" in document:
        raise UnreadableDocument(f"is {describe_value(document)} as JSON, {NEITHER}")
    return JsonCatalogue("dcat-us", {}, [document], certain=certain)


def _members(value: Any) -> Sequence[Any]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and TELLING & value.keys():
        return [value]
    raise UnreadableDocument(
        f"has {describe_value(value)} as its `dataset`, where a list of objects is right"
    )


# ---------------------------------------------------------------- pages of APIs


def _search_page(document: Mapping[str, Any], url: str) -> JsonCatalogue:
    """Return a page of the catalogue API of data.gov: hits, each with its DCAT-US, and a cursor."""
    server = "{0.scheme}://{0.netloc}".format(urlsplit(url))
    hits, after = document["results"], document.get("after")
    slugs = (each.get("slug") if isinstance(each, dict) else None for each in hits)
    names = [
        f"{server}/dataset/{name_part(slug)}" if isinstance(slug, str) and slug else "" for slug in slugs
    ]
    if after is not None and not isinstance(after, str):
        raise UnreadableDocument(
            f"has {describe_value(after)} as its `after`, where a text or nothing is right"
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
            f"has {describe_value(packages)} as the `results` of its `result`, where a list is right"
        )
    portal = url.partition("/api/")[0]
    members, names, refused = [], [], []
    for number, package in enumerate(packages):
        reason = _hidden(package)
        if reason:
            refused.append((f"package {number + 1} ({describe_value(package.get('name'))})", reason))
            continue
        key = package.get("id") or package.get("name") if isinstance(package, dict) else None
        names.append(f"{portal}/dataset/{name_part(key)}" if isinstance(key, str) else "")
        members.append(dataset_of_package(package) if isinstance(package, dict) else package)
    total = int(count) if isinstance(count, str) and count.isdecimal() and len(count) < 12 else -1
    return JsonCatalogue("ckan", {}, members, names, total=total, refused=refused, received=len(packages))


def _hidden(package: Any) -> str:
    """Return why a package is not taken, "" for one that is public."""
    if not isinstance(package, dict):
        return ""
    if package.get("private") is True:
        return "is private at the portal, where a public one is right"
    state = package.get("state")
    hidden = isinstance(state, str) and state in ("deleted", "draft")
    return f"is in the state {state}, where active is right" if hidden else ""
