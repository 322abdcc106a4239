"""`barvinok worker`: the same as `barvinok run worker`."""

import click

from app.cli.run import run


@click.command()
@click.pass_context
def worker(context: click.Context) -> None:
    """Do the jobs that wait, until SIGTERM; then finish the one in hand."""
    context.invoke(run, name="worker", port=0)
