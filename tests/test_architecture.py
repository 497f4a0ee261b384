"""The arrows between the rooms of the house, and the rules of each room, as tests."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "ar_metrics"

DATABASE = {"adbc_driver_manager", "adbc_driver_postgresql", "pyarrow"}
# Room: (rooms of ours it may import, libraries it may import). Its own files may import each other.
WRITE_SIDE = {"contracts", "sources", "imports", "warehouse"}
READ_SIDE = {"access", "queries", "charts", "exports", "reports"}
MAY_IMPORT: dict[str, tuple[set[str], set[str]]] = {
    "errors": (set(), set()),
    "archives": (set(), set()),
    "metrics": (set(), set()),
    "parameters": (set(), set()),
    "soundness": (set(), set()),
    "settings": ({"errors"}, set()),
    "access": ({"errors"}, set()),
    "contracts": ({"errors", "parameters"}, {"pandera", "polars", "pycountry"}),
    "sources": ({"archives", "contracts", "errors"}, {"polars", "fastexcel", *DATABASE}),
    "imports": ({"contracts", "sources", "settings", "errors"}, {"duckdb", "polars"}),
    "warehouse": (
        {"contracts", "sources", "imports", "settings", "errors", "soundness"},
        {"duckdb", "polars", "sqlglot", "currency_converter", "pyspark"},
    ),
    "queries": (
        {"access", "metrics", "parameters", "errors", "soundness"},
        {"duckdb", "polars"},
    ),
    "charts": ({"metrics"}, {"plotly", "polars"}),
    "exports": ({"errors"}, {"polars"}),
    # Frames of the queries, in the words of the screens and the colours of their charts, on pages.
    "reports": (
        {
            "queries",
            "access",
            "metrics",
            "charts",
            "exports",
            "selections",
            "i18n",
            "vocabulary",
            "settings",
            "errors",
        },
        {"polars", "typst"},
    ),
    "selections": (
        {"queries", "access", "exports", "vocabulary", "i18n", "metrics", "settings", "errors"},
        {"polars"},
    ),
    "jobs": ({"settings", "errors"}, set()),
    "audit": ({"settings", "errors"}, set()),
    "logins": ({"settings", "errors"}, set()),
    "i18n": ({"settings", "errors"}, {"babel"}),
    # What codes are called: for screens, reports and exports alike, so outside of the screens.
    "vocabulary": ({"i18n", "metrics", "settings"}, set()),
    "demo": ({"contracts", "metrics", "settings"}, {"polars"}),
    "docs": ({"contracts", "metrics", "settings", "cli"}, {"click", "sqlglot"}),
    "cli": (
        {
            *WRITE_SIDE,
            *READ_SIDE,
            "selections",
            "audit",
            "metrics",
            "parameters",
            "settings",
            "errors",
            "demo",
            "jobs",
            "docs",
            "i18n",
        },
        {"click", "polars"},
    ),
    "__main__": ({"cli"}, set()),
    "ui": (
        {
            "queries",
            "access",
            "exports",
            "selections",
            "metrics",
            "parameters",
            "charts",
            "jobs",
            "i18n",
            "settings",
            "errors",
            "archives",
            "audit",
            "logins",
            "vocabulary",
            "reports",
        },
        # pandas and pyarrow: only loaded before the memory is frozen, which speeds up reruns
        {"streamlit", "polars", "babel", "plotly", "pandas", "pyarrow", "starlette"},
    ),
    "pages": ({"ui", "queries", "charts", "metrics", "i18n"}, {"streamlit"}),
    "app": ({"settings", "errors", "ui"}, {"streamlit", "starlette"}),
}
SCREENS = {"ui", "pages", "app"}


def room_of(path: Path) -> str:
    """The room a file stands in: its module, or the package or folder around it."""
    if path.is_relative_to(PACKAGE):
        return path.relative_to(PACKAGE).with_suffix("").parts[0]
    return path.relative_to(ROOT).with_suffix("").parts[0]


def modules(path: Path) -> Iterator[str]:
    """Every module that the file names in an import, relative ones written out."""
    package = path.relative_to(ROOT / "src").with_suffix("").parts if "src" in path.parts else ()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: -node.level]) if node.level else ""
            name = ".".join(part for part in (base, node.module) if part)
            if name == "ar_metrics":
                yield from (f"ar_metrics.{alias.name}" for alias in node.names)
            else:
                yield name


SOURCE_FILES = [
    *sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py"),
    *sorted((ROOT / "pages").glob("*.py")),
    *([ROOT / "app.py"] if (ROOT / "app.py").exists() else []),
]
PAGES = [path for path in SOURCE_FILES if room_of(path) == "pages"]
each_file = pytest.mark.parametrize(
    "path", SOURCE_FILES, ids=[str(path.relative_to(ROOT)) for path in SOURCE_FILES]
)
each_page = pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])


def libraries(path: Path) -> set[str]:
    """Top-level names of what a file imports from outside, the standard library left out."""
    names = {name.split(".")[0] for name in modules(path)}
    return names - set(sys.stdlib_module_names) - {"ar_metrics"}


@each_file
def test_a_file_stands_in_a_room_that_the_design_names(path: Path) -> None:
    assert room_of(path) in MAY_IMPORT


@each_file
def test_imports_follow_the_arrows(path: Path) -> None:
    room = room_of(path)
    ours = {name.split(".")[1] for name in modules(path) if name.startswith("ar_metrics.")}
    ours.discard("__version__")
    allowed, outside = MAY_IMPORT[room]
    assert ours - {room} <= allowed, f"{room} may not import {sorted(ours - {room} - allowed)}"
    assert libraries(path) <= outside, f"{room} may not use {sorted(libraries(path) - outside)}"


def test_the_two_sides_never_import_each_other() -> None:
    for room in WRITE_SIDE:
        assert not MAY_IMPORT[room][0] & (READ_SIDE | {"ui"})
    for room in READ_SIDE | {"ui", "pages"}:
        assert not MAY_IMPORT[room][0] & WRITE_SIDE


@each_file
def test_only_screens_import_streamlit(path: Path) -> None:
    assert room_of(path) in SCREENS or "streamlit" not in libraries(path)


@each_page
def test_a_page_touches_neither_the_warehouse_nor_a_frame(path: Path) -> None:
    assert not libraries(path) & {"duckdb", "polars"}


@each_page
def test_a_page_starts_with_its_guard(path: Path) -> None:
    """Streamlit can run a page without the entry script, so the page itself refuses strangers."""
    body = ast.parse(path.read_text("utf-8")).body
    statements = [node for node in body if not isinstance(node, ast.Import | ast.ImportFrom)]
    after_docstring = statements[1:] if ast.get_docstring(ast.Module(body, [])) else statements
    assert ast.unparse(after_docstring[0]) == "reader = ui.current_reader()"


@each_file
def test_files_stay_readable(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) <= 300, f"{len(lines)} lines: split it along the same nouns"


@each_file
def test_nothing_is_left_for_later(path: Path) -> None:
    text = path.read_text("utf-8")
    for mark in ("TODO", "FIXME", "NotImplementedError"):
        assert mark not in text


# What a module may do when it is imported: say what it is, import, name things.
NAMING = (
    ast.Import,
    ast.ImportFrom,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Assign,
    ast.AnnAssign,
    ast.If,
)


@each_file
def test_importing_a_module_does_nothing(path: Path) -> None:
    """Pages and the entry script are run, not imported, and are left out."""
    if room_of(path) in {"pages", "app"} or path.name == "entry.py":
        return
    for node in ast.parse(path.read_text("utf-8")).body:
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        assert is_docstring or isinstance(node, NAMING), f"line {node.lineno} runs on import"


def test_every_module_can_be_imported_alone_and_leaves_no_trace(tmp_path: Path) -> None:
    names = [
        ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
        for path in SOURCE_FILES
        if path.is_relative_to(PACKAGE) and path.name not in {"entry.py", "__main__.py"}
    ]
    code = "import importlib, sys; [importlib.import_module(name) for name in sys.argv[1:]]"
    run = subprocess.run(
        [sys.executable, "-c", code, *names],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(ROOT / "src"), "AR_HOME": str(tmp_path / "home")},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert run.stdout == ""
    assert list(tmp_path.iterdir()) == []
