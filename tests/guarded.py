"""A home with teams, agents and a private customer; a provider; a server that asks who comes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from chromium import HEALTH, free_port, idle, serving, visit
from small_home import run

SECRET = "a secret of more than thirty-two signs"
CONTACT = "Receivables desk, receivables@example.test"
# Every amount has digits of its own, so a figure shows whose rows are in it.
FILES = {
    "customers.csv": """\
bu,customer_id,name,country_code,segment,natural_person
FR01,C1,Ateliers Durand,FR,private B2B,no
FR01,C2,Jean Martin,FR,private B2C,yes
DE01,C3,Verrerie Lang,DE,private B2B,no
DE01,C4,Stadt Ulm,DE,public,no
""",
    "agents.csv": """\
agent_id,name,team,team_lead
A1,Zoé Petit,North,Léa Lead
A2,Ali Amrani,North,Léa Lead
A3,Eve Noir,South,Max Blanc
""",
    "portfolios.csv": """\
bu,customer_id,agent_id,valid_from
FR01,C1,A1,2025-01-01
FR01,C2,A2,2025-01-01
DE01,C3,A3,2025-01-01
""",
    "open_items.csv": """\
snapshot_date,bu,customer_id,document_id,document_type,issue_date,due_date,currency_code,original_amount,open_amount,account
2025-06-30,FR01,C1,F-1,invoice,2025-04-01,2025-05-01,EUR,1000.00,1000.00,411
2025-06-30,FR01,C2,F-2,invoice,2025-06-15,2025-07-15,EUR,200.00,200.00,411
2025-06-30,DE01,C3,F-3,invoice,2025-05-10,2025-06-10,EUR,30000.00,30000.00,411
2025-06-30,DE01,C4,F-4,invoice,2025-05-10,2025-06-10,EUR,4.00,4.00,411
""",
}
ONE_MORE = """\
bu,customer_id,name,country_code,segment,natural_person
FR01,C9,Scierie Neuve,FR,private B2B,no
"""
SECRETS_OF_THE_DATA = (
    "Ateliers",
    "Martin",
    "Verrerie",
    "Stadt",
    "FR01",
    "DE01",
    "Petit",
    "31,2",
    "30,0",
)
# Who is in which group, and what the company's directory says beside it.
PEOPLE: dict[str, dict[str, Any]] = {
    "carla": {"groups": ["ar-cfo"]},
    "lea": {"groups": ["ar-leads"], "team": "North"},
    "zoe": {"groups": ["ar-agents"], "employee": "A1"},
    "anna": {"groups": ["ar-analysts"], "bu": ["FR01"]},
    "lars": {"groups": ["ar-law"]},
    "ada": {"groups": ["ar-admins"]},
    "otto": {"groups": ["ar-audit"]},
    "noro": {"groups": ["canteen"]},
}
ROLES = {"carla": "cfo", "lea": "team_lead", "zoe": "agent", "anna": "analyst",
         "lars": "litigation", "ada": "administrator", "otto": "auditor"}  # fmt: skip
ACCESS = f"""
contact = "{CONTACT}"

[[grant]]
when = {{ groups = "ar-cfo" }}
role = "cfo"
scope = "all"

[[grant]]
when = {{ groups = "ar-leads" }}
role = "team_lead"
scope = {{ team = "claim:team" }}

[[grant]]
when = {{ groups = "ar-agents" }}
role = "agent"
scope = {{ agent_id = "claim:employee" }}

[[grant]]
when = {{ groups = "ar-analysts" }}
role = "analyst"
scope = {{ bu = "claim:bu" }}

[[grant]]
when = {{ groups = "ar-law" }}
role = "litigation"
scope = {{ bu = ["DE01"] }}

[[grant]]
when = {{ groups = "ar-admins" }}
role = "administrator"
scope = "all"

[[grant]]
when = {{ groups = "ar-audit" }}
role = "auditor"
scope = "all"
"""


def make_guarded_home(home: Path) -> Path:
    """Import the files, build, and say who may see what."""
    feeds = home / "files"
    feeds.mkdir(parents=True)
    for name, text in FILES.items():
        (feeds / name).write_text(text, "utf-8")
    (feeds / "more.csv").write_text(ONE_MORE, "utf-8")
    for names, layout in (
        (("customers.csv", "agents.csv", "portfolios.csv"), "plain"),
        (("open_items.csv",), "plain_history"),
    ):
        run(home, "import", *(str(feeds / name) for name in names), "--layout", layout)
    run(home, "build")
    (home / "access.toml").write_text(ACCESS, "utf-8")
    return home


@contextmanager
def provider() -> Iterator[str]:
    """The address of an OpenID Connect provider, a process of its own, who knows these people."""
    port = free_port()
    told = [
        json.dumps({"sub": who, "name": who.title(), "email": f"{who}@example.test",
                    "email_verified": True, **claims})
        for who, claims in PEOPLE.items()
    ]  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port),
         *(word for user in told for word in ("--user-claims", user))],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://localhost:{port}"
    try:
        _wait_for(f"{url}/.well-known/openid-configuration")
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(url: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer")


@contextmanager
def guarded(home: Path, issuer: str, ready: str = HEALTH) -> Iterator[str]:
    """The address of a fresh server that asks `issuer` who comes; `ready` is its first request."""
    port = free_port()
    url = f"http://localhost:{port}"
    told = {
        "AR_AUTH": "oidc", "AR_OIDC_ISSUER": issuer, "AR_OIDC_CLIENT_ID": "ar-metrics",
        "AR_OIDC_CLIENT_SECRET": "made up", "AR_COOKIE_SECRET": SECRET, "AR_BASE_URL": url,
    }  # fmt: skip
    with serving(home, port=port, environment=told, ready=ready, host="localhost"):
        yield url


def log_in(page: Page, who: str, address: str) -> Page:
    """Ask for an address, sign in as `who` at the provider, and arrive."""
    visit(page, address)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=who, exact=True).click()
    page.wait_for_url(f"{address.split('?', maxsplit=1)[0].rstrip('/')}**")
    page.get_by_role("button", name="Sign out").first.wait_for()
    idle(page)
    return page


def cookies_of(context: BrowserContext) -> dict[str, str]:
    """The cookies of a browser by name."""
    return {told["name"]: told["value"] for told in context.cookies()}


def signed(claims: dict[str, Any], url: str, secret: str = SECRET) -> str:
    """A login cookie as the server would sign it."""
    from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

    told = {"iss": "x", "iat": int(time.time()), "origin": url, "is_logged_in": True,
            "provider": "default", **claims}  # fmt: skip
    return create_signed_value(secret, "_streamlit_user", json.dumps(told)).decode()
