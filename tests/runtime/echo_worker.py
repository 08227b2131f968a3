"""A worker that answers each request with its head."""

import os
from typing import NoReturn

from foia_graph.runtime.frames import decode_object, encode_object
from foia_graph.runtime.worker_entry import ParentLink


def main() -> NoReturn:
    """Serve the test that started this process until it goes."""
    link = ParentLink(encode_object, decode_object)
    link.send({"ready": link.settings["name"]})
    for request in link.requests(1000):
        link.send(request.head)
    os._exit(0)
