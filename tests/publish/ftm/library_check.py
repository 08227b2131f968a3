"""A program for the Python that has `followthemoney`: what that library would not take of lines on its input.

It writes a list of sentences as JSON. Not only types are looked at: values that cleaning would change, what a
schema requires, both ends of edges, and references that lead nowhere, or to what is of another schema.
"""

import json
import sys
from typing import Any

from followthemoney import model


def wrong_values(number: int, schema: Any, data: dict[str, Any]) -> list[str]:
    found = []
    for name, values in data["properties"].items():
        prop = schema.get(name)
        if prop is None or prop.stub or prop.deprecated:
            found.append(f"{number}: {schema.name} has no {name}")
            continue
        found += [
            f"{number}: {schema.name}.{name} is cleaned: {value[:90]!r}"
            for value in values
            if prop.type.clean(value) != value or not prop.type.validate(value)
        ]
    return found


def missing_values(number: int, schema: Any, data: dict[str, Any]) -> list[str]:
    needed = {*schema.required, *((schema.edge_source, schema.edge_target) if schema.edge else ())}
    lacking = [name for name in sorted(needed) if not data["properties"].get(name)]
    return [f"{number}: {schema.name} lacks {name}" for name in lacking]


def wrong_references(entities: list[tuple[int, Any, dict[str, Any]]]) -> list[str]:
    schemata = {data["id"]: schema for _, schema, data in entities}
    return [
        f"{number}: {schema.name}.{name} leads to {value}"
        for number, schema, data in entities
        for name, values in data["properties"].items()
        for value in values
        if (prop := schema.get(name)) is not None and prop.type.name == "entity"
        if value not in schemata or not schemata[value].is_a(prop.range)
    ]


def main() -> None:
    entities, found = [], []
    for number, line in enumerate(sys.stdin.buffer, 1):
        data = json.loads(line)
        schema = model.get(data["schema"])
        if schema is None or schema.abstract or len(data["id"]) > 200:
            found.append(f"{number}: {data['id']} is of {data['schema']}")
            continue
        entities.append((number, schema, data))
        found += wrong_values(number, schema, data) + missing_values(number, schema, data)
        assert model.get_proxy(data).to_dict()["properties"].keys() == data["properties"].keys()
    if len({data["id"] for _, _, data in entities}) != len(entities):
        found.append("an id stands twice")
    json.dump(found + wrong_references(entities), sys.stdout)


if __name__ == "__main__":
    main()
