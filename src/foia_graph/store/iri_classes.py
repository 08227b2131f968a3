"""Classes of IRIs: the class of a thing by its IRI alone, since that is minted of the kind of the thing."""

from collections.abc import Callable, Iterable

from foia_graph.model.profile import Profile, Shape

TOP_KINDS = ("scheme", "graph", "catalog")


class IriClasses:
    """The classes of the IRIs under a base."""

    def __init__(self, profile: Profile, base: str) -> None:
        self.base, self.by_kind = base, profile.by_kind
        self.by_scheme = {shape.in_scheme: shape for shape in profile.shapes.values() if shape.in_scheme}
        self.longest = sorted(profile.by_kind.items(), key=lambda item: -len(item[0]))

    def shape_of(self, iri: str) -> Shape | None:
        """Return the class of an IRI, None where it is none of the catalogue's."""
        if not iri.startswith(self.base):
            return None
        path, _, part = iri[len(self.base) :].partition("#")
        return self._of_part(part) if part else self._of_thing(path.split("/"))

    def _of_part(self, part: str) -> Shape | None:
        return next((shape for kind, shape in self.longest if part.startswith(f"{kind}-")), None)

    def _of_thing(self, segments: list[str]) -> Shape | None:
        if segments[0] == "id" and len(segments) > 2:
            return self.by_kind.get("page" if segments[3:4] == ["page"] else segments[1])
        if segments[0] == "scheme" and len(segments) == 3:
            return self.by_scheme.get(segments[1], self.by_kind["concept"])
        return self.by_kind.get(segments[0]) if segments[0] in TOP_KINDS else None


def names_of_class(names: Iterable[str], shape: Shape, shape_of: Callable[[str], Shape | None]) -> list[str]:
    """Return, sorted, those names that are of things of this very class, not of parts or of a subclass."""
    return sorted({iri for iri in names if "#" not in iri and shape_of(iri) in (shape, None)})
