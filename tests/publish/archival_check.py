"""A program for the Python of the group `archives`: what its libraries would not take, in sentences.

`ead3` and `datacite` read their input; `ro-crate` looks at the folder that is named after it.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path


def wrong_in_ead3() -> list[str]:
    import ead
    from lxml import etree

    path = Path(ead.__file__).parent / "management" / "commands" / "ead3.xsd"
    schema = etree.XMLSchema(etree.parse(path))
    schema.validate(etree.fromstring(sys.stdin.buffer.read()))
    return list(map(str, schema.error_log))


def wrong_in_datacite() -> list[str]:
    """Give what the schema refuses of the JSON, and where our XML differs from that of the library."""
    from datacite import schema45
    from lxml import etree

    record, written = json.loads(sys.stdin.readline()), etree.fromstring(sys.stdin.read().encode())
    errors = [error.message for error in schema45.validator.iter_errors(record)]
    theirs, ours = (sorted(_leaves(root)) for root in (schema45.dump_etree(record), written))
    return [*errors, *(f"{each} differs" for each in {*theirs} ^ {*ours} if each[0] != "identifier")]


def _leaves(root: object) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """List the elements with text or attributes, but for the root."""
    found = []
    for each in root.iterdescendants():
        attributes = tuple(sorted((name.rpartition("}")[2], text) for name, text in each.attrib.items()))
        if (each.text or "").strip() or attributes:
            found.append((each.tag.rpartition("}")[2], each.text or "", attributes))
    return found


CRATE_CONTEXT_ADDRESS = "https://w3id.org/ro/crate/1.2"


def wrong_in_ro_crate() -> list[str]:
    import requests
    import rocrate
    from rocrate_validator import models, services
    from rocrate_validator.utils.http import HttpRequester

    # The context, which lies on the web, is that which another library ships.
    context = (Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_bytes()

    def answer(_: object, address: str, **__: object) -> requests.Response:
        found = requests.Response()
        found.status_code = 200 if address.startswith(CRATE_CONTEXT_ADDRESS) else 404
        found.headers["Content-Type"] = "application/ld+json"
        found._content = context
        return found

    HttpRequester.get = answer
    settings = services.ValidationSettings(
        rocrate_uri=sys.argv[2],
        profile_identifier="ro-crate-1.2",
        requirement_severity=models.Severity.REQUIRED,
    )
    return [f"{each.check.identifier}: {each.message}" for each in services.validate(settings).get_issues()]


CHECKS: dict[str, Callable[[], list[str]]] = {
    "datacite": wrong_in_datacite,
    "ead3": wrong_in_ead3,
    "ro-crate": wrong_in_ro_crate,
}

if __name__ == "__main__":
    json.dump(CHECKS[sys.argv[1]](), sys.stdout)
