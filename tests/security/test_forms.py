"""T-04, T-05: a form sets what it asks, and the server alone decides the rest.

Each form of `tests/support/sent.py` is sent as it is, and then with everything else
that anybody could think of beside it; what is written must be the same. What was typed
is looked for in all that is kept.
"""

import re
from contextlib import contextmanager

import msgspec
import pytest
from flask import request
from sqlalchemy import LargeBinary, select, update
from wtforms.form import BaseForm

from app import db, vault
from app.cases.models import Case
from app.cases.people.forms import PersonForm
from app.db import Base
from app.vault.document import Document
from tests.support.addresses import addresses, at_desk, blanks, undone
from tests.support.sent import TAKEN, forms, versions

SAID = "the heron at the weir"
EXTRA = dict.fromkeys(
    (
        *("_id", "id", "team_id", "is_admin", "admin", "assigned[]", "__class__"),
        *("plaintext", "score", "permissions", "recipients", "created_at"),
    ),
    "1",
) | {"role": "coordinator", "encrypted": "0", "is_encrypted": "false", "sealed": "no"}


@pytest.fixture
def acts(world, full, staff_app, desk):
    """(address, somebody, form) of every good form, and the same for empty ones."""
    desks = {}
    values = blanks(world, full, full.own)
    good = forms(world, full, SAID)
    found = {}
    for address in addresses(staff_app, values):
        if address.method == "POST" and address.endpoint in good:
            sent = good[address.endpoint]
            somebody = desks.setdefault(sent.who, at_desk(desk(sent.who)))
            found[address.endpoint] = (address, somebody, sent.make)
    assert set(found) == set(good)
    return found


@contextmanager
def watched(monkeypatch):
    """Note what is sealed, and which fields the forms of a request ask for."""
    sealed, asked = [], set()
    encode, process = vault.encode, BaseForm.process

    def noting(document):
        made = encode(document)
        sealed.append(made.decode())
        return made

    def asking(self, *args, **named):
        asked.update(field.name for field in self._fields.values())
        return process(self, *args, **named)

    with monkeypatch.context() as patch:
        patch.setattr(vault, "encode", noting)
        patch.setattr(vault.document, "encode", noting)
        patch.setattr(BaseForm, "process", asking)
        yield sealed, asked


def told_apart(text):
    """What differs from one time to the next by chance, made equal."""
    text = re.sub(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", "*", text)
    text = re.sub(r"BV[PNG]?-[0-9A-Z]{4,6}(-[0-9]{2})?", "BV", text)
    text = re.sub(r"RQ-[0-9A-Z]{6}", "RQ", text)
    text = re.sub(r'"words":\["[^"]*"(?:,"[^"]*")?\]', "neutral name", text)
    text = re.sub(r"datetime\.datetime\([^)]*\)", "then", text)
    text = re.sub(r"\d{4}-\d\d-\d\d[T ][0-9:.+Z]+", "then", text)
    return re.sub(
        r'"(?:pseudonym|signature|signed|paper|key|hash|manifest)[a-z0-9_]*":"[^"]*"',
        "+",
        text,
    )


def columns_now():
    """Every clear value of every table, without what differs by chance."""
    lines = []
    with db.reading() as session:
        for table in Base.metadata.sorted_tables:
            clear = [c for c in table.c if not isinstance(c.type, LargeBinary)]
            rows = session.execute(select(*clear))
            lines += [f"{table.name} {told_apart(repr(tuple(row)))}" for row in rows]
    return sorted(lines)


def written(monkeypatch, act, extra=None):
    """Send the form; return its answer, what it sealed, the columns, the fields."""
    address, somebody, make = act
    with undone(), watched(monkeypatch) as (sealed, asked):
        answer = somebody.send(address.path, make() | (extra or {}))
        columns = columns_now()
    return answer, sorted(map(told_apart, sealed)), columns, asked


def poison(asked):
    """Every column and every field of a sealed record that the form does not ask."""
    names = {c.name for table in Base.metadata.sorted_tables for c in table.c}
    for kind in Document.__subclasses__():
        names |= {field.name for field in msgspec.structs.fields(kind)}
    return dict.fromkeys(names - asked, "1") | {
        name: value for name, value in EXTRA.items() if name not in asked
    }


def test_every_form_is_taken(acts):
    for endpoint, (address, somebody, make) in acts.items():
        answer = somebody.ask(address, make())
        assert answer.status_code in TAKEN, (endpoint, answer.status_code)


@pytest.mark.once
def test_t04_t05_what_no_form_asks_is_not_set(acts, monkeypatch):
    for endpoint, act in acts.items():
        answer, sealed, columns, asked = written(monkeypatch, act)
        more = poison(asked)
        assert len(more) > 100, endpoint
        again, also_sealed, also_columns, _asked = written(monkeypatch, act, more)
        assert again.status_code == answer.status_code, endpoint
        assert also_sealed == sealed, endpoint
        assert also_columns == columns, endpoint


@pytest.mark.once
def test_that_a_field_which_was_obeyed_would_be_noticed(acts, monkeypatch):
    asked_for = PersonForm.content

    def obeying(form):
        return msgspec.structs.replace(asked_for(form), sex=request.form.get("role"))

    monkeypatch.setattr(PersonForm, "content", obeying)
    _answer, sealed, columns, asked = written(monkeypatch, acts["people.add"])
    _again, also_sealed, *_rest = written(
        monkeypatch, acts["people.add"], poison(asked)
    )
    assert also_sealed != sealed
    with undone(), db.transaction() as session:
        session.execute(update(Case).values(status="closed"))
        session.flush()
        assert columns_now() != columns


@pytest.mark.once
@pytest.mark.parametrize("wrong", ["0", "-1", "999", "x"])
def test_t05_a_version_that_was_not_shown_writes_nothing(acts, full, wrong):
    before, tried = versions(full), 0
    for endpoint, (address, somebody, make) in acts.items():
        told = [name for name in make() if name.endswith("version")]
        for name in told:
            with undone():
                answer = somebody.send(address.path, make() | {name: wrong})
                assert answer.status_code in {409, 422}, (endpoint, answer.status_code)
                assert versions(full) == before, endpoint
            tried += 1
    assert tried >= 7


def test_t05_an_id_of_another_case_in_a_field_is_refused(acts, full):
    ids = full.own.ids
    names = {str(value): name for name, value in ids.items()}
    tried = set()
    for endpoint, (address, somebody, make) in acts.items():
        for field, value in make().items():
            if not isinstance(value, str) or value not in names:
                continue
            for other in (full.beside, full.foreign):
                sent = make() | {field: str(other.ids[names[value]])}
                answer = somebody.ask(address, sent)
                assert answer.status_code in {404, 409, 422}, (endpoint, field)
            tried.add((endpoint, field))
    assert len(tried) >= 8


def kept_in_clear():
    """Every value of the database, as the file or the server holds it."""
    with db.reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)):
                for value in row:
                    yield value if isinstance(value, bytes) else str(value).encode()


def is_found(words):
    forms_of_it = [words.encode(how) for how in ("utf-8", "utf-16-le", "utf-16-be")]
    return any(form in value for value in kept_in_clear() for form in forms_of_it)


def test_t05_no_flag_or_field_keeps_anything_unsealed(acts):
    for endpoint, (address, somebody, make) in acts.items():
        with undone():
            answer = somebody.send(address.path, make() | EXTRA)
            assert answer.status_code in TAKEN, endpoint
            assert not is_found(SAID), endpoint
            assert not is_found(SAID.partition(" at ")[0]), endpoint


def test_that_the_search_would_find_what_was_kept_unsealed(world):
    with undone(), db.transaction() as session:
        session.execute(
            update(Case).values(content=b"head " + SAID.encode("utf-16-le"))
        )
        session.flush()
        assert is_found(SAID)
    assert not is_found(SAID)
