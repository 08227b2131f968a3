"""Whether one client that asks for what is heavy holds up others.

    python benchmarks/heavy_load.py STORE … [--connections 64] [--seconds 30] [--each] [--source FOLDER]

Serves each store with the limits that a server has by default. One client (127.0.0.2) asks for all heavy
routes of the app, mixed, on many connections; with `--each` for one route after the other. Another
(127.0.0.3) asks for /healthz and small pages meanwhile, a connection for each request. Shown are milliseconds
and statuses of what the other client got, before them those of a server that no one else asks. `--source`
runs the program of another folder of sources, to compare with.
"""

import argparse
import asyncio
import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from endpoint_servers import ours_by_default
from heavy_paths import heavy_paths, light_paths

HEAVY_CLIENT, OTHER_CLIENT = "127.0.0.2", "127.0.0.3"
ACCEPTED = ("text/html", "application/ld+json", "*/*")
PAUSE = 0.02
ROUTE_SECONDS = 4.0
PATIENCE = 60.0


async def ask(port: int, path: str, accept: str, source: str) -> tuple[str, float]:
    """Give the status of an answer that was read whole, or the name of an error, and its seconds."""
    start = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(source, 0))
            try:
                head = f"GET {path} HTTP/1.1\r\nHost: a\r\nAccept: {accept}\r\nConnection: close\r\n\r\n"
                writer.write(head.encode())
                answer = await reader.read(1 << 16)
                while await reader.read(1 << 16):
                    pass
            finally:
                writer.close()
    except (OSError, TimeoutError) as error:
        return type(error).__name__, time.perf_counter() - start
    return answer[9:12].decode() or "closed", time.perf_counter() - start


Sent = multiprocessing.Queue


def hammer(
    port: int, paths: Sequence[str], connections: int, seconds: float, told: "Sent[Counter[str]]"
) -> None:
    """Ask for the paths on so many connections at a time, and send the statuses, counted."""
    statuses: Counter[str] = Counter()
    end = time.monotonic() + seconds

    async def client(seed: int) -> None:
        chance = random.Random(seed)
        while time.monotonic() < end:
            status, _ = await ask(port, chance.choice(paths), chance.choice(ACCEPTED), HEAVY_CLIENT)
            statuses[status] += 1

    async def run() -> None:
        tasks = [asyncio.create_task(client(seed)) for seed in range(connections)]
        await asyncio.wait(tasks, timeout=seconds + 1)
        for task in tasks:
            task.cancel()

    asyncio.run(run())
    told.put(statuses)


def probe(port: int, paths: Sequence[str], seconds: float) -> dict[str, list[tuple[str, float]]]:
    """Ask for one path after the other, with pauses; gives status and seconds of each request by path."""
    got: dict[str, list[tuple[str, float]]] = {path: [] for path in paths}
    end = time.monotonic() + seconds

    async def run() -> None:
        while time.monotonic() < end:
            for path in paths:
                got[path].append(await ask(port, path, "text/html", OTHER_CLIENT))
                await asyncio.sleep(PAUSE)

    asyncio.run(run())
    return got


def show(title: str, got: dict[str, list[tuple[str, float]]], heavy: Counter[str] | None = None) -> None:
    """Print what the other client got, and how often the heavy one got what."""
    print(f"\n{title}{f': {dict(heavy)}' if heavy else ''}")
    for path, answers in got.items():
        times = sorted(seconds * 1000 for _, seconds in answers)
        bad = {status: n for status, n in Counter(status for status, _ in answers).items() if status != "200"}
        p99 = times[min(len(times) - 1, len(times) * 99 // 100)]
        numbers = f"p50 {times[len(times) // 2]:8.1f}  p99 {p99:8.1f}  max {times[-1]:8.1f} ms"
        print(f"  {numbers}  of {len(times):5}  {path} {bad or ''}")


def measure(store: Path, options: argparse.Namespace) -> None:
    """Measure one store: alone, and next to the heavy client."""
    small, heavy = [*light_paths(store)], heavy_paths(store)
    rounds = [[path] for path in heavy] if options.each else [heavy]
    seconds = ROUTE_SECONDS if options.each else options.seconds
    with ours_by_default(store, options.source) as server:
        show(f"{store}: nobody else asks", probe(server.port, small, min(seconds, 5.0)))
        for each in rounds:
            told: Sent[Counter[str]] = multiprocessing.Queue()
            arguments = (server.port, each, options.connections, seconds, told)
            process = multiprocessing.Process(target=hammer, args=arguments)
            process.start()
            time.sleep(0.5)
            got = probe(server.port, small, seconds - 1)
            show(each[0] if len(each) == 1 else f"{len(each)} heavy addresses, mixed", got, told.get())
            process.join()


def main() -> None:
    """Measure each store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("stores", type=Path, nargs="+")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--each", action="store_true")
    parser.add_argument("--source", type=Path, default=Path(__file__).parents[1] / "src")
    options = parser.parse_args()
    for store in options.stores:
        measure(store, options)


if __name__ == "__main__":
    main()
