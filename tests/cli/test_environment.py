"""What AR_* may say; anything else is one sentence, before something is read or written."""

from __future__ import annotations

from pathlib import Path

import pytest

from ar_metrics.errors import UserError
from ar_metrics.settings import from_environment, listen_port


@pytest.mark.parametrize("size", ["3GB", "3 gb", "1.5GiB", "512MB", "80%"])
def test_a_memory_limit_is_a_size_as_duckdb_reads_it(tmp_path: Path, size: str) -> None:
    told = from_environment(tmp_path, {"AR_MEMORY_LIMIT": size})
    assert told.memory_limit == size


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        *(("AR_MEMORY_LIMIT", size, "give a size, such as 3GB")
          for size in ("abc", "1024", "0GB", "-1GB", "10KB", "3GB;", "%")),
        ("AR_THREADS", "0", "give a whole number from 1 up"),
        ("AR_THREADS", "two", "give a whole number from 1 up"),
        ("AR_CURRENCY", "xyz", "give an ISO 4217 code"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_with_what_to_give(
    tmp_path: Path, name: str, value: str, said: str
) -> None:
    with pytest.raises(UserError, match=f"{name} is '{value}': {said}"):
        from_environment(tmp_path, {name: value})


@pytest.mark.parametrize("value", ["abc", "0", "65536", "-1", "", "80.0"])
def test_a_port_that_is_none_is_told_before_anything_starts(value: str) -> None:
    with pytest.raises(UserError, match=f"PORT is '{value}': give a whole number"):
        listen_port({"PORT": value})
    assert (listen_port({}), listen_port({"PORT": "65535"})) == (8501, 65535)


def test_a_home_is_a_folder_or_not_there_yet(tmp_path: Path) -> None:
    """A file was taken for a home without an import."""
    (tmp_path / "home").write_text("")
    with pytest.raises(UserError, match="is a file: AR_HOME or --home names a folder"):
        from_environment(None, {"AR_HOME": str(tmp_path / "home")})
    assert from_environment(tmp_path / "new", {}).home == tmp_path / "new"
