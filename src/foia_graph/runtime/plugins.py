"""Plug-ins: objects that installed distributions register under entry-point groups, loaded at first use.

Each group is a `PluginTable` of the package that uses it, and is itself registered in the group
`foia_graph.groups`, so that plug-ins can be listed by a package that imports none of these.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Generic, TypeVar

from foia_graph.errors import PluginError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

T = TypeVar("T")
C = TypeVar("C")

# Version of the interface of plug-ins; grows when a plug-in written for the one before would fail.
API_VERSION = 1
# The name by which the module of a plug-in states the version that it is written for.
API_NAME = "FOIA_GRAPH_API"
PACKAGE = "foia_graph"
GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class Plugin:
    """A name in a group, and what is registered under it: by several distributions where these clash."""

    group: str
    name: str
    entries: "tuple[EntryPoint, ...]"

    @property
    def distributions(self) -> list[tuple[str, str]]:
        """Return the names and versions of the distributions that register it, sorted."""
        return sorted((each.dist.name, each.dist.version) for each in self.entries if each.dist)

    @property
    def is_own(self) -> bool:
        """Return whether it is a part of this project, which fits its own version."""
        return all(each.module.partition(".")[0] == PACKAGE for each in self.entries)

    def load(self) -> object:
        """Import the object; raises PluginError where it cannot be used."""
        if len(self.entries) > 1:
            raise PluginError(
                f"The {self.title} is registered by two distributions, {self.origin}; uninstall one."
            )
        try:
            found = self.entries[0].load()
        except (Exception, SystemExit) as error:  # whatever a third party's module does when it is imported
            raise self.failure(f"cannot be loaded: {_message(error)}") from error
        if not self.is_own:
            version = getattr(sys.modules[self.entries[0].module], API_NAME, None)
            if version is None:
                line = f"{API_NAME} = {API_VERSION} in {self.entries[0].module}"
                raise self.failure(f"does not state its version of the interface; write {line}")
            if version != API_VERSION:
                raise self.failure(
                    f"is written for version {version} of the interface; this foia-graph has {API_VERSION}"
                )
        return found

    def failure(self, message: str) -> PluginError:
        """Build the error that this plug-in cannot be used; the message continues a sentence about it."""
        return PluginError(f"The {self.title} of {self.origin} {message}.")

    @contextmanager
    def naming(self, where: str) -> Iterator[None]:
        """Raise PluginError with its name for whatever fails in it, unless it is a part of this project."""
        try:
            yield
        except Exception as error:  # whatever a third party's code does
            if self.is_own:
                raise
            raise self.failure(f"failed {where}: {_message(error)}") from error

    @property
    def title(self) -> str:
        """Return what it is, for a sentence: `reader ".csv"`."""
        return f'{self.group.removesuffix("s")} "{self.name}"'

    @property
    def origin(self) -> str:
        """Return the distributions that register it, in words."""
        return " and ".join(f"{name} {version}" for name, version in self.distributions)


class PluginTable(Mapping[str, T], Generic[T]):
    """The plug-ins of a group by name; a lookup loads one, and raises PluginError where that fails.

    `check` returns the loaded object if it is what the group is for, and raises TypeError with what is
    expected otherwise. Membership, iteration and length load nothing.
    """

    def __init__(self, group: str, check: Callable[[str, object], T]) -> None:
        self.group, self._check = group, check
        self._loaded: dict[Plugin, T] = {}

    def plugins(self) -> Mapping[str, Plugin]:
        """Return the plug-ins by name, sorted; raises PluginError where this project is not installed."""
        return _registered().get(self.group, {})

    def __getitem__(self, name: str) -> T:
        plugin = self.plugins()[name]
        if plugin not in self._loaded:
            try:
                self._loaded[plugin] = self._check(name, plugin.load())
            except TypeError as error:
                raise plugin.failure(f"is of the wrong kind: {error}") from error
        return self._loaded[plugin]

    def __iter__(self) -> Iterator[str]:
        return iter(self.plugins())

    def __len__(self) -> int:
        return len(self.plugins())

    def __contains__(self, name: object) -> bool:
        return name in self.plugins()

    def usable(self) -> dict[str, T]:
        """Load all plug-ins, and return those that can be used; `failures` has the others."""
        failures = self.failures()
        return {name: self[name] for name in self if name not in failures}

    def failures(self) -> dict[str, PluginError]:
        """Load all plug-ins, and return why some cannot be used, by name."""
        found: dict[str, PluginError] = {}
        for name in self:
            try:
                self[name]
            except PluginError as error:
                found[name] = error
        return found


def instance_of(kind: type[C]) -> Callable[[str, object], C]:
    """Build the check of a group of objects of a class."""

    def check(_name: str, found: object) -> C:
        if isinstance(found, kind):
            return found
        raise TypeError(f"an object of {_class_name(kind)} is expected, and it is {found!r:.80}")

    return check


def subclass_of(base: type[C]) -> Callable[[str, object], type[C]]:
    """Build the check of a group of classes with a common base."""

    def check(_name: str, found: object) -> type[C]:
        if isinstance(found, type) and issubclass(found, base):
            return found
        raise TypeError(f"a subclass of {_class_name(base)} is expected, and it is {found!r:.80}")

    return check


def plugin_tables() -> list[PluginTable[object]]:
    """Return the tables of all groups; raises PluginError for one that cannot be loaded."""
    groups = PluginTable(GROUPS, instance_of(PluginTable))
    return [groups[name] for name in groups]


def forget_plugins() -> None:
    """Forget what is installed, so that it is looked up again."""
    _registered.cache_clear()


@cache  # a scan of all distributions takes some 15 ms
def _registered() -> Mapping[str, Mapping[str, Plugin]]:
    from importlib.metadata import entry_points  # its import takes 50 ms, which short commands do without

    installed = entry_points()
    found: dict[tuple[str, str], list[EntryPoint]] = {}
    for group in installed.groups:
        if group.startswith(f"{PACKAGE}."):
            for entry in installed.select(group=group):
                found.setdefault((group.removeprefix(f"{PACKAGE}."), entry.name), []).append(entry)
    if not any(group == GROUPS for group, _ in found):
        raise PluginError(
            "foia-graph is not installed in this Python, or was by an earlier version, so that none of its "
            "parts is registered; run pip install foia-graph, in a checkout pip install --editable ."
        )
    tables: dict[str, dict[str, Plugin]] = {}
    for (group, name), entries in sorted(found.items()):
        tables.setdefault(group, {})[name] = Plugin(group, name, tuple(entries))
    return tables


def _class_name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _message(error: BaseException) -> str:
    first_line = next(iter(str(error).strip().splitlines()), "")
    return f"{type(error).__name__}: {first_line}".rstrip(": .")
