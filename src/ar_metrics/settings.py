"""All configuration, read once from AR_* environment variables. The defaults run the demo."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ar_metrics.errors import UserError

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Settings:
    """Where things are and how much of the machine they may use.

    `home` holds imports, warehouse and state; `currency` is the reporting currency (ISO 4217);
    `memory_limit` and `threads` bound each DuckDB connection; `keep_builds` builds survive pruning.
    """

    home: Path = ROOT / "data"
    sql: Path = ROOT / "sql"
    currency: str = "EUR"
    user: str = "unknown"
    memory_limit: str = "3GB"
    threads: int = 2
    keep_builds: int = 5

    @property
    def imports(self) -> Path:
        """Accepted batches, one folder each."""
        return self.home / "imports"

    @property
    def warehouse(self) -> Path:
        """Published builds and the pointer to the current one."""
        return self.home / "warehouse"

    @property
    def state(self) -> Path:
        """What belongs to people, not to the figures: views, the audit log."""
        return self.home / "state"

    @property
    def reference(self) -> Path:
        """CSV files here replace the file of the same name in sql/reference/."""
        return self.home / "reference"


def from_environment(
    home: Path | str | None = None, environment: Mapping[str, str] = os.environ
) -> Settings:
    """Return the settings that AR_HOME, AR_CURRENCY, AR_USER, AR_MEMORY_LIMIT, AR_THREADS and
    AR_KEEP_BUILDS give; `home`, when given, wins over AR_HOME.

    Raises UserError for a value that cannot be used.
    """
    given = {name: value for name, value in environment.items() if name.startswith("AR_") and value}
    currency = given.get("AR_CURRENCY", Settings.currency)
    if len(currency) != 3 or not (currency.isascii() and currency.isalpha() and currency.isupper()):
        raise UserError(f"AR_CURRENCY is '{currency}': give an ISO 4217 code, such as EUR.")
    return Settings(
        home=Path(home or given.get("AR_HOME") or Settings.home).expanduser().resolve(),
        currency=currency,
        user=given.get("AR_USER") or _login_name(),
        memory_limit=given.get("AR_MEMORY_LIMIT", Settings.memory_limit),
        threads=_whole_number(given, "AR_THREADS", Settings.threads),
        keep_builds=_whole_number(given, "AR_KEEP_BUILDS", Settings.keep_builds),
    )


def _whole_number(given: Mapping[str, str], name: str, default: int) -> int:
    value = given.get(name, str(default))
    if not value.isdecimal() or int(value) < 1:
        raise UserError(f"{name} is '{value}': give a whole number from 1 up.")
    return int(value)


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container user without an entry in the password file
        return "unknown"
