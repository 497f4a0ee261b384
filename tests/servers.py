"""Servers of our own on a home: started, watched, killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chromium import ROOT, free_port


@dataclass
class Server:
    """One process that serves a home to its own machine; `start` waits until it answers."""

    home: Path
    port: int = 0
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, seconds: float = 60) -> Server:
        """Start it (again, at the same port) and return it when it is well."""
        self.port = self.port or free_port()
        log = (self.home / f"server-{self.port}.log").open("a")
        self.process = subprocess.Popen(
            [sys.executable, "app.py"], cwd=ROOT, stdout=log, stderr=subprocess.STDOUT,
            env={**os.environ, "AR_AUTH": "local", "AR_HOME": str(self.home),
                 "PORT": str(self.port), **self.environment},
        )  # fmt: skip
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.health().get("ok"):
                return self
            time.sleep(0.1)
        raise RuntimeError(f"The server at {self.port} did not start: see {log.name}")

    def health(self) -> dict[str, object]:
        """What /healthz says; nothing when nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)
        except (OSError, ValueError):
            return {}

    def kill(self) -> None:
        """End it without a word."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """End it in good order."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()

    def memory(self) -> float:
        """Return the MB that it holds."""
        assert self.process
        told = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(told.split("VmRSS:")[1].split()[0]) / 1024

    def handles(self) -> int:
        """Return how many files, sockets and pipes it has open."""
        assert self.process
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def threads(self) -> int:
        """Return how many threads it has."""
        assert self.process
        return len(list(Path(f"/proc/{self.process.pid}/task").iterdir()))
