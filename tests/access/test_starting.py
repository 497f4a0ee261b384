"""Who may reach a server without a login: nobody but its own machine, however it is started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ar_metrics.errors import UserError
from ar_metrics.settings import Login, Settings, login_from_environment
from ar_metrics.ui.starting import asked_address
from chromium import ROOT, free_port
from guarded import ACCESS, SECRET

WHOLE = {
    "AR_OIDC_ISSUER": "https://id.example.test", "AR_OIDC_CLIENT_ID": "ar",
    "AR_OIDC_CLIENT_SECRET": "x", "AR_COOKIE_SECRET": SECRET, "AR_BASE_URL": "https://ar.example.test",
}  # fmt: skip
OPEN = {
    "python app.py": ("app.py",),
    "streamlit run": ("-m", "streamlit", "run", "app.py", "--server.address", "0.0.0.0"),
    "uvicorn": ("-m", "uvicorn", "app:app", "--host", "0.0.0.0"),
    "ar-metrics serve": ("-m", "ar_metrics", "serve"),
}


def login(tmp_path: Path, **given: str) -> Login:
    return login_from_environment(Settings(home=tmp_path), given)


def test_an_open_address_without_a_login_is_refused_by_every_way_to_start(tmp_path: Path) -> None:
    """All four at once: each must end by itself with a sentence."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AR_")},
        "AR_HOME": str(tmp_path), "HOST": "0.0.0.0", "PORT": str(free_port()),
        "PYTHONPATH": str(ROOT / "src"),
    }  # fmt: skip
    started = {
        name: subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=environment, text=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )
        for name, words in OPEN.items()
    }  # fmt: skip
    for name, process in started.items():
        _, said = process.communicate(timeout=60)
        assert process.returncode == 2, (name, said)
        assert "answers to its own machine alone" in said
        assert "Traceback" not in said


@pytest.mark.parametrize(
    ("words", "environment", "address"),
    [
        (["python", "app.py"], {}, "127.0.0.1"),
        (["python", "app.py"], {"HOST": "0.0.0.0"}, "0.0.0.0"),
        (["python", "-m", "uvicorn", "app:app"], {}, "127.0.0.1"),
        (["/x/uvicorn", "app:app", "--host=0.0.0.0"], {}, "0.0.0.0"),
        (["/x/python", "/x/uvicorn", "app:app", "--host", "::"], {}, "::"),
        (["uvicorn", "app:app"], {"UVICORN_HOST": "10.0.0.1"}, "10.0.0.1"),
        (["uvicorn", "app:app", "--uds", "/x"], {}, "?"),
        (["gunicorn", "app:app", "-b", "127.0.0.1"], {}, "?"),
    ],
)
def test_the_address_is_read_from_how_it_was_started(
    words: list[str], environment: dict[str, str], address: str
) -> None:
    assert asked_address(words, environment) == address


def test_without_configuration_it_is_the_demo_and_ar_auth_makes_it_ones_own(tmp_path: Path) -> None:
    assert login(tmp_path).mode == "demo"
    assert login(tmp_path, AR_AUTH="local").mode == "local"
    with pytest.raises(UserError, match="AR_AUTH is 'none'"):
        login(tmp_path, AR_AUTH="none")
    with pytest.raises(UserError, match="unset AR_OIDC"):
        login(tmp_path, AR_AUTH="local", **WHOLE)


def test_a_whole_login_is_read_and_keeps_its_secrets_to_itself(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET + "\n")
    told = {n: v for n, v in WHOLE.items() if n != "AR_COOKIE_SECRET"}
    made = login(
        tmp_path, AR_COOKIE_SECRET_FILE=str(secret), AR_ALLOWED_HOSTS="ar.lan, AR2.lan", **told
    )
    assert made.mode == "oidc"
    assert made.hosts == ("ar.example.test", "ar.lan", "ar2.lan")
    assert made.cookie_secret == SECRET
    assert SECRET not in repr(made)
    assert made.access_file == tmp_path / "access.toml"


@pytest.mark.parametrize("missing", WHOLE)
def test_a_login_that_is_half_configured_is_refused(tmp_path: Path, missing: str) -> None:
    with pytest.raises(UserError, match=f"{missing} is missing"):
        login(tmp_path, AR_AUTH="oidc", **{n: v for n, v in WHOLE.items() if n != missing})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("AR_COOKIE_SECRET", "short", "shorter than 32"),
        ("AR_BASE_URL", "http://ar.example.test", "give https"),
        ("AR_BASE_URL", "https://ar.example.test/app", "has a path"),
        ("AR_OIDC_ISSUER", "http://id.example.test", "give https"),
        ("AR_OIDC_ISSUER", "id.example.test", "give https"),
    ],
)
def test_a_login_that_is_not_safe_is_refused(
    tmp_path: Path, name: str, value: str, said: str
) -> None:
    with pytest.raises(UserError) as refusal:
        login(tmp_path, **{**WHOLE, name: value})
    assert said in str(refusal.value)


def test_the_mapping_is_checked_before_the_server_starts(tmp_path: Path) -> None:
    environment = {**os.environ, **WHOLE, "AR_HOME": str(tmp_path), "PORT": str(free_port())}
    (tmp_path / "access.toml").write_text(ACCESS.replace('"cfo"', '"boss"'), "utf-8")
    run = subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    assert run.returncode == 2
    assert "there is no role 'boss'" in run.stderr
