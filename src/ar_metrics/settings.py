"""All configuration, read once from AR_* environment variables. The defaults run the demo."""

from __future__ import annotations

import getpass
import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from ar_metrics.errors import UserError

ROOT = Path(__file__).parents[2]
LOOPBACK = ("localhost", "127.0.0.1", "::1")
LAST_PORT = 65_535
SHORTEST_SECRET = 32
MEMORY = re.compile(r"(?=.*[1-9])\d+(\.\d+)? ?([MGT]i?B|%)", re.IGNORECASE)


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
    large_export_rows: int = 50_000

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

    def of_person(self, user: str) -> Path:
        """What one person keeps. A name can hold any sign, and is nobody's business in a list."""
        digest = hashlib.sha256(user.encode()).hexdigest()[:24]
        return self.state / "people" / f"{digest}.json"

    @property
    def reference(self) -> Path:
        """CSV files here replace the file of the same name in sql/reference/."""
        return self.home / "reference"


def from_environment(
    home: Path | str | None = None, environment: Mapping[str, str] = os.environ
) -> Settings:
    """Return the settings that AR_HOME, AR_CURRENCY, AR_USER, AR_MEMORY_LIMIT, AR_THREADS,
    AR_KEEP_BUILDS and AR_LARGE_EXPORT_ROWS give; `home`, when given, wins over AR_HOME.

    Raises UserError for a value that cannot be used.
    """
    given = {name: value for name, value in environment.items() if name.startswith("AR_") and value}
    currency = given.get("AR_CURRENCY", Settings.currency)
    if len(currency) != 3 or not (currency.isascii() and currency.isalpha() and currency.isupper()):
        raise UserError(f"AR_CURRENCY is '{currency}': give an ISO 4217 code, such as EUR.")
    place = Path(home or given.get("AR_HOME") or Settings.home).expanduser().resolve()
    if place.exists() and not place.is_dir():
        raise UserError(f"{place} is a file: AR_HOME or --home names a folder.")
    memory = given.get("AR_MEMORY_LIMIT", Settings.memory_limit)
    if not MEMORY.fullmatch(memory):
        raise UserError(f"AR_MEMORY_LIMIT is '{memory}': give a size, such as 3GB or 512MB.")
    return Settings(
        home=place,
        currency=currency,
        user=given.get("AR_USER") or _login_name(),
        memory_limit=memory,
        threads=_whole_number(given, "AR_THREADS", Settings.threads),
        keep_builds=_whole_number(given, "AR_KEEP_BUILDS", Settings.keep_builds),
        large_export_rows=_whole_number(given, "AR_LARGE_EXPORT_ROWS", Settings.large_export_rows),
    )


@dataclass(frozen=True)
class Login:
    """How people come in.

    'oidc' asks a provider who they are. Without one the server answers to its own machine alone:
    'demo' shows the generated group in any role, 'local' one user's own data.
    """

    mode: Literal["oidc", "local", "demo"] = "demo"
    base_url: str = ""
    issuer: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    cookie_secret: str = field(default="", repr=False)
    asks_for: str = "openid email profile"
    access_file: Path = Path("access.toml")
    hosts: tuple[str, ...] = LOOPBACK

    @property
    def is_secure(self) -> bool:
        """Whether people reach this server over TLS."""
        return self.base_url.startswith("https://")


def login_from_environment(
    settings: Settings, environment: Mapping[str, str] = os.environ
) -> Login:
    """Return how people come in: AR_AUTH, AR_OIDC_*, AR_BASE_URL, AR_COOKIE_SECRET, AR_ACCESS.

    A secret may lie in a file that AR_…_FILE names. Raises UserError with all that is missing.
    """
    given = {name: value for name, value in environment.items() if name.startswith("AR_") and value}
    wants_provider = given.get("AR_AUTH") == "oidc" or any(n.startswith("AR_OIDC_") for n in given)
    if given.get("AR_AUTH", "oidc") not in {"oidc", "local"}:
        raise UserError(
            f"AR_AUTH is '{given['AR_AUTH']}': give 'oidc' or 'local', or leave it out."
        )
    if given.get("AR_AUTH") == "local":
        if any(name.startswith("AR_OIDC_") for name in given):
            raise UserError("AR_AUTH=local is for one user without a provider: unset AR_OIDC_*.")
        return Login("local")
    if not wants_provider:
        return Login()
    problems: list[str] = []
    told = {
        name: _secret(given, name, problems)
        for name in ("AR_OIDC_CLIENT_SECRET", "AR_COOKIE_SECRET")
    }
    told |= {n: given.get(n, "") for n in ("AR_OIDC_ISSUER", "AR_OIDC_CLIENT_ID", "AR_BASE_URL")}
    problems += [f"{name} is missing" for name, value in told.items() if not value]
    problems += [
        f"{name} is '{told[name]}': give https://… (http only for this machine itself)"
        for name in ("AR_OIDC_ISSUER", "AR_BASE_URL")
        if told[name] and not _is_safe(told[name])
    ]
    address = urlsplit(told["AR_BASE_URL"])
    if address.path.strip("/") or address.query:
        problems.append("AR_BASE_URL has a path: give only https://name")
    if 0 < len(told["AR_COOKIE_SECRET"]) < SHORTEST_SECRET:
        problems.append(f"AR_COOKIE_SECRET is shorter than {SHORTEST_SECRET} signs")
    if problems:
        raise UserError(
            "Login is not configured:", sorted(problems), "docs/deploy.md shows a whole set-up."
        )
    more = (host.strip().lower() for host in given.get("AR_ALLOWED_HOSTS", "").split(","))
    return Login(
        mode="oidc",
        base_url=told["AR_BASE_URL"].rstrip("/"),
        issuer=told["AR_OIDC_ISSUER"].rstrip("/"),
        client_id=told["AR_OIDC_CLIENT_ID"],
        client_secret=told["AR_OIDC_CLIENT_SECRET"],
        cookie_secret=told["AR_COOKIE_SECRET"],
        asks_for=given.get("AR_OIDC_SCOPE", Login.asks_for),
        access_file=Path(given.get("AR_ACCESS") or settings.home / "access.toml").expanduser(),
        hosts=tuple(dict.fromkeys(host for host in (address.hostname or "", *more) if host)),
    )


@dataclass(frozen=True)
class Mail:
    """The server that takes our e-mail. `tries` counts the first one, `wait_seconds` comes between
    them and doubles. `tls` 'starttls' and 'tls' check the server's certificate.
    """

    host: str
    port: int
    sender: str
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    tries: int = 3
    wait_seconds: float = 5


PORTS = {"starttls": 587, "tls": 465, "none": 25}


def mail_from_environment(environment: Mapping[str, str] = os.environ) -> Mail | None:
    """Return the mail server that AR_SMTP_* name: HOST, PORT, FROM, TLS, USER, PASSWORD(_FILE),
    TRIES and WAIT; None when there is no AR_SMTP_HOST.

    Raises UserError with all that is wrong. Without TLS only this machine itself is spoken to.
    """
    given = {name: value for name, value in environment.items() if name.startswith("AR_") and value}
    host = given.get("AR_SMTP_HOST", "")
    if not host:
        return None
    problems: list[str] = []
    tls = given.get("AR_SMTP_TLS", "starttls")
    if tls not in PORTS:
        problems.append(f"AR_SMTP_TLS is '{tls}': give one of {', '.join(PORTS)}")
    elif tls == "none" and host not in LOOPBACK:
        problems.append("AR_SMTP_TLS=none is for a server on this machine: give starttls or tls")
    sender = given.get("AR_SMTP_FROM", "")
    if "@" not in sender:
        problems.append(f"AR_SMTP_FROM is '{sender}': give the address that mails come from")
    password = _secret(given, "AR_SMTP_PASSWORD", problems)
    if bool(given.get("AR_SMTP_USER")) != bool(password):
        problems.append("AR_SMTP_USER and AR_SMTP_PASSWORD go together: give both or none")
    wait = given.get("AR_SMTP_WAIT", "5")
    if not wait.replace(".", "", 1).isdecimal():
        problems.append(f"AR_SMTP_WAIT is '{wait}': give seconds, such as 5")
    if problems:
        raise UserError("E-mail is not configured:", sorted(problems), "docs/reports.md shows it.")
    return Mail(
        host=host,
        port=_whole_number(given, "AR_SMTP_PORT", PORTS[tls]),
        sender=sender,
        tls=tls,  # pyright: ignore[reportArgumentType]  (checked above)
        user=given.get("AR_SMTP_USER", ""),
        password=password,
        tries=_whole_number(given, "AR_SMTP_TRIES", Mail.tries),
        wait_seconds=float(wait),
    )


def listen_port(given: Mapping[str, str]) -> int:
    """Return the port that PORT asks a server to listen on; UserError for what is none."""
    port = _whole_number(given, "PORT", 8501)
    if port > LAST_PORT:
        raise UserError(f"PORT is '{port}': give a whole number up to {LAST_PORT}.")
    return port


def _secret(given: Mapping[str, str], name: str, problems: list[str]) -> str:
    if value := given.get(name, ""):
        return value
    if not (file := given.get(f"{name}_FILE")):
        return ""
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{name}_FILE cannot be read: {type(error).__name__}")
        return ""


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
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
