"""`barvinok init` and `barvinok ceremony`: founding, with secrets shown once."""

import io
import re
import tomllib
from pathlib import Path

import pytest

from app import db, vault
from app.config import Installation, Settings
from app.keys import directory, pinned
from app.staff import drill, founding
from app.vault import age, shares
from tests.cli.conftest import words_of

HANNA = "two lanterns over the quiet bay"
YURII = "an orchard behind nine green gates"
SHARE = re.compile(r"Share \d of \d.*?\n((?:  .*\d+ .*\n)+)")
ROOT = re.compile(r"Secret of the directory root.*\n\s+([0-9a-f ]{79})")


@pytest.fixture
def founds(terminal, barvinok):
    """Sit at the terminal and found an installation; give what was on the screen."""

    def found(*arguments, secret=""):
        at = terminal("init", "--organisation", "Fictional House", *arguments)
        if secret:
            at.asked("Secret of the directory root", secret)
        for place, name, password in (
            ("First", "Hanna", HANNA),
            ("Second", "Yurii", YURII),
        ):
            at.asked(f"{place} officer", name)
            at.asked(f"Password of {name}", password)
            at.asked("The same once more", password)
        shown = 2 if secret else 6
        for _ in range(shown):
            at.sees("press Enter")
            at.types("")
        assert at.ends() == 0, at.said
        return at.said

    return found


@pytest.fixture
def bound(environment):
    """Bind this process to what the command founded."""
    settings = Settings.load(environment)

    def bind():
        installation = Installation.load(settings)
        assert installation is not None
        pinned.pin(installation)
        db.bind(db.make_engine(settings.database_url))
        return installation

    yield bind
    pinned.pin(None)
    if db.engine._bind is not None:
        db.bound().dispose()
        db.unbind()


def every_byte_in(folder):
    return b"".join(p.read_bytes() for p in Path(folder).rglob("*") if p.is_file())


def test_two_officers_found_an_installation_at_the_terminal(founds, bound, environment):
    said = founds()
    installation = bound()
    assert not installation.demonstration
    with db.reading() as session:
        known = directory.load(session)
    assert len(known.officers()) == 2
    assert HANNA not in said
    assert YURII not in said


def test_what_is_shown_once_stands_in_no_file(founds, environment):
    said = founds()
    written = every_byte_in(environment["BARVINOK_DATA"]).lower()
    root = ROOT.search(said).group(1).replace(" ", "")
    parts = [words_of(found) for found in SHARE.findall(said)]
    seed = shares.combine(parts[:2])
    secret = re.search(r"account secret  (\S+)", said).group(1)
    for shown in (root, seed.hex(), parts[0], secret, HANNA):
        assert shown.lower().encode() not in written
    for raw in (bytes.fromhex(root), seed):
        assert raw not in every_byte_in(environment["BARVINOK_DATA"])


def test_any_two_of_the_shares_open_what_recovery_holds(founds, bound):
    said = founds()
    bound()
    parts = [words_of(found) for found in SHARE.findall(said)]
    assert len(parts) == 3
    with db.reading() as session:
        recipient = directory.load(session).recovery_recipient
    for pair in (parts[:2], parts[1:], parts[::2]):
        assert age.identity_of(shares.combine(pair))[1] == recipient


def test_a_folder_in_use_is_refused_and_stays_as_it_was(founds, barvinok, environment):
    founds()
    before = Path(environment["BARVINOK_DATA"], "installation.toml").read_bytes()
    done = barvinok("init", "--piped")
    assert done.returncode == 2
    assert "is an installation already" in done.stderr
    assert "Hint: " in done.stderr
    after = Path(environment["BARVINOK_DATA"], "installation.toml").read_bytes()
    assert after == before


def test_secrets_are_not_printed_into_a_pipe_unasked(barvinok, environment, tmp_path):
    for command in (["init"], ["ceremony", "make", tmp_path / "roots.toml"]):
        done = barvinok(*command)
        assert done.returncode == 2
        assert "--piped" in done.stderr
    assert not Path(environment["BARVINOK_DATA"]).exists()
    assert not (tmp_path / "roots.toml").exists()


def test_a_short_password_is_asked_for_again(terminal):
    at = terminal("init", "--organisation", "Fictional House", "--officer", "Hanna")
    at.asked("Password of Hanna", "short")
    at.sees("12 characters or more")
    at.sees("Password of Hanna")
    assert at.gives_up() == 1


def test_two_officers_of_one_name_found_nothing(barvinok, environment):
    typed = f"{HANNA}\n{HANNA}\n{YURII}\n{YURII}\n"
    names = ["--officer", "Hanna", "--officer", "hanna"]
    done = barvinok("init", "--piped", "--organisation", "X", *names, typed=typed)
    assert done.returncode == 2
    assert "Hint: " in done.stderr
    assert not Path(environment["BARVINOK_DATA"], "installation.toml").exists()


def test_a_ceremony_writes_only_what_is_public(barvinok, tmp_path):
    done = barvinok("ceremony", "make", tmp_path / "roots.toml", "--piped")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["roots.toml"]
    written = (tmp_path / "roots.toml").read_text()
    root = ROOT.search(done.stdout).group(1).replace(" ", "")
    assert root not in written
    parts = [words_of(found) for found in SHARE.findall(done.stdout)]
    identity, recipient = age.identity_of(shares.combine(parts[1:]))
    assert recipient in written
    assert identity not in written
    again = barvinok("ceremony", "make", tmp_path / "roots.toml", "--piped")
    assert again.returncode == 2
    assert (tmp_path / "roots.toml").read_text() == written


def test_one_share_alone_may_never_open_anything(barvinok, tmp_path):
    for wrong in (("--needed", "1"), ("--needed", "4"), ("--shares", "17")):
        done = barvinok("ceremony", "make", tmp_path / "r.toml", "--piped", *wrong)
        assert done.returncode == 2
        assert "one share alone must open nothing" in done.stderr


def test_init_founds_with_the_roots_of_a_ceremony_and_never_sees_recovery(
    barvinok, founds, bound, terminal, tmp_path, environment
):
    made = barvinok("ceremony", "make", tmp_path / "roots.toml", "--piped").stdout
    root = ROOT.search(made).group(1)
    parts = [words_of(found) for found in SHARE.findall(made)]
    said = founds("--roots", tmp_path / "roots.toml", secret=root)
    assert "Share 1 of" not in said
    assert root not in said
    installation = bound()
    told = tomllib.loads((tmp_path / "roots.toml").read_text())
    public = bytes.fromhex(told["root_public"])
    assert installation.directory_root == directory.fingerprint(public)

    with db.transaction() as session:
        (tmp_path / "drill.age").write_bytes(drill.begin(session))
    at = terminal("ceremony", "open", tmp_path / "drill.age")
    at.asked("Share 1", parts[0])
    at.asked("Share 2", parts[2])
    at.asked("Share 3", "")
    assert at.ends() == 0, at.said
    digits = re.findall(r"\d{12}(?=\n)", at.said)
    with db.transaction() as session:
        officer = directory.load(session).officers()[0].staff_id
        drill.finish(session, digits[0], officer)
        assert drill.is_done(session)


def test_another_roots_secret_is_asked_for_again(barvinok, terminal, tmp_path):
    barvinok("ceremony", "make", tmp_path / "roots.toml", "--piped")
    at = terminal("init", "--organisation", "X", "--roots", tmp_path / "roots.toml")
    at.asked("Secret of the directory root", "00" * 32)
    at.sees("not the secret of that file")
    at.asked("Secret of the directory root", "no hex at all")
    at.sees("not the secret of that file")
    assert at.gives_up() == 1


def test_a_changed_file_of_roots_is_refused(barvinok, tmp_path):
    file = tmp_path / "roots.toml"
    barvinok("ceremony", "make", file, "--piped")
    good = file.read_text()
    other = age.new_identity()[1]
    recipient = re.search(r"age1pq1\w+", good).group(0)
    for wrong in (
        good.replace(recipient, other),
        good.replace("barvinok roots 1", "barvinok roots 9"),
        good[: len(good) // 2],
        "",
    ):
        file.write_text(wrong)
        done = barvinok("init", "--piped", "--roots", file)
        assert done.returncode == 2, done.stderr
        assert "Hint: " in done.stderr


def test_a_share_with_a_wrong_word_is_named_and_not_taken(barvinok, tmp_path):
    roots = founding.make_roots()
    seed = age.seed_of(roots.recovery_identity)
    parts = shares.split(seed, 2, 3)
    sealed = io.BytesIO()
    age.encrypt([roots.recovery_recipient], io.BytesIO(b"twelve digits\n"), sealed)
    (tmp_path / "file.age").write_bytes(sealed.getvalue())
    words = parts[1].split()
    words[4] = "academic" if words[4] != "academic" else "acid"
    typed = "\n".join([parts[0], " ".join(words), parts[1], "", ""])
    done = barvinok("ceremony", "open", tmp_path / "file.age", typed=typed)
    assert done.returncode == 0, done.stderr
    assert "word 5" in done.stderr
    assert words[4] not in done.stderr
    assert "twelve digits" in done.stdout
    too_few = barvinok(
        "ceremony", "open", tmp_path / "file.age", typed=f"{parts[0]}\n\n"
    )
    assert too_few.returncode == 2
    assert "too_few" in too_few.stderr
    out = tmp_path / "opened"
    typed = "\n".join([*parts[:2], "", ""])
    asked = barvinok(
        "ceremony", "open", tmp_path / "file.age", "--out", out, typed=typed
    )
    assert asked.returncode == 0
    assert out.read_bytes() == b"twelve digits\n"
    assert out.stat().st_mode & 0o077 == 0


def test_the_shares_of_another_set_open_nothing(barvinok, tmp_path):
    roots = founding.make_roots()
    sealed = io.BytesIO()
    age.encrypt([roots.recovery_recipient], io.BytesIO(b"x"), sealed)
    (tmp_path / "file.age").write_bytes(sealed.getvalue())
    others = shares.split(vault.new_key(), 2, 3)
    typed = "\n".join([*others[:2], "", ""])
    done = barvinok("ceremony", "open", tmp_path / "file.age", typed=typed)
    assert done.returncode == 2
    assert "Hint: " in done.stderr
