"""The bare copy of a page: what it fetched, sent from memory by a server that does nothing else."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from interface_browser import Resource


@contextmanager
def static_copy(resources: Mapping[str, Resource]) -> Iterator[str]:
    """Serve resources by their paths, and give the address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            resource = resources.get(self.path)
            self.send_response(200 if resource else 404)
            content = resource.content if resource else b""
            self.send_header("Content-Type", resource.media_type if resource else "text/plain")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_request(self, *_: object) -> None:
            """Write nothing: what is asked is known."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
