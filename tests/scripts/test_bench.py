"""The harness of the benchmarks: fair turns, honest numbers."""

import itertools
import json
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from scripts import harness
from scripts.harness import Bench, BenchError, Measure, Outcome, Pair


def make_bench(a, b=None, **over):
    """A bench of two given sides."""

    @contextmanager
    def prepare(folder):
        yield Pair(a, b)

    given = {"name": "probe", "what": "w", "against": "x", "target": 1.0, **over}
    return Bench(prepare=prepare, **given)


def side(name, turns, **outcome):
    """A side that notes its turns and says that it took a second."""

    def go():
        turns.append(name)
        return Outcome(**{"good": 10, "seconds": 1.0, **outcome})

    return go


def test_the_sides_take_turns_and_so_does_the_first_of_them():
    turns = []
    harness.run(make_bench(side("a", turns), side("b", turns)), 5)
    assert "".join(turns) == "ab" + "ab" + "ba" + "ab" + "ba" + "ab"


def test_ratios_are_pairwise_with_median_and_extremes():
    seconds = itertools.cycle([1.0])
    slower = iter([9.0, 1.0, 2.0, 3.0, 4.0, 5.0])  # the first is the warm-up
    report = harness.run(
        make_bench(
            lambda: Outcome(good=1, seconds=next(slower)),
            lambda: Outcome(good=1, seconds=next(seconds)),
            target=3.0,
        ),
        5,
    )
    assert report.as_json()["ratio"] == {"median": 3.0, "min": 1.0, "max": 5.0}
    assert report.met


def test_what_failed_is_in_no_rate_and_misses_the_target():
    report = harness.run(
        make_bench(
            side("a", [], good=5, errors=5), side("b", []), measure=Measure.RATE
        ),
        5,
    )
    assert set(report.a) == {5.0}
    assert report.errors == 25
    assert not report.met


def test_a_side_in_which_nothing_succeeds_has_no_number():
    with pytest.raises(BenchError, match="nothing succeeded"):
        harness.run(make_bench(side("a", [], good=0, errors=3)), 5)


def test_processor_time_stands_beside_and_a_measure_in_words():
    def busy(times):
        def go():
            sum(range(3_000_000 * times))
            return Outcome(good=1, seconds=0.5)

        return go

    report = harness.run(
        make_bench(busy(4), busy(1), in_words=lambda s: f"{60 / s:.0f} a minute"), 5
    )
    lines = "\n".join(report.as_lines())
    assert "120 a minute against 120 a minute" in lines
    assert "processor time A/B" in lines
    assert sum(report.cpu_a) > 2 * sum(report.cpu_b)


def test_once_is_one_round_of_each_side():
    turns = []
    report = harness.run(make_bench(side("a", turns), side("b", turns)), 7, once=True)
    assert (turns, report.values) == (["a", "b"], [1.0])


@pytest.mark.parametrize("rounds", [0, 4])
def test_few_rounds_prove_nothing(rounds):
    with pytest.raises(BenchError, match="at least 5"):
        harness.run(make_bench(side("a", [])), rounds)


@pytest.mark.parametrize(
    ("measure", "target", "met"),
    [
        (Measure.SECONDS, 0.1, True),
        (Measure.SECONDS, 0.09, False),
        (Measure.RATE, 10, True),
        (Measure.RATE, 11, False),
    ],
)
def test_of_a_rate_more_is_better_and_of_time_less(measure, target, met):
    report = harness.run(
        make_bench(side("a", []), measure=measure, target=target), harness.LEAST_ROUNDS
    )
    assert report.met == met


def test_a_percentile_needs_each_sample():
    bench = make_bench(side("a", [], samples=[0.1] * 9), measure=Measure.P95)
    with pytest.raises(BenchError, match="one sample"):
        harness.run(bench, 5)


BENCH_FILE = """
from contextlib import contextmanager
from scripts.harness import Bench, Outcome, Pair

@contextmanager
def prepare(folder):
    yield Pair(lambda: Outcome(1, seconds=1.0), lambda: Outcome(1, seconds=2.0))

BENCHES = [Bench("half", "one", "two", 0.5, prepare)]
"""


def test_the_command_prints_a_table_and_keeps_the_numbers(tmp_path, monkeypatch):
    (tmp_path / "half.py").write_text(BENCH_FILE)
    known = harness.known(tmp_path)
    monkeypatch.setattr(harness, "known", lambda: known)
    monkeypatch.setattr(harness, "REPORTS", tmp_path / "out")
    said = CliRunner().invoke(harness.main, ["all", "--rounds", "5"])
    assert said.exit_code == 0, said.output
    assert "target <= 0.5: met" in said.output
    kept = json.loads((tmp_path / "out" / "half.json").read_text())
    assert kept["ratio"]["median"] == 0.5
    assert len(kept["load_average"]) == 2
    assert CliRunner().invoke(harness.main, ["other"]).exit_code == 2


def test_two_benches_of_one_name_are_refused(tmp_path):
    (tmp_path / "one.py").write_text(BENCH_FILE)
    (tmp_path / "two.py").write_text(BENCH_FILE)
    with pytest.raises(BenchError, match="half"):
        harness.known(tmp_path)
