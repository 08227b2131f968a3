"""Asks a server whether it lives, again and again, and writes how long each answer took.

It runs in a process of its own, since the threads of a busy one would be measured instead:
`python -m tests.attacks.health_probe PORT`, until its standard input ends.
"""

import http.client
import select
import sys
import time
from contextlib import suppress

PAUSE = 0.02


def main(port: int) -> None:
    """Write the seconds of each answer as a line, from the first attempt to the answer."""
    while not select.select([sys.stdin], [], [], PAUSE)[0]:
        began = time.monotonic()
        while not is_well(port):
            time.sleep(PAUSE)
        sys.stdout.write(f"{time.monotonic() - began}\n")


def is_well(port: int) -> bool:
    """Tell whether the server says that it lives; a process that is killed breaks its connections."""
    with suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status == 200
    return False


if __name__ == "__main__":
    main(int(sys.argv[1]))
