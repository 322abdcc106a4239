"""How a benchmark is run and told: two ways of doing one thing, in turn, in one run.

A bench is a file in `scripts/benches/` with `BENCHES: list[Bench]`. Its `prepare` makes
invented data from a fixed seed in a folder that is thrown away, and gives a `Pair`:
A is the product, B what it is compared with. Only ratios within one run are worth
quoting: the machine is shared, and its load stands in the report.

An operation that failed is counted as an error and is in no rate and no median.
"""

import importlib.util
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "var" / "bench"
LEAST_ROUNDS = 5


class BenchError(Exception):
    """The bench itself is wrong, or nothing in a round succeeded."""


class Measure(StrEnum):
    """What is compared. Of a rate more is better, of the others less."""

    SECONDS = "seconds per operation"
    P95 = "95th percentile, seconds"
    RATE = "operations per second"


@dataclass(frozen=True)
class Outcome:
    """What one side did in one round.

    Attributes:
        good: operations that succeeded.
        errors: operations that did not.
        samples: seconds of each good operation, for a percentile.
        seconds: time of the measured part, if it is not the whole call.
    """

    good: int
    errors: int = 0
    samples: Sequence[float] = ()
    seconds: float | None = None


Side = Callable[[], Outcome]


@dataclass(frozen=True)
class Pair:
    """A is the product; B is the yardstick, or None where the target is absolute."""

    a: Side
    b: Side | None


@dataclass(frozen=True)
class Bench:
    """One line of the table of targets.

    `target` bounds the ratio A / B; without a B, it bounds A's own measure.
    """

    name: str
    what: str
    against: str
    target: float
    prepare: Callable[[Path], AbstractContextManager[Pair]]
    measure: Measure = Measure.SECONDS

    def is_met(self, value: float) -> bool:
        """Say whether a ratio (or a value) reaches the target."""
        if self.measure is Measure.RATE:
            return value >= self.target
        return value <= self.target


@dataclass
class Report:
    """What a run of one bench showed."""

    bench: Bench
    a: list[float] = field(default_factory=list)
    b: list[float] = field(default_factory=list)
    errors: int = 0
    load: list[float] = field(default_factory=list)

    @property
    def values(self) -> list[float]:
        """The pairwise ratios, or A's own values where there is no B."""
        if not self.b:
            return self.a
        return [one / other for one, other in zip(self.a, self.b, strict=True)]

    @property
    def met(self) -> bool:
        """Whether the median reaches the target and nothing failed."""
        return not self.errors and self.bench.is_met(statistics.median(self.values))

    def as_json(self) -> dict[str, object]:
        """Return everything that was measured, for a file."""
        return {
            "name": self.bench.name,
            "what": self.bench.what,
            "against": self.bench.against,
            "measure": self.bench.measure,
            "target": self.bench.target,
            "a": self.a,
            "b": self.b,
            "ratio" if self.b else "value": {
                "median": statistics.median(self.values),
                "min": min(self.values),
                "max": max(self.values),
            },
            "errors": self.errors,
            "met": self.met,
            "load_average": self.load,
            "python": platform.python_version(),
            "cores": os.cpu_count(),
        }

    def as_lines(self) -> Iterator[str]:
        """Give the lines for the terminal."""
        bench, values = self.bench, self.values
        kind = "ratio A/B" if self.b else "A"
        sign = ">=" if bench.measure is Measure.RATE else "<="
        yield f"{bench.name}: {bench.what}; against: {bench.against}"
        yield f"  A  {_spread(self.a)}   {bench.measure}"
        if self.b:
            yield f"  B  {_spread(self.b)}"
        verdict = "met" if self.met else "MISSED"
        yield f"  {kind}  {_spread(values)}   target {sign} {bench.target:g}: {verdict}"
        load = " to ".join(f"{load:.2f}" for load in self.load)
        yield f"  rounds {len(values)}, errors {self.errors}, load average {load}"


def run(bench: Bench, rounds: int) -> Report:
    """Run A and B in turn; who begins alternates too, and the first round is thrown.

    Raises:
        BenchError: too few rounds, or a side in which nothing succeeded.
    """
    if rounds < LEAST_ROUNDS:
        raise BenchError(f"at least {LEAST_ROUNDS} rounds")
    report = Report(bench, load=[os.getloadavg()[0]])
    with (
        tempfile.TemporaryDirectory(prefix="barvinok-bench-") as folder,
        bench.prepare(Path(folder)) as pair,
    ):
        sides = [(pair.a, report.a)]
        if pair.b is not None:
            sides.append((pair.b, report.b))
        for side, _ in sides:
            side()  # caches warm, nothing counted
        for number in range(rounds):
            for side, values in sides if number % 2 == 0 else reversed(sides):
                value, errors = _measured(bench.measure, side)
                values.append(value)
                report.errors += errors
    report.load.append(os.getloadavg()[0])
    return report


def _measured(measure: Measure, side: Side) -> tuple[float, int]:
    began = time.perf_counter()
    outcome = side()
    seconds = time.perf_counter() - began
    seconds = seconds if outcome.seconds is None else outcome.seconds
    if not outcome.good:
        raise BenchError(f"nothing succeeded, {outcome.errors} errors")
    if measure is Measure.P95:
        if len(outcome.samples) != outcome.good:
            raise BenchError("a percentile needs one sample per good operation")
        return statistics.quantiles(outcome.samples, n=20)[-1], outcome.errors
    if measure is Measure.RATE:
        return outcome.good / seconds, outcome.errors
    return seconds / outcome.good, outcome.errors


def _spread(values: Sequence[float]) -> str:
    median = statistics.median(values)
    return f"{median:10.4g}  ({min(values):.4g} to {max(values):.4g})"


def known(folder: Path = Path(__file__).parent / "benches") -> dict[str, Bench]:
    """Return all benches by name.

    Raises:
        BenchError: two have one name.
    """
    found: dict[str, Bench] = {}
    for path in sorted(folder.glob("[a-z]*.py")):
        spec = importlib.util.spec_from_file_location(f"bench_{path.stem}", path)
        if spec is None or spec.loader is None:
            raise BenchError(f"{path.name} is no module")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for bench in module.BENCHES:
            if bench.name in found:
                raise BenchError(f"two benches are called {bench.name}")
            found[bench.name] = bench
    return found


@click.command()
@click.argument("names", nargs=-1, metavar="NAME...")
@click.option("--rounds", default=7, show_default=True, help="Rounds of A and B.")
@click.option("--list", "only_list", is_flag=True, help="Say which benches there are.")
def main(names: tuple[str, ...], rounds: int, only_list: bool) -> None:  # noqa: FBT001  # a click flag
    """Compare the product with a yardstick: NAME..., or `all`.

    The table goes to the terminal, the numbers to var/bench/NAME.json. Exits 1 when a
    target is missed.
    """
    benches = known()
    if only_list or not names:
        for bench in benches.values():
            click.echo(f"{bench.name:16} {bench.what}")
        return
    asked = list(benches) if names == ("all",) else list(names)
    unknown = sorted(set(asked) - set(benches))
    if unknown:
        raise click.UsageError(f"no such bench: {', '.join(unknown)}")
    REPORTS.mkdir(parents=True, exist_ok=True)
    met = True
    for name in asked:
        report = run(benches[name], rounds)
        click.echo("\n".join(report.as_lines()) + "\n")
        text = json.dumps(report.as_json(), indent=1)
        (REPORTS / f"{name}.json").write_text(text + "\n", "utf-8")
        met = met and report.met
    sys.exit(0 if met else 1)
