"""Several server processes on one home, behind a proxy that keeps a person where they are.

    python benchmarks/several.py HOME [SECONDS] [PROCESSES,…] [USERS,…]    (60 1,2,3 1,10,30,60)
    python benchmarks/several.py publish HOME [SECONDS USERS]              (one writer, 120 12)

The first prints p50, p95, failures and memory for each number of processes and people, through
nginx (the configuration of docs/deploy.md) from two processes on. The second lets one writer import
and publish without pause while people work on three processes, and says which build each process
reads in the end, how many pages failed, and which builds' files are left.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src"), str(ROOT / "benchmarks")]

import httpx  # noqa: E402

import crowd  # noqa: E402
import soak  # noqa: E402
from chromium import free_port  # noqa: E402
from servers import Server  # noqa: E402

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
PROXY = """
worker_processes 1;
daemon off;
pid {folder}/pid;
error_log {folder}/log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/b;
    proxy_temp_path {folder}/p;
    fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u;
    scgi_temp_path {folder}/s;
    map $cookie_ar_process $person {{
        ""      $request_id;
        default $cookie_ar_process;
    }}
    upstream receivables {{
        hash $person consistent;
        {servers}
    }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            add_header Set-Cookie "ar_process=$person; Path=/; HttpOnly; SameSite=Lax";
            add_header X-Process $upstream_addr;
            proxy_pass http://receivables;
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection "upgrade";
            proxy_read_timeout 1h;
        }}
    }}
}}
"""


@contextlib.contextmanager
def proxied(servers: Sequence[Server]) -> Iterator[str]:
    """The address under which all of them are met; of one alone, its own."""
    if len(servers) == 1:
        yield servers[0].url
        return
    with tempfile.TemporaryDirectory(prefix="proxy-") as folder:
        port = free_port()
        listed = " ".join(f"server 127.0.0.1:{server.port};" for server in servers)
        file = Path(folder) / "nginx.conf"
        file.write_text(PROXY.format(folder=folder, port=port, servers=listed))
        proxy = subprocess.Popen([NGINX, "-p", folder, "-c", str(file)])
        try:
            time.sleep(1)
            url = f"http://127.0.0.1:{port}"
            print(f"\n{len(servers)} processes: {stays(url)}\n", flush=True)
            yield url
        finally:
            proxy.terminate()
            proxy.wait(10)


def stays(url: str, people: int = 60) -> str:
    """Ask as many people three times each; say whether they stay, and how they are spread."""
    met: dict[str, set[str]] = {}
    for number in range(3 * people):
        name = f"person{number % people}"
        answer = httpx.get(f"{url}/healthz", headers={"Cookie": f"ar_process={name}"})
        met.setdefault(name, set()).add(answer.headers["X-Process"])
    spread = Counter(next(iter(where)) for where in met.values())
    moved = sum(len(where) > 1 for where in met.values())
    return f"{moved} of {people} people moved; {sorted(spread.values())} of them on each"


@contextlib.contextmanager
def running(home: Path, processes: int) -> Iterator[list[Server]]:
    """Start that many servers on one home."""
    servers = [Server(home) for _ in range(processes)]
    try:
        yield [server.start() for server in servers]
    finally:
        for server in servers:
            server.stop()


async def measured(urls: Sequence[str], home: Path, users: int, seconds: float) -> crowd.Crowd:
    """Let people work; return what came of it."""
    people = crowd.Crowd(urls, users, crowd.values(home))
    await people.work(seconds)
    return people


def load(home: Path, seconds: float, processes: Sequence[int], users: Sequence[int]) -> None:
    """Print the table of processes and people."""
    print("| processes | people | actions | p50 | p95 | failed | entered again | MB in all |")
    print("|---|---|---|---|---|---|---|---|")
    for count in processes:
        for many in users:
            with running(home, count) as servers:
                own = [server.url for server in servers]
                asyncio.run(measured(own, home, count, 5))  # the first page loads much
                with proxied(servers) as url:
                    people = asyncio.run(measured([url], home, many, seconds))
                memory = sum(server.memory() for server in servers)
            print(f"| {count} | {many} | {len(people.taken)} | {crowd.middle(people.taken):.2f} s "
                  f"| {crowd.p95(people.taken):.2f} s | {people.failed} | {people.entered_again} "
                  f"| {memory:,.0f} |", flush=True)  # fmt: skip
            for why, times in people.reasons.most_common(3):
                print(f"\nfailed {times} times: {why}\n")


async def publishing(home: Path, urls: Sequence[str], users: int, seconds: float) -> crowd.Crowd:
    """Let people work while a writer imports and publishes without pause."""
    people = crowd.Crowd(urls, users, crowd.values(home))
    writer = asyncio.create_task(soak.imports(home, 0.05))
    await people.work(seconds)
    writer.cancel()
    await asyncio.gather(writer, return_exceptions=True)
    return people


def publish(home: Path, seconds: float, users: int) -> None:
    """Three readers, one writer: print what each read, and what is left."""
    with tempfile.TemporaryDirectory(prefix="readers-") as name:
        copy = Path(name) / "home"
        shutil.copytree(home, copy, ignore=shutil.ignore_patterns("*.log", "views"))
        before = (copy / "warehouse" / "CURRENT").read_text().strip()
        with running(copy, 3) as servers:
            people = asyncio.run(publishing(copy, [s.url for s in servers], users, seconds))
            time.sleep(2)
            now = (copy / "warehouse" / "CURRENT").read_text().strip()
            read = [str(server.health().get("build")) for server in servers]
            gone = [_gone(server) for server in servers]
        kept = sorted(path.name for path in (copy / "warehouse").glob("ar-*.duckdb"))
    print(f"published: {before} → {now}; pages {len(people.taken)}, failed {people.failed}, "
          f"p95 {crowd.p95(people.taken):.2f} s")  # fmt: skip
    for number, (name, deleted) in enumerate(zip(read, gone, strict=True), 1):
        print(f"process {number} reads {name}, and keeps {deleted} deleted builds open")
    print(f"kept: {', '.join(kept)}")
    for why, times in people.reasons.most_common(5):
        print(f"failed {times} times: {why}")


def _gone(server: Server) -> int:
    """How many deleted builds a process still has open."""
    assert server.process
    links = Path(f"/proc/{server.process.pid}/fd").iterdir()
    return sum(".duckdb (deleted)" in str(link.readlink()) for link in links)


def main(words: Sequence[str]) -> None:
    """Measure and print Markdown."""
    print(f"{os.cpu_count()} cores, load before: {os.getloadavg()[0]:.1f}\n")
    if words[0] == "publish":
        publish(Path(words[1]).resolve(), *map(int, words[2:4] or ("120", "12")))
        return
    seconds = float(words[1]) if len(words) > 1 else 60
    lists = (list(words[2:4]) + ["1,2,3", "1,10,30,60"][len(words[2:4]) :])[:2]
    processes, users = ([int(n) for n in one.split(",")] for one in lists)
    load(Path(words[0]).resolve(), seconds, processes, users)


if __name__ == "__main__":
    main(sys.argv[1:])
