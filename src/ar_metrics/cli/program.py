"""The program itself: its options, its commands, and how an error is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ar_metrics.cli import (
    access,
    builds,
    demo,
    export,
    files,
    inspecting,
    objectives,
    parameters,
    report,
    selecting,
    shell,
)
from ar_metrics.errors import UserError
from ar_metrics.settings import from_environment

EXAMPLES = """\b
Examples:
  ar-metrics demo && ar-metrics serve
  ar-metrics import june.csv --layout plain
  ar-metrics build
  ar-metrics export aging --as-of 2025-06-30 --by country_code

\b
Exit codes: 0 done, 1 a bug, 2 usage, 10 a file breaks its contract, 11 a model cannot be
built, 12 a check found rows, 13 a figure that has no right answer, 14 a delivery failed.
"""


class Program(click.Group):
    """A group of commands whose UserError is a sentence and an exit code, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; tell what the user can put right and end with its exit code."""
        try:
            return super().invoke(ctx)
        except UserError as error:
            click.echo(str(error), err=True)
            ctx.exit(error.exit_code)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the work, not of the alphabet."""
        return list(self.commands)


COMMANDS = [
    files.import_,
    builds.build,
    builds.check,
    export.export,
    report.report,
    selecting.selections,
    objectives.objectives,
    parameters.settings,
    files.history,
    files.withdraw,
    builds.rollback,
    inspecting.inspect,
    files.layouts,
    files.template,
    demo.demo,
    demo.serve,
    access.access,
    access.audit,
    shell.completion,
]


@click.group(
    cls=Program,
    commands=COMMANDS,
    epilog=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder of imports and warehouse. Default: AR_HOME, else data/ of this project.",
)
@click.version_option(package_name="ar-metrics", message="%(package)s %(version)s")
@click.pass_context
def program(ctx: click.Context, home: Path | None) -> None:
    """Receivables from files to figures: import, build, export, look.

    The reporting currency is AR_CURRENCY (default EUR).
    """
    ctx.obj = from_environment(home)


def main() -> None:
    """Run the program on the arguments of this process."""
    program(prog_name="ar-metrics")
