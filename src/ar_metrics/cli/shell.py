"""Completion for the shells people use."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command(
    epilog="""\b
Examples:
  ar-metrics completion bash >> ~/.bashrc
  ar-metrics completion zsh >> ~/.zshrc
  ar-metrics completion fish > ~/.config/fish/completions/ar-metrics.fish
"""
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what makes SHELL complete commands."""
    kind = get_completion_class(shell)
    assert kind is not None, "click knows the shells of the choice"
    root = ctx.find_root()
    click.echo(kind(root.command, {}, "ar-metrics", "_AR_METRICS_COMPLETE").source())
