"""A real provider and a real Chromium: who sees what, and who sees nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

import wire
from ar_metrics import audit
from ar_metrics.access import ROLES as DECLARED
from ar_metrics.settings import Settings
from ar_metrics.ui import navigation
from chromium import idle, person, visit
from guarded import (
    CONTACT,
    ROLES,
    SECRET,
    SECRETS_OF_THE_DATA,
    cookies_of,
    guarded,
    log_in,
    make_guarded_home,
    provider,
    signed,
)

# What each sees of the outstanding: 1 000 (A1, North) + 200 (A2, North) + 30 000 (A3) + 4 (nobody).
OWED = {"carla": "€31.2k", "lea": "€1.20k", "zoe": "€1k", "anna": "€1.20k", "lars": "€30.0k",
        "otto": "€31.2k"}  # fmt: skip
USER = "_streamlit_user"


@pytest.fixture(scope="module")
def guarded_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_guarded_home(tmp_path_factory.mktemp("guarded") / "home")


@pytest.fixture(scope="module")
def url(guarded_home: Path) -> Iterator[str]:
    with provider() as issuer, guarded(guarded_home, issuer) as address:
        yield address


def sees_nothing(said: str) -> bool:
    return ("Se connecter" in said or "Sign in" in said) and not any(
        secret in said for secret in SECRETS_OF_THE_DATA
    )


@pytest.mark.parametrize("who", ROLES)
def test_each_role_logs_in_and_sees_its_pages_and_its_rows(
    browser: Browser, url: str, who: str
) -> None:
    """And arrives where the link led that was asked for before the login."""
    role = DECLARED[ROLES[who]]
    mine = [entry for entry in navigation.PAGES if entry.name in role.pages]
    other = next((e for e in navigation.PAGES if e.name not in role.pages), None)
    context = person(browser, "en")
    landing = "" if mine[0].name == "overview" else mine[1].name
    page = log_in(context.new_page(), who, f"{url}/{landing}")
    links = page.get_by_test_id("stSidebarNavLink")
    told = {text.split("\n")[-1].strip() for text in links.all_inner_texts()}
    assert told == {entry.title for entry in mine}
    if who in OWED:
        expect(page.get_by_test_id("stMetricValue").first).to_have_text(OWED[who])
    if other:
        page = visit(page, f"{url}/{other.name}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Not for your role")
    context.close()


def test_names_are_those_of_the_own_team_and_of_no_private_customer_without_need(
    browser: Browser, url: str
) -> None:
    context = person(browser, "en")
    log_in(context.new_page(), "anna", f"{url}/aging?by=customers")
    said = wire.told(url, "aging", "by=customers", cookies_of(context))
    assert "Ateliers" in said
    for hidden in ("Martin", "Petit", "Amrani", "Noir", "Verrerie"):
        assert hidden not in said
    context.close()


def test_a_person_in_no_group_is_told_whom_to_ask(browser: Browser, url: str) -> None:
    page = log_in(person(browser, "en").new_page(), "noro", f"{url}/aging")
    expect(page.get_by_role("heading", level=1)).to_have_text("No access")
    expect(page.get_by_text(CONTACT)).to_be_visible()
    expect(page.get_by_test_id("stSidebarNavLink")).to_have_count(0)


def test_a_stolen_link_an_altered_and_a_forged_cookie_and_an_old_token_see_nothing(
    browser: Browser, url: str
) -> None:
    context = person(browser, "en")
    page = log_in(context.new_page(), "carla", f"{url}/aging?bu=FR01&by=customers")
    jar = cookies_of(context)
    assert "Ateliers" in wire.told(url, "aging", "bu=FR01", jar)
    page.get_by_test_id("stPopoverButton").filter(has_text="Download").click()
    idle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV for machines").click()
    file = download.value.url
    stranger = person(browser, "en")
    assert page.request.get(file).status == 200
    assert stranger.request.get(file).status == 403
    upload = stranger.request.put(f"{url}/_stcore/upload_file/a/b", multipart={"f": "x"})
    assert upload.status == 403
    stolen = visit(stranger.new_page(), page.url)
    expect(stolen.get_by_role("button", name="Sign in")).to_be_visible()
    expect(stolen.get_by_text("Ateliers")).to_have_count(0)

    value, soon = jar[USER], int(time.time()) + 600
    mine = {"sub": "carla", "groups": ["ar-cfo"]}
    for cookie in (
        value[:-2] + ("aa" if value[-2:] != "aa" else "bb"),
        "x" + value[1:],
        value.split(".")[0],
        signed({**mine, "exp": soon}, url, "another secret of more than thirty-two"),
        signed({**mine, "exp": int(time.time()) - 1}, url),
        signed(mine, url),
        signed({**mine, "exp": soon}, "http://elsewhere.test"),
        signed({"groups": ["ar-cfo"], "exp": soon}, url),
        "",
    ):
        assert sees_nothing(wire.told(url, "aging", "bu=FR01", {**jar, USER: cookie})), cookie
    good = signed({**mine, "exp": soon}, url, SECRET)
    assert "Ateliers" in wire.told(url, "aging", "", {**jar, USER: good})  # the test can fail
    for name in ("aging", "overview", "audit", "imports"):
        assert sees_nothing(wire.told(url, name))
    assert wire.told(url, "aging", "", jar, origin="http://elsewhere.test") == ""
    context.close()


def test_after_a_logout_no_tab_and_no_copy_of_the_cookie_sees_anything(
    browser: Browser, url: str
) -> None:
    context = person(browser, "en")
    first = log_in(context.new_page(), "lea", f"{url}/")
    second = visit(context.new_page(), f"{url}/")
    jar = cookies_of(context)
    expect(second.get_by_test_id("stMetricValue").first).to_have_text(OWED["lea"])
    first.get_by_role("button", name="Sign out").click()
    first.wait_for_url("**/end_session**")
    second.get_by_role("link", name="Aged balance").click()
    expect(second.get_by_text("Your session has ended.")).to_be_visible()
    expect(second.get_by_test_id("stSidebarNavLink")).to_have_count(0)
    expect(second.get_by_text("Ateliers")).to_have_count(0)
    assert sees_nothing(wire.told(url, "", "", jar))
    context.close()


def test_the_audit_log_of_a_morning_reads_like_a_story_and_holds_no_row(
    browser: Browser, url: str, guarded_home: Path
) -> None:
    """Three users, two exports, one import."""
    settings = Settings(home=guarded_home)
    before = len(list(audit.events(settings)))
    for who, link, file_format in (
        ("zoe", "aging?by=customers", "CSV for machines"),
        ("anna", "outstanding?bu=FR01", "Excel"),
    ):
        context = person(browser, "en")
        page = log_in(context.new_page(), who, f"{url}/{link}")
        page.get_by_test_id("stPopoverButton").filter(has_text="Download").click()
        idle(page)
        with page.expect_download():
            page.get_by_role("button", name=file_format, exact=True).click()
        context.close()
    context = person(browser, "en")
    page = log_in(context.new_page(), "ada", f"{url}/imports")
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(
        guarded_home / "files" / "more.csv"
    )
    idle(page)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("The file was imported")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/end_session**")
    context.close()

    story = list(audit.events(settings))[before:]
    told = [(e["who"].split("@")[0], e["action"], e.get("page") or e.get("dataset") or e.get("files"))
            for e in story]  # fmt: skip
    assert told == [
        ("zoe", "login", None),
        ("zoe", "page", "aging"),
        ("zoe", "export", "aged_balance"),
        ("anna", "login", None),
        ("anna", "page", "outstanding"),
        ("anna", "export", "evolution"),
        ("ada", "login", None),
        ("ada", "page", "imports"),
        ("ada", "import", ["more.csv"]),
        ("ada", "logout", None),
    ]
    exported = story[2]
    assert exported["scope"] == {"agent_id": "A1", "agent_names": "hidden"}
    assert (exported["rows"], len(exported["sha256"])) == (1, 64)
    assert story[4]["filters"] == {"bu": ["FR01"]}
    text = "".join((guarded_home / "state" / "audit").glob("*.jsonl").__next__().read_text("utf-8"))
    for row in ("Ateliers", "Martin", "Verrerie", "Scierie", "1000", "30000", "F-1", "Petit"):
        assert row not in text
    assert audit.verify(settings) == len(story) + before
