"""What is killed, starved of disk and doubled: each act in a process of its own.

The processes are forked from one that has the libraries loaded and has not used them, so that a
kill meets the work and not its imports.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    ["ar_metrics.cli", "ar_metrics.imports.importing", "ar_metrics.warehouse.tables",
     "ar_metrics.reports.running", "ar_metrics.selections", "ar_metrics.demo", "typst"]
)  # fmt: skip
PATIENCE = 120


@dataclass(frozen=True)
class Act:
    """One running act; `said` hears its steps: ready, publishing, done, or how it was refused."""

    process: BaseProcess
    said: Connection

    def wait_for(self, step: str) -> bool:
        """Wait for a step; False when the act ended without it."""
        try:
            while self.said.poll(PATIENCE):
                if self.said.recv() == step:
                    return True
        except EOFError:
            pass
        return False

    def ended(self) -> list[str]:
        """Wait for the end and return all that was still said. A bug of the act raises here."""
        heard = []
        try:
            while self.said.poll(PATIENCE):
                heard.append(self.said.recv())
        except EOFError:
            pass
        self.process.join(PATIENCE)
        for text in heard:
            assert not text.startswith("Traceback"), text
        return heard

    def kill(self) -> list[str]:
        """Kill it as the system does when memory is short, and return what it had said."""
        self.process.kill()
        return self.ended()


def start(act: Callable[..., None], *arguments: object, clock_back: bool = False) -> Act:
    """Start an act and wait until it begins."""
    mine, theirs = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=_run, args=(act, theirs, clock_back, arguments))
    with patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
        process.start()  # it would run our main module again: in tests of pages that is a page
    theirs.close()
    started = Act(process, mine)
    assert started.wait_for("ready")
    return started


def _run(
    act: Callable[..., None], said: Connection, clock_back: bool, arguments: Sequence[object]
) -> None:
    from ar_metrics.errors import UserError

    sys.stdout = sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115
    if clock_back:
        set_clock_back()
    said.send("ready")
    try:
        act(said, *arguments)
    except UserError as error:
        said.send(f"refused: {error}")
    except SystemExit as error:  # how a command ends
        said.send("done" if not error.code else f"exit {error.code}")
    except BaseException:  # noqa: BLE001  the campaign shows it
        said.send(traceback.format_exc())


def set_clock_back() -> None:
    """Let this process live more than a year ago."""
    from ar_metrics import audit
    from ar_metrics.imports import folder
    from ar_metrics.warehouse import record

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # noqa: ARG003
            return datetime.now(UTC) - timedelta(days=400)

    for module in (folder, record, audit):
        module.datetime = Clock  # type: ignore[attr-defined]


def take(said: Connection, home: Path, sql: Path, file: Path) -> None:
    """Import a file."""
    from ar_metrics import audit
    from ar_metrics.imports import import_files
    from ar_metrics.settings import Settings

    settings = Settings(home=home, sql=sql)
    done = import_files(settings, [file])
    said.send("imported" if done.batch else "nothing new")
    audit.record(settings, "import", "campaign", batch=done.batch and done.batch.id)
    said.send("done")


def make(said: Connection, home: Path, sql: Path) -> None:
    """Build; say when publication begins."""
    from ar_metrics.settings import Settings
    from ar_metrics.warehouse import build, publish

    real = publish.publish

    def told(settings: Settings, file: Path, path: Path) -> None:
        said.send("publishing")
        real(settings, file, path)

    publish.publish = told
    build(Settings(home=home, sql=sql))
    said.send("done")


def command(said: Connection, *words: str) -> None:
    """Run a command of the program; an error that is no sentence is a bug."""
    from ar_metrics.cli import program

    del said
    program(list(words), prog_name="ar-metrics")
