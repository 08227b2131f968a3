"""Answers and fixtures of MuckRock that were saved to files."""

from collections import Counter
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import parse_qsl

from foia_graph.connectors.imports.checked_values import address_parts
from foia_graph.connectors.imports.mapping import mapping_beside
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import json_values, read_bytes, source_files
from foia_graph.connectors.muckrock.gathered import OWNERS, Fields, GatheredThings, number_of, owned
from foia_graph.connectors.muckrock.interface import INTERFACE, KINDS


class StoredMuckRock:
    """What files say, gathered; objects of which no record is made are counted."""

    def __init__(self, session: ImportSession) -> None:
        self._session, self._mapping = session, mapping_beside(__file__)
        self._unknown: Counter[str] = Counter()
        self.things = GatheredThings()

    def gather(self) -> GatheredThings:
        """Return the objects of all files of the source."""
        for name, path in source_files(self._session, (".json", ".jsonl")):
            body = read_bytes(self._session, name, path)
            for place, value in json_values(self._session, name, body) if body is not None else ():
                self._take(value, place)
        for model, number in self._unknown.items():
            self._session.count(model, number)
            self._session.problem(model, f"is a kind of object that has no record here ({number:,} of them)")
        return self.things

    def _take(self, value: Any, place: str, kind: str = "") -> None:
        if isinstance(value, list):
            for each in value:
                self._take(each, place, kind)
        elif isinstance(value, Mapping):
            self._take_object(value, place, kind)
        elif value is not None:
            self._refuse(place, type(value).__name__)

    def _take_object(self, value: Fields, place: str, kind: str) -> None:
        if "model" in value and isinstance(value.get("fields"), Mapping):
            self._take_fixture(str(value["model"]).lower(), value)
        elif "body" in value and ("uri" in value or "url" in value):
            self._take_recorded(value, place)
        elif isinstance(value.get("results"), list):
            self._take(value["results"], place, kind)
        else:
            self._take_thing(value, place, kind)

    def _take_fixture(self, model: str, value: Fields) -> None:
        models, left_out = (self._mapping.tables[name] for name in ("models", "left-out-models"))
        reason = next((why for name, why in left_out.items() if fnmatchcase(model, name)), "")
        if model in models:
            self.things.add(models[model], {**value["fields"], "id": value.get("pk")}, pointer="/fields")
        elif reason:
            self._session.pass_over(model, reason)
        else:
            self._unknown[model] += 1

    def _take_recorded(self, answer: Fields, place: str) -> None:
        address = address_parts(str(answer.get("uri") or answer.get("url")))
        match, status = INTERFACE.fullmatch(address.path), answer.get("status", 200)
        kind = KINDS.get(match[2], "") if match else ""
        if isinstance(status, int) and status >= 400:
            self._session.count("recorded answer")
            self._session.problem(place, f"was not given: the server answered {status} for {address.path}")
            return
        body, query = answer["body"], dict(parse_qsl(address.query))
        owner = next((query[name] for name in OWNERS.get(kind, ()) if name in query), "")
        if owner and isinstance(body, Mapping) and isinstance(body.get("results"), list):
            items = [
                owned(kind, owner, each) if isinstance(each, Mapping) else each for each in body["results"]
            ]
            body = {**body, "results": items}
        self._take(body, place, kind)

    def _take_thing(self, value: Fields, place: str, kind: str) -> None:
        shapes = self._mapping.tables["shapes"].items()
        known = kind or next((name for fields, name in shapes if {*fields.split()} <= value.keys()), "")
        if value.keys() & {"username", "individual", "max_users"} and known in ("", "user"):
            self._session.pass_over("account", self._mapping.reasons["account"])
        elif known and (number_of(value) or known in ("communication", "file")):
            self.things.add(known, value)
        elif "detail" in value or value.keys() <= {"count", "next", "previous"}:
            self._session.pass_over("recorded answer", "it holds nothing")
        else:
            self._refuse(place, ", ".join(sorted(value)[:6]))

    def _refuse(self, place: str, shape: str) -> None:
        self._session.count("answer of another kind")
        self._session.problem(place, f"is no answer of MuckRock that is known here ({shape})", "error")
