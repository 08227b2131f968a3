"""Records of a site: the organization that publishes it, its start page as a source, and its posts."""

from foia_graph.connectors.imports.checked_values import web_address
from foia_graph.connectors.imports.records import ImportedRecord, claim, key_of
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.wordpress.site import OriginSite, SitePost
from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry
from foia_graph.model import iris

PUBLISHERS = ("Organization", "Agency", "Campaign")


class SiteRecords:
    """The maker of records of one site; `names` are those that the catalogue knows already."""

    def __init__(self, session: ImportSession, site: OriginSite, names: Gazetteer) -> None:
        self._session, self._site = session, site
        self.name = key_of(site.host or site.title) or "site"
        """The first part of the names of all records of the site."""
        self._known = _known_publisher(site.title, names)
        self.publisher = self._known or f"organization/{self.name}"

    def records(self) -> list[ImportedRecord]:
        """Return the source document of the site, and the organization behind it where none is known."""
        site, source = self._site, ImportedRecord("SourceDocument", self.name)
        title = site.title or site.host or self.name
        pointers = site.fields if site.title else {}
        source["title"] = claim(title, source=self.name, originField=pointers.get("title", ""))
        source["form"] = "web-page"
        source["url"] = web_address(self._session, site.address, site.address)
        source["publisher"] = self.publisher
        source["holdingStatus"] = "not-held"
        if site.description:
            text = claim(site.description, source=self.name, originField=site.fields.get("description", ""))
            source["description"] = text
        if self._known:
            return [source]
        body = ImportedRecord("Organization", self.name)
        body["prefLabel"] = claim(title, source=self.name, originField=pointers.get("title", ""))
        body["description"] = f"The organization that publishes {site.host or title}, called as its site is."
        return [source, body]

    def named_site(self, names: Gazetteer) -> Gazetteer:
        """Return names with that of the organization behind the site, which its posts speak of."""
        if self._known or not self._site.title:
            return names
        own = GazetteerEntry(self.publisher, "Organization", (self._site.title,))
        return Gazetteer((*names.entries, own))

    def series(self, name: str, title: str) -> ImportedRecord:
        """Return the release that a category of the site is."""
        record = ImportedRecord("Release", name)
        record["source"] = self.name
        record["title"] = title
        record["description"] = (
            f"Documents that posts of {self._site.title or self._site.host} in “{title}” link to."
        )
        record["holdingStatus"] = "linked-not-held"
        record["isReferencedBy"] = self.name
        return record

    def post_name(self, post: SitePost) -> str:
        """Return the name of the source document of a post, by its number or address at the site."""
        return f"{self.name}-{post_key(post)}"

    def complete(self, source: ImportedRecord, post: SitePost) -> None:
        """Add to the source document of a post what its site states beside its text."""
        for name, value in (("title", post.post.title), ("issued", post.post.published[:10])):
            if value and isinstance(source.fields.get(name), dict | str):
                stated = claim(value, source=source.id, originField=post.fields.get(name, ""))
                source.fields[name] = {**stated, **_without_status(source.fields[name])}
        if post.post.modified and post.post.modified[:10] != post.post.published[:10]:
            source["dateModified"] = claim(
                post.post.modified[:10], source=source.id, originField=post.fields.get("dateModified", "")
            )
        if post.kind == "page" and source.fields.get("form") == "blog-post":
            source["form"] = "web-page"
        source["source"] = self.name
        source["publisher"] = self.publisher
        source["isPartOf"] = f"source/{self.name}"


def _without_status(value: object) -> dict[str, str]:
    """Return what a draft knows of the words of a value that the origin itself states."""
    return {"quote": str(value["quote"])} if isinstance(value, dict) and "quote" in value else {}


def _known_publisher(title: str, names: Gazetteer) -> str:
    """Return the body or campaign that the catalogue knows by the title of a site, "" for none."""
    wanted = title.casefold()
    return next(
        (
            entry.iri
            for entry in names.entries
            if wanted and entry.type in PUBLISHERS and wanted in {name.casefold() for name in entry.names}
        ),
        "",
    )


def post_key(post: SitePost) -> str:
    """Return the key of a post as part of a name: its number, where its site numbers posts."""
    key = post.post.key
    number = key.rpartition("p=")[2] if "?p=" in key or "&p=" in key else key
    if number.isdecimal():
        return number
    path = key.partition("://")[2].partition("/")[2] or key
    return key_of(path) or iris.text_digest([key])
