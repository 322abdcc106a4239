"""Every text of the interface is said in Ukrainian, and what is compiled is current."""

import importlib.util
import re
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo, write_mo

ROOT = Path(__file__).resolve().parents[2]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")
TAG = re.compile(r"</?[a-z][^>]*>")
FORMS = 3  # one, few, many
RUSSIAN = re.compile("[ыэъё]", re.IGNORECASE)


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("texts", ROOT / "scripts/texts.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def texts() -> ModuleType:
    return loaded()


@pytest.fixture(scope="module")
def kept(texts) -> Catalog:
    return texts.kept("uk")


@pytest.fixture(scope="module")
def needed(texts) -> Catalog:
    return texts.collected()


def told(message: Message) -> list[str]:
    """Return what a message says in Ukrainian, a plural in all its forms."""
    said = message.string
    return [said] if isinstance(said, str) else list(said or ())


def asked(message: Message) -> list[str]:
    """Return what a message says in English, a plural in both its forms."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def written(catalogue: Catalog) -> list[Message]:
    """Return the messages, without the header."""
    return [message for message in catalogue if message.id]


def test_that_texts_are_collected_from_code_and_from_templates(needed):
    assert needed.get("Leave now")
    assert needed.get("Indicated")


def test_every_text_has_a_translation(needed, kept):
    missing = [m.id for m in written(needed) if kept.get(m.id) is None]
    assert not missing


def test_no_translation_is_empty(kept):
    empty = [m.id for m in written(kept) if not all(s.strip() for s in told(m))]
    assert not empty


def test_no_translation_is_a_guess(kept):
    assert not [m.id for m in written(kept) if m.fuzzy]


def test_every_plural_has_its_three_forms(kept):
    plural = [m for m in written(kept) if not isinstance(m.id, str)]
    assert plural
    assert not [m.id for m in plural if len(told(m)) != FORMS]
    assert not [m.id for m in plural if isinstance(m.string, str)]
    assert kept.num_plurals == FORMS


def test_placeholders_are_those_of_the_original(kept):
    wrong = []
    for message in written(kept):
        original = sorted(PLACEHOLDER.findall(asked(message)[-1]))
        wrong += [
            (message.id, said)
            for said in told(message)
            if sorted(PLACEHOLDER.findall(said)) != original
        ]
    assert not wrong


def test_markup_is_that_of_the_original(kept):
    wrong = []
    for message in written(kept):
        original = sorted(TAG.findall(asked(message)[-1]))
        wrong += [
            (message.id, said)
            for said in told(message)
            if sorted(TAG.findall(said)) != original
        ]
    assert not wrong


def test_no_letter_of_another_language_slipped_in(kept):
    foreign = [
        (m.id, said) for m in written(kept) for said in told(m) if RUSSIAN.search(said)
    ]
    assert not foreign


def test_what_is_compiled_is_what_is_written(texts, kept):
    fresh = BytesIO()
    write_mo(fresh, kept)
    compiled = texts.path_of("uk").with_suffix(".mo").read_bytes()
    assert said_in(compiled) == said_in(fresh.getvalue())


def said_in(compiled: bytes) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return every text of a compiled catalogue, without its header and its dates."""
    messages = written(read_mo(BytesIO(compiled)))
    return {tuple(asked(message)): tuple(told(message)) for message in messages}
