"""`barvinok classify`: what the rules propose for facts in a file. No database."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from app.errors import CatalogueError

MANY = 50
"""From this number of cases on, a bar on the error output shows how far it is."""


@click.command()
@click.argument(
    "file",
    required=False,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--language", type=click.Choice(["en", "uk"]), default="en")
@click.option("--measure", is_flag=True, help="Measure on cases of known outcome.")
def classify(file: Path | None, form: str, language: str, measure: bool) -> None:
    """Print what the facts in FILE point to; docs/formats/classification.md.

    With --measure, FILE holds cases of known outcome (default: public_cases.yaml):
    exit 1 when an expected entry is missed or a forbidden one proposed.
    """
    if measure:
        _measure(file)
        return
    if file is None:
        raise click.UsageError("name a file of facts, or --measure")
    said = _proposals(file, language)
    if form == "json":
        click.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    for case in said["cases"]:
        _print_case(case)


def _proposals(file: Path, language: str) -> dict[str, Any]:
    from app import start
    from app.classification import crime_catalogue, exchange, forum_catalogue
    from app.config import Settings
    from app.facts import vocabulary

    start.read_own_law(Settings.load())
    facts, crimes, fora = vocabulary(), crime_catalogue(), forum_catalogue()
    try:
        cases = exchange.submitted_cases(file, facts)
    except CatalogueError as wrong:
        # The catalogues are read: it is the caller's own file that is wrong.
        raise click.UsageError(f"{wrong}\nNothing of the file was used.") from None
    said: list[Any] = []
    with click.progressbar(
        cases, label="Cases", file=sys.stderr, hidden=len(cases) < MANY
    ) as bar:
        for case in bar:
            found = exchange.as_json((case,), crimes, facts, fora, language)
            said += found["cases"]
    return {"catalogue": crimes.version, "cases": said}


def _print_case(case: dict[str, Any]) -> None:
    click.secho(case["id"], bold=True)
    if not case["proposals"]:
        click.echo("  nothing is proposed")
    for each in case["proposals"]:
        inside = "    " if each["role"] == "counterpart" else "  "
        checked = "" if each["verified"] else " (source to be checked)"
        click.echo(f"{inside}{each['role']:<11} {each['id']:<18} {each['name']}")
        click.echo(f"{inside}            {each['citation']}{checked}")
        for element in each["elements"]:
            why = ", ".join(element["supporting"] + element["contradicting"])
            click.echo(
                f"{inside}            {element['finding']:<12} {element['summary']}"
                + (f" [{why}]" if why else "")
            )
        for question in each["questions"] if each["role"] == "waiting" else ():
            click.echo(f"{inside}            ask: {question['text']}")


def _measure(file: Path | None) -> None:
    from app.classification import measure

    cases = measure.known_cases(file or measure.FILE)
    if not cases:
        raise click.UsageError("the file holds no case")
    report = measure.measure(cases)
    for result in report.results:
        told = [f"{result.primaries} primaries"]
        told += [
            f"{word}: {', '.join(found)}"
            for word in ("missed", "forbidden", "unexplained")
            if (found := getattr(result, word))
        ]
        if result.survived:
            gates = ", ".join(element for _, element in result.survived)
            told.append(f"proposed without its gate: {gates}")
        click.echo(f"{result.case.id:<40} {'; '.join(told)}")
    click.echo(f"\nCases                    {len(report.results)}")
    click.echo(f"Recall of expected       {report.recall:.0%}")
    click.echo(f"Forbidden and proposed   {report.forbidden}")
    click.echo(f"Primaries, median        {report.median_primaries:g}")
    click.echo(f"Primaries, most          {report.most_primaries}")
    click.echo(f"Primaries that fit       {report.precision:.0%}")
    raise SystemExit(0 if report.is_sound else 1)
