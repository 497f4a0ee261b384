"""The documents say what the code does: generated pages are current, commands exist, links lead."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from ar_metrics import docs
from ar_metrics.cli import program

ROOT = Path(__file__).parents[1]
WRITTEN = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
each_document = pytest.mark.parametrize("path", WRITTEN, ids=[path.name for path in WRITTEN])


def test_the_types_of_the_feeds_are_those_of_their_contracts():
    assert docs.KINDS.read_text("utf-8") == docs.feed_kinds(), "run: make docs"


@pytest.mark.parametrize("name", docs.PAGES)
def test_a_generated_page_is_current(name: str) -> None:
    assert (ROOT / "docs" / name).read_text("utf-8") == docs.PAGES[name](), "run: make docs"


def test_the_documents_of_the_design_exist() -> None:
    names = ["README", "CONTRIBUTING", "GLOSSARY", "DECISIONS", "CHANGELOG"]
    assert all((ROOT / f"{name}.md").exists() for name in names)
    assert (ROOT / "LICENSE").read_text("utf-8").strip().startswith("Apache License")


@each_document
def test_links_to_files_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


@each_document
def test_make_targets_in_the_text_exist(path: Path) -> None:
    targets = set(
        re.findall(r"^([a-z0-9.-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    named = set(re.findall(r"`make ([a-z0-9.-]+)", path.read_text("utf-8")))
    assert named <= targets


@each_document
def test_commands_in_the_text_exist_with_their_options(path: Path) -> None:
    for line in re.findall(r"(?:^|`)ar-metrics ([^`\n]+)", path.read_text("utf-8"), re.MULTILINE):
        words = [word for word in line.split("#")[0].split() if not word.startswith("…")]
        if words[:1] == ["--home"]:
            words = words[2:]
        if not words or not re.fullmatch(r"[a-z]+", words[0]):
            continue
        assert words[0] in program.commands, line
        known = {name for p in program.commands[words[0]].params for name in p.opts}
        assert {word for word in words if re.fullmatch(r"--[a-z-]+", word)} <= known | {"--help"}


def test_every_command_has_a_summary_and_examples() -> None:
    for name, command in program.commands.items():
        assert command.help, name
        assert re.search(r"Examples?:", command.epilog or ""), name
        assert "ar-metrics" in (command.epilog or ""), name


def test_no_file_of_the_project_names_a_machine_or_a_registry() -> None:
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    pattern = re.compile(r"(/work/|file:///|/root/|index-url|find-links|registry\.npmjs)")
    own = Path(__file__).relative_to(ROOT).as_posix()
    for name in files:
        path = ROOT / name
        if name == own or path.suffix in {".png", ".ttf", ".woff2", ".xlsx", ".mo"}:
            continue
        if path.exists():
            found = pattern.search(path.read_text("utf-8", errors="replace"))
            assert not found, f"{name}: {found[0] if found else ''}"
