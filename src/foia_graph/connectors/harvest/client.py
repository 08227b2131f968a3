"""The client of one harvest: a polite one, for answers of a bounded size, and no longer than agreed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import urljoin

from foia_graph.connectors.http import client
from foia_graph.connectors.http.connection import MIB, Connections, FetchError, Target, parse_target
from foia_graph.connectors.http.download import PartialFile
from foia_graph.errors import FoiaGraphError

# Remarks that are listed one by one; all of them are counted.
EXAMPLES = 200


class HarvestError(FoiaGraphError):
    """A harvest ended without touching the copy there was; the message says why."""


@dataclass(frozen=True, slots=True)
class HarvestLimits(client.AnswerLimits):
    """The bounds of one harvest: those of its requests, the things or pages, and the triples of these."""

    records: int = 10_000_000
    triples: int = 500_000_000


@dataclass(slots=True)
class Remarks:
    """Counts of what was refused, or met and taken otherwise, by reason, and the first of each by name."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[tuple[str, str], None] = field(default_factory=dict)

    def add(self, reason: str, what: str) -> None:
        """Count a remark; `reason` is the rest of a sentence that begins with the name."""
        self.counts[reason] += 1
        if len(self.examples) < EXAMPLES:
            self.examples[what[:500], reason] = None

    def sentences(self) -> list[str]:
        """Return a sentence for each remark that is listed, and one for the number of others."""
        sentences = [f"{what} {reason}" for what, reason in self.examples]
        more = self.counts.total() - len(sentences)
        return [*sentences, f"{more:,} more of the same kinds"] if more > 0 else sentences


# Characters of a reply that a refusal quotes.
FIRST_WORDS = 60


def describe_reply(reply: client.Reply) -> str:
    """Return status, type and first words of a reply, as the rest of a sentence about its address."""
    words = " ".join(reply.body[:400].decode("utf-8", "replace").split())
    plain = "".join(each if each.isprintable() else "\ufffd" for each in words)
    rest = "…" if len(plain) > FIRST_WORDS else ""
    begin = f"which begins with “{plain[:FIRST_WORDS]}{rest}”" if plain else "which is empty"
    return f"answers {reply.status} with {reply.media_type or 'no media type'}, {begin}"


def reply_error(reply: client.Reply, reason: str) -> HarvestError:
    """Return the error for a reply that is of no use: what was asked, what came, and why it will not do."""
    return HarvestError(f"{reply.url} {describe_reply(reply)}, and {reason}.")


def _is_large_json(reply: client.Reply) -> bool:
    # A reply that varies has other forms for other requests (RFC 9110, 12.5.5).
    names = {name.strip().lower() for name in reply.headers.get("vary", "").split(",")}
    varies = not names.isdisjoint(("accept", "*"))
    return len(reply.body) >= MIB and not varies and reply.body.lstrip()[:1] in (b"{", b"[")


class SameServer(client.ServerScope):
    """The server that a harvest asks, whose word alone is the origin's."""

    def check_server(self, first: Target, here: Target) -> None:
        """Raise FetchError where a redirect leads to another server."""
        if not client.is_same_server(first, here):
            message = f"leads to {here.origin}, another server, whose word is not the origin's"
            raise FetchError("redirects", f"{message}; harvest that one by its own name")


@dataclass(slots=True)
class HarvestClient(client.BoundedClient):
    """The requests of one harvest; `downloader` is the client of dumps, which may take longer than others."""

    files: Mapping[str, Path] = field(default_factory=dict)
    """Addresses for which a file of this machine is the answer."""
    downloader: client.PoliteClient = field(init=False)
    _large: dict[str, client.Reply] | None = None
    """Large replies of JSON while an address is tried for one kind after another."""

    def __post_init__(self) -> None:
        super(HarvestClient, self).__post_init__()  # a class with slots is made again, so that super() fails
        connections = Connections(client.AGENT, self.limits.wire, self.private, self.clock)
        self.downloader = replace(self.client, connections=connections)

    def _scope(self) -> SameServer:
        return SameServer()

    def _limit_error(self, message: str, option: str) -> HarvestError:
        return HarvestError(f"The origin {message} ({option}).")

    def stop(self) -> None:
        """Stop every wait and every connection."""
        self.client.connections.stop()
        self.downloader.connections.stop()

    def get(self, url: str, accept: str = "*/*", etag: str = "", *, revisit: bool = False) -> client.Reply:
        """Return the reply of an address as any client does; where files are harvested, one of them."""
        if self.files:
            with self._named(url):
                return self._read_file(url, etag)
        if self._large and url in self._large:
            return self._large[url]
        reply = super(HarvestClient, self).get(url, accept, etag, revisit=revisit)
        if self._large is not None and _is_large_json(reply):
            self._large[url] = reply
        return reply

    @contextmanager
    def ask_once(self) -> Iterator[None]:
        """Ask only once for a large file of JSON that has no other form, whatever forms are asked for."""
        self._large = {}
        try:
            yield
        finally:
            self._large = None

    def _read_file(self, url: str, etag: str) -> client.Reply:
        """Return a file as the reply of its address; no one is asked where files are harvested."""
        path = self.files.get(url)
        if path is None:
            raise FetchError("refused", "is not asked for, since a file is harvested, and no server")
        try:
            if path.stat().st_size > self.limits.answer:
                raise FetchError(
                    "too-large", f"is larger than {self.limits.answer / MIB:,g} MiB (--max-answer)"
                )
            body = path.read_bytes()
        except OSError as error:
            raise FetchError("gone", f"cannot be read from {path}: {error.strerror}") from None
        self.requests += 1
        self.count_bytes(len(body))
        self.received_bytes += len(body)
        tag = f'"{sha256(body).hexdigest()}"'
        status = client.NOT_CHANGED if tag == etag else 200
        return client.Reply(url, status, {"etag": tag}, body)

    def download(self, url: str, partial: PartialFile, most: int) -> None:
        """Download a file, continuing where an earlier attempt was cut off."""
        with client.name_address(url):
            self.downloader.persist(lambda: self._download(url, partial, most))

    def _download(self, url: str, partial: PartialFile, most: int) -> None:
        self.check_limits()
        self.requests += 1
        with self.downloader.request(url, partial.headers) as answer:
            size = partial.check_answer(answer)
            why = f"is larger than the {most:,} bytes it should have"
            partial.write(answer, self._bounded_chunks(answer, most, why, size))


class OutsideOrigin(HarvestError):
    """A link leads away from the origin."""


def server_base(name: str) -> str:
    """Return scheme and host of a name with a slash, "" where it is no address of the web."""
    try:
        return f"{parse_target(name).origin}/"
    except FetchError:
        return ""


@dataclass(frozen=True, slots=True)
class Reach:
    """An origin: its base IRI, and the address of its server, both with a slash at the end.

    A catalogue names its things under its base, and may be served from elsewhere: from a test machine, a
    mirror, behind a proxy. So a link under the base is followed by its path, and any other one is not.
    """

    base: str
    server: str

    def address(self, link: str, here: str = "") -> str:
        """Return the address of a link found at `here`; raises OutsideOrigin where it leads away."""
        full = urljoin(here or self.server, link)
        for prefix in (self.base, self.server):
            if full.startswith(prefix):
                return self.server + full[len(prefix) :]
        raise OutsideOrigin(
            f"The origin links to {full[:200]!r}, which is neither under {self.base} nor its own."
        )
