"""How a benchmark is run and told: two ways of doing one thing, in turn, in one run.

A bench is a file in `scripts/benches/` with `BENCHES: list[Bench]`. Its `prepare` makes
invented data from a fixed seed in a folder that is thrown away, and gives a `Pair`:
A is the product, B what it is compared with. Only ratios within one run are worth
quoting: the machine is shared, and its load stands in the report. The processor time of
the process and its children stands beside: it hardly depends on who else works here.

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
    in_words: Callable[[float], str] | None = None
    """Says a measure as people ask for it, such as packages a minute."""

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
    cpu_a: list[float] = field(default_factory=list)
    cpu_b: list[float] = field(default_factory=list)
    errors: int = 0
    load: list[float] = field(default_factory=list)

    @property
    def values(self) -> list[float]:
        """The pairwise ratios, or A's own values where there is no B."""
        return _ratios(self.a, self.b) or self.a

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
            "cpu_seconds_a": self.cpu_a,
            "cpu_seconds_b": self.cpu_b,
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
        if bench.in_words is not None:
            told = [bench.in_words(statistics.median(v)) for v in (self.a, self.b) if v]
            yield f"  {' against '.join(told)}"
        if ratios := _ratios(self.cpu_a, self.cpu_b):
            yield f"  processor time A/B  {_spread(ratios)}"
        verdict = "met" if self.met else "MISSED"
        yield f"  {kind}  {_spread(values)}   target {sign} {bench.target:g}: {verdict}"
        load = " to ".join(f"{load:.2f}" for load in self.load)
        yield f"  rounds {len(values)}, errors {self.errors}, load average {load}"


def run(bench: Bench, rounds: int, *, once: bool = False) -> Report:
    """Run A and B in turn; who begins alternates too, and the first round is thrown.

    Args:
        bench: what is run.
        rounds: how often each side is measured.
        once: each side once and nothing before, where a round takes very long.

    Raises:
        BenchError: too few rounds, or a side in which nothing succeeded.
    """
    if once:
        rounds = 1
    elif rounds < LEAST_ROUNDS:
        raise BenchError(f"at least {LEAST_ROUNDS} rounds")
    report = Report(bench, load=[os.getloadavg()[0]])
    with (
        tempfile.TemporaryDirectory(prefix="barvinok-bench-") as folder,
        bench.prepare(Path(folder)) as pair,
    ):
        sides = [(pair.a, report.a, report.cpu_a)]
        if pair.b is not None:
            sides.append((pair.b, report.b, report.cpu_b))
        for side, _, _ in () if once else sides:
            side()  # caches warm, nothing counted
        for number in range(rounds):
            for side, values, cpu in sides if number % 2 == 0 else reversed(sides):
                before = _cpu_seconds()
                value, errors = _measured(bench.measure, side)
                cpu.append(_cpu_seconds() - before)
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


def _cpu_seconds() -> float:
    """Return what this process and its ended children have had of the processors."""
    return sum(os.times()[:4])


def _ratios(some: Sequence[float], others: Sequence[float]) -> list[float]:
    if not others or not all(others):
        return []
    return [one / other for one, other in zip(some, others, strict=True)]


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
@click.option("--once", is_flag=True, help="One round, for very large sizes.")
@click.option("--list", "only_list", is_flag=True, help="Say which benches there are.")
def main(names: tuple[str, ...], rounds: int, once: bool, only_list: bool) -> None:  # noqa: FBT001  # click flags
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
        report = run(benches[name], rounds, once=once)
        click.echo("\n".join(report.as_lines()) + "\n")
        text = json.dumps(report.as_json(), indent=1)
        (REPORTS / f"{name}.json").write_text(text + "\n", "utf-8")
        met = met and report.met
    sys.exit(0 if met else 1)
