"""Later editions of the shipped catalogue, written for a test and bound in its time."""

from contextlib import contextmanager

from app.classification import catalogue

SUMMARY = 'summary: {en: "One or more people were killed.", uk:'
OF_WILFUL_KILLING = "- id: icc.8.2.a.i.killing\n    kind: conduct\n    gate: yes\n    "
WORDS = (
    OF_WILFUL_KILLING + SUMMARY,
    OF_WILFUL_KILLING + SUMMARY.replace("killed", "killed or left to die"),
)
"""The first element of wilful killing says more."""
GATE = (
    "- id: icc.8.2.a.i.intent\n    kind: mental\n",
    "- id: icc.8.2.a.i.intent\n    kind: mental\n    gate: yes\n",
)
"""Intent becomes a gate of wilful killing."""
KILLED = (
    OF_WILFUL_KILLING + SUMMARY + ' "Було вбито одну або кількох осіб.",'
    ' de: "Ein oder mehrere Menschen wurden getötet."}\n'
    "    facts_that_point_to_it: "
)
OTHER_FACTS = (
    KILLED + "[act.killing, act.executed]",
    KILLED + "[act.executed]",
)
"""Only an execution points to wilful killing any more."""


def written(folder, *changes, version="2027.1", without=""):
    """Write an edition in which some words are others, and one entry has another id."""
    text = catalogue.FILE.read_text("utf-8")
    for old, new in (('version: "2026.3"', f'version: "{version}"'), *changes):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    if without:
        text = text.replace(without, f"{without}x")
    file = folder / "crimes.yaml"
    file.write_text(text, "utf-8")
    return file


@contextmanager
def edition(folder, *changes, version="2027.1", without=""):
    """Let this process stand on another edition for a while."""
    folder = folder / version
    folder.mkdir(exist_ok=True)
    catalogue.bind(written(folder, *changes, version=version, without=without))
    try:
        yield
    finally:
        catalogue.bind()
