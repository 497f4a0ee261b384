"""A real PostgreSQL of our own, small, for the tests of one session."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import adbc_driver_postgresql.dbapi as adbc

from chromium import free_port

USER, PASSWORD = "reader", "s3cret-of-the-tests"
SMALL = "-c fsync=off -c shared_buffers=16MB -c max_connections=10 -c listen_addresses=127.0.0.1"


@dataclass(frozen=True)
class Postgres:
    """A server; `url` has the user who owns the tables and the password."""

    url: str

    def do(self, *statements: str) -> None:
        with adbc.connect(self.url) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            connection.commit()

    def one(self, query: str) -> object:
        with adbc.connect(self.url) as connection, connection.cursor() as cursor:
            cursor.execute(query)
            row = cursor.fetchone()
            return row[0] if row else None


@contextmanager
def postgres(settings: str = SMALL) -> Iterator[Postgres]:
    """Debian's PostgreSQL on a free port. A machine without it fails."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        raise RuntimeError("The tests need PostgreSQL: apt-get install postgresql")
    owner = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="ar-postgres-"))
    secret = folder / "password"
    secret.write_text(PASSWORD)
    data, port = folder / "data", free_port()
    if owner:
        for path in (folder, secret):
            shutil.chown(path, owner)

    def run(program: str, *arguments: str) -> None:
        command = [str(programs[-1] / program), *arguments]
        _run(command, owner, folder)

    try:
        run("initdb", "-D", str(data), "-U", USER, "-A", "scram-sha-256", f"--pwfile={secret}",
            "--no-sync", "-E", "UTF8", "--locale=C")  # fmt: skip
        options = f"-p {port} -k {folder} {settings}"
        run("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-w", "-o", options, "start")
        try:
            yield Postgres(f"postgresql://{USER}:{PASSWORD}@127.0.0.1:{port}/postgres")
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: Sequence[str], owner: str | None, folder: Path) -> None:
    done = subprocess.run(
        command, user=owner, cwd=folder, stdin=subprocess.DEVNULL, text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr}")
