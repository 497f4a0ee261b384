"""pandera for polars alone: a third of the time to import.

With pandas beside it (Streamlit brings it) pandera loads its whole pandas side as well, and
hypothesis where that is installed. Without them it is what its makers call a polars-only install,
which is all that the contracts ask for. The two are hidden from this thread alone, and for the
moment of this import; where they are loaded already nothing is hidden.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

HIDDEN = ("pandas", "numpy", "hypothesis")


class _Hiding:
    """An import hook in front of the others that finds nothing of HIDDEN for one thread."""

    def __init__(self) -> None:
        self.thread = threading.get_ident()

    def find_spec(self, name: str, *_: object) -> None:
        """Refuse in the words of a package that is not installed: pandera looks for them."""
        if name in HIDDEN and threading.get_ident() == self.thread:
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)


@contextmanager
def _polars_only() -> Iterator[None]:
    if "pandas" in sys.modules:
        yield
        return
    import polars as pl  # noqa: F401  (before: it looks for numpy by itself)

    hook = _Hiding()
    sys.meta_path.insert(0, hook)  # pyright: ignore[reportArgumentType]  (a hook that finds nothing)
    try:
        yield
    finally:
        sys.meta_path.remove(hook)  # pyright: ignore[reportArgumentType]


def _loaded() -> tuple[Any, Any, Any]:
    with _polars_only():
        import pandera.errors
        import pandera.polars
        import polars as pl
        from pandera.api.polars import model_config
        from pandera.backends.register_checks import register_default_check_backends

        register_default_check_backends(pl.LazyFrame)  # looks for pandas once and remembers
        return pandera.polars, pandera.errors, model_config.BaseConfig


if TYPE_CHECKING:
    import pandera.errors as pandera_errors
    import pandera.polars as pa
    from pandera.api.polars.model_config import BaseConfig
else:
    pa, pandera_errors, BaseConfig = _loaded()

__all__ = ["BaseConfig", "pa", "pandera_errors"]
