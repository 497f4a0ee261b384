"""Commands that show the product: demo, serve."""

from __future__ import annotations

import os
import sys

import click

from ar_metrics.cli.builds import tell_build
from ar_metrics.cli.output import as_json, plain, print_json, progress, teller
from ar_metrics.errors import UserError
from ar_metrics.settings import ROOT, Settings


@click.command(
    epilog="""\b
Examples:
  ar-metrics demo
  ar-metrics --home /tmp/trial demo
"""
)
@as_json
@progress
@click.pass_obj
def demo(settings: Settings, as_json: bool, progress: str) -> None:
    """Make the generated group and build it.

    Its files are written, then imported as any others. The home must not hold imports of your own:
    generated and real figures never mix.
    """
    from ar_metrics import imports, warehouse
    from ar_metrics.demo import batches, write_demo

    if any(not batch.generated for batch in imports.effective(settings)):
        raise UserError(
            f"{settings.home} holds imports that were not generated.",
            advice="Give the demo a home of its own: ar-metrics --home DIR demo",
        )
    tell = teller(progress)
    folder = settings.home / "demo"
    tell("writing the files of the demo group")
    write_demo(folder)
    for batch, files in batches(folder):
        tell(f"importing {batch.note}")
        imports.import_files(settings, files, batch.layout, generated=True)
    built = warehouse.build(settings, log=tell)
    if as_json:
        print_json({"file": built.path.name, **plain(built)})
    else:
        tell_build(built)


@click.command(
    epilog="""\b
Examples:
  ar-metrics serve
  PORT=8600 ar-metrics --home /srv/receivables serve
"""
)
@click.pass_obj
def serve(settings: Settings) -> None:
    """Serve the dashboard.

    On 127.0.0.1:8501 unless HOST and PORT say otherwise.
    """
    from ar_metrics.settings import listen_port

    address = f"http://{os.environ.get('HOST', '127.0.0.1')}:{listen_port(os.environ)}"
    click.echo(f"{settings.home} on {address} (Ctrl-C stops)")
    sys.stdout.flush()  # what is not written yet dies with this process
    os.chdir(ROOT)
    os.environ["AR_HOME"] = str(settings.home)
    os.execv(sys.executable, [sys.executable, str(ROOT / "app.py")])  # noqa: S606
