from __future__ import annotations

from pathlib import Path

import pytest

from importing import Desk, desk_in


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty home."""
    return desk_in(tmp_path)
