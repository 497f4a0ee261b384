"""Faults that take a server: ours killed under load, PostgreSQL gone in mid-stream."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import adbc_driver_manager
from click.testing import CliRunner

from ar_metrics import audit
from ar_metrics.cli import program
from ar_metrics.imports import history
from ar_metrics.settings import Settings
from people import PageFailedError, Visit, entering
from postgres import postgres
from servers import Server

if TYPE_CHECKING:
    from faults.campaign import Count

ROWS = 300_000
LAYOUT = f"""
[postgresql]
variable = "ERP_URL"

[feeds.open_items]
query = '''
select date '2025-06-30' as snapshot_date, 'FR01' as bu, 'C1' as customer_id, 'F' || n as document_id,
    'invoice' as document_type, date '2025-05-15' as issue_date, date '2025-06-15' as due_date,
    'EUR' as currency_code, 1.0 as original_amount, 1.0 as open_amount
from generate_series(1, {ROWS}) as n
'''
"""


def campaign(count: Count, home: Path, folder: Path, times: int = 5) -> None:
    """Kill a server under load and PostgreSQL in mid-stream, `times` each."""
    chance = random.Random(10)
    server = Server(home).start()
    try:
        for _ in range(times):
            count.hit["server killed under load"] += asyncio.run(_killed(server, chance))
            server.start()
            asyncio.run(_one_page(server))
            audit.verify(Settings(home=home))
            count.rounds["server killed under load"] += 1
    finally:
        server.stop()
    with postgres() as database:
        for number in range(times):
            met = _dropped(database.url, folder / f"postgres-{number}", chance)
            count.hit["PostgreSQL gone in mid-stream"] += met
            count.rounds["PostgreSQL gone in mid-stream"] += 1


async def _killed(server: Server, chance: random.Random) -> bool:
    """Let six people work, kill the server meanwhile, return whether somebody was cut off."""
    cut = 0

    async def person(number: int) -> None:
        nonlocal cut
        with contextlib.suppress(PageFailedError):
            try:
                async with entering(server.url) as socket:
                    visit = Visit(socket)
                    while True:
                        await visit.look(
                            {"bu": ("FR01", "DE01")[number % 2]}, ("", "aging")[number % 2]
                        )
            except Exception:  # noqa: BLE001  however a killed server looks to a browser
                cut += 1

    people = [asyncio.create_task(person(number)) for number in range(6)]
    await asyncio.sleep(chance.uniform(0.5, 3))
    await asyncio.to_thread(server.kill)
    await asyncio.wait(people, timeout=20)
    return cut > 0


async def _one_page(server: Server) -> None:
    async with entering(server.url) as socket:
        await Visit(socket).look({}, "quality")


def _dropped(url: str, home: Path, chance: random.Random) -> bool:
    """Import from a database that ends the session at a random moment: all of it, or nothing."""
    layout = home / "dropped.toml"
    layout.parent.mkdir(parents=True)
    layout.write_text(LAYOUT, "utf-8")
    os.environ["ERP_URL"] = url
    ending = threading.Thread(target=_end_sessions, args=(url, chance.uniform(0, 1.5)))
    ending.start()
    words = ["--home", str(home), "import", "--layout", str(layout)]
    answer = CliRunner().invoke(program, words, prog_name="ar-metrics")
    ending.join()
    if answer.exit_code == 0:
        (batch,) = history(Settings(home=home))
        assert batch.feeds["open_items"].rows == ROWS
        return False
    assert answer.exit_code == 10, answer.output
    assert "Nothing was imported" in answer.output
    assert history(Settings(home=home)) == []
    return True


def _end_sessions(url: str, after: float) -> None:
    from adbc_driver_postgresql import dbapi

    time.sleep(after)
    query = "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
    with (
        contextlib.suppress(adbc_driver_manager.Error),
        dbapi.connect(url) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(f"{query} and backend_type = 'client backend'")
        cursor.fetchall()
