"""The layouts that come with the product, and the way to a layout of one's own."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from ar_metrics.errors import UserError
from ar_metrics.sources.layout import Layout
from ar_metrics.sources.toml_layout import read_layout


def shipped_layouts() -> dict[str, Layout]:
    """Return the layouts that come with the product, by name, plain first."""
    folder = resources.files("ar_metrics.sources") / "layouts"
    found = [
        read_layout(entry.read_text("utf-8"), entry.name.removesuffix(".toml"))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    ]
    return {layout.name: layout for layout in sorted(found, key=_plain_first)}


def layout_named(layout: str | Path) -> Layout:
    """Return a shipped layout by its name, or the one that a TOML file holds.

    Raises UserError for an unknown name and for a file that cannot be used.
    """
    shipped = shipped_layouts()
    if str(layout) in shipped:
        return shipped[str(layout)]
    path = Path(layout)
    if path.suffix.lower() != ".toml":
        raise UserError(
            f"There is no layout '{layout}': give {', '.join(shipped)}, or the path of a .toml "
            "file."
        )
    try:
        return read_layout(path.read_text("utf-8"), path.stem)
    except (OSError, UnicodeDecodeError):
        raise UserError(
            f"The layout {layout} cannot be read: there is no such text file."
        ) from None


def _plain_first(layout: Layout) -> tuple[bool, str]:
    return (not layout.name.startswith("plain"), layout.name)
