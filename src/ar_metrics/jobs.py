"""Work of the write side started from a page: a process of its own, with progress and cancel."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from ar_metrics.errors import UserError
from ar_metrics.settings import Settings

PATIENCE_SECONDS = 5
ANSWER_SECONDS = 60


@dataclass(frozen=True)
class Progress:
    """How far a job is: its step, and how much of that step is done (total 0 = unknown)."""

    step: str = ""
    done: int = 0
    total: int = 0

    @property
    def share(self) -> float | None:
        """The done part of the step, 0 to 1; None while nobody knows."""
        return min(1.0, self.done / self.total) if self.total > 0 else None


@dataclass
class Job:
    """One running or finished command. A thread reads its progress, so asking never waits."""

    command: tuple[str, ...]
    process: subprocess.Popen[str]
    output: IO[str]
    progress: Progress = field(default_factory=Progress)
    said: list[str] = field(default_factory=list)
    cancelled: bool = False

    @property
    def running(self) -> bool:
        """Whether the command is still at work."""
        return self.process.poll() is None or self._reader.is_alive()

    @property
    def exit_code(self) -> int | None:
        """0 done, 1 bug, 2 usage, 10 contract, 11 model, 12 check, 13 metric; None: running."""
        return None if self.running else self.process.returncode

    @property
    def printed(self) -> str:
        """What the command has printed so far."""
        self.output.seek(0)
        return self.output.read()

    @property
    def result(self) -> Any:
        """What the finished command printed as JSON; None when it printed something else."""
        try:
            return json.loads(self.printed)
        except ValueError:
            return None

    @property
    def message(self) -> str:
        """What the command told the user on the error stream, progress left out."""
        return "\n".join(self.said).strip()

    def cancel(self) -> None:
        """Stop the command: as Ctrl-C would, and for good when it does not listen.

        Nothing is half done: an import is renamed into place, a build moves its pointer last.
        """
        self.cancelled = True
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            threading.Timer(PATIENCE_SECONDS, self._kill).start()

    def wait(self, seconds: float | None = None) -> int:
        """Return the exit code once the command has ended. Raises subprocess.TimeoutExpired."""
        code = self.process.wait(seconds)
        self._reader.join(PATIENCE_SECONDS)
        return code

    def _kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            progress = _progress(line)
            if progress is None:
                self.said.append(line.rstrip("\n"))
            else:
                self.progress = progress

    def __post_init__(self) -> None:
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()


def start(settings: Settings, *arguments: str) -> Job:
    """Start `ar-metrics ARGUMENTS` on the home of `settings` and return at once."""
    command = (sys.executable, "-m", "ar_metrics", "--home", str(settings.home), *arguments)
    output = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  lives as long as the job
    source = str(Path(__file__).parents[1])
    environment = {
        **os.environ,
        "AR_CURRENCY": settings.currency,
        "AR_USER": settings.user,
        "AR_VIA": "page",
        "PYTHONPATH": os.pathsep.join(p for p in (source, os.environ.get("PYTHONPATH")) if p),
        "PYTHONIOENCODING": "utf-8",
    }
    process = subprocess.Popen(
        command, stdout=output, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
        env=environment, text=True, encoding="utf-8",
    )  # fmt: skip
    return Job(command, process, output)


def start_import(
    settings: Settings,
    files: Sequence[Path],
    layout: str,
    *,
    snapshot_date: date | None = None,
    dry_run: bool = False,
) -> Job:
    """Start the import of `files` with `layout` (a name, or the path of a TOML file)."""
    return start(
        settings, "import", *map(str, files), "--layout", layout,
        *(("--snapshot-date", snapshot_date.isoformat()) if snapshot_date else ()),
        *(("--dry-run",) if dry_run else ()),
        "--json", "--progress", "json",
    )  # fmt: skip


def start_objectives(settings: Settings, file: Path) -> Job:
    """Start the import of changed targets: a CSV with the columns of objectives."""
    return start(settings, "objectives", "set", "--file", str(file), "--json", "--progress", "json")


def start_settings(settings: Settings, file: Path) -> Job:
    """Start the import of changed settings: a CSV with the columns of parameters."""
    return start(settings, "settings", "set", "--file", str(file), "--json", "--progress", "json")


def start_build(settings: Settings) -> Job:
    """Start the build of what the imports say today."""
    return start(settings, "build", "--json", "--progress", "json")


def start_view(settings: Settings, as_of: date | None, known_at: datetime | None) -> Job:
    """Start a build for one date, or for what was known at one moment; its result has `path`."""
    return start(
        settings, "build",
        *(("--as-of", as_of.isoformat()) if as_of else ()),
        *(("--known-at", known_at.isoformat()) if known_at else ()),
        "--json", "--progress", "json",
    )  # fmt: skip


def start_export(settings: Settings, order: Path, out: Path) -> Job:
    """Start writing the file of an order; `out` is there when the whole of it is written."""
    return start(settings, "export", "--order", str(order), "--out", str(out), "--progress", "json")


def start_withdrawal(settings: Settings, batch_id: int) -> Job:
    """Start taking import `batch_id` out."""
    return start(settings, "withdraw", str(batch_id), "--json", "--progress", "json")


def start_demo(settings: Settings) -> Job:
    """Start making the generated group, its import and its build."""
    return start(settings, "demo", "--progress", "json")


def history(settings: Settings) -> list[dict[str, Any]]:
    """Return every batch, oldest first, as `ar-metrics history --json` prints them.

    Raises UserError with the command's own words when it fails.
    """
    return _asked(settings, "history", "--json")


def layouts(settings: Settings) -> list[dict[str, Any]]:
    """Return the shipped layouts (name, description), as `ar-metrics layouts --json` prints them.

    Raises UserError with the command's own words when it fails.
    """
    return _asked(settings, "layouts", "--json")


def inspect(settings: Settings, file: Path) -> dict[str, Any]:
    """Return what a file is, as `ar-metrics inspect --json` prints it.

    Raises UserError with the command's own words when it cannot be read.
    """
    return _asked(settings, "inspect", str(file), "--json")


def template(settings: Settings, feed: str) -> bytes:
    """Return the empty CSV of a feed for layout plain.

    Raises UserError with the command's own words when it fails.
    """
    job = start(settings, "template", feed)
    if job.wait(ANSWER_SECONDS) != 0:
        raise UserError(job.message)
    return job.printed.encode()


def _asked(settings: Settings, *arguments: str) -> Any:
    job = start(settings, *arguments)
    if job.wait(ANSWER_SECONDS) != 0 or job.result is None:
        raise UserError(job.message or f"No answer to {' '.join(arguments)}.")
    return job.result


def _progress(line: str) -> Progress | None:
    if not line.startswith("{"):
        return None
    try:
        told = json.loads(line)
        return Progress(str(told["step"]), int(told.get("done", 0)), int(told.get("total", 0)))
    except (ValueError, KeyError, TypeError):
        return None
