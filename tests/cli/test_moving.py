"""`barvinok export-all` and `import-all`: shares at a terminal, and what is said."""

import hashlib
import io
import re

import pytest

from app.vault import age, shares
from tests.cli.conftest import words_of
from tests.moving.conftest import clear_of, taken_apart

HANNA = "two lanterns over another bay"
YURII = "an orchard behind ten green gates"
FIRST = {
    "Petro": "every line of a second ledger",
    "Marko": "a kettle for whoever comes next",
    "Bohdan": "eight boats and one slow harbour",
    "Lesia": "cold bricks along a north wall",
    "Iryna": "article by article with coffee",
}


@pytest.fixture
def here(live_world):
    """What points a command at the installation of the test."""
    return {
        "BARVINOK_DATA": str(live_world.settings.data),
        "BARVINOK_DATABASE_URL": live_world.settings.database_url,
    }


@pytest.fixture
def key(tmp_path):
    """The leavers' key, as age-keygen writes it: two files."""
    identity, recipient = age.new_identity()
    (tmp_path / "leaving.key").write_text(f"# created: today\n{identity}\n")
    (tmp_path / "leaving.pub").write_text(f"{recipient}\n")
    return identity


@pytest.fixture
def there(tmp_path):
    """What points a command at a folder that nobody has used."""
    return {"BARVINOK_DATA": str(tmp_path / "new")}


def typed(live_world, count):
    return "".join(f"{s}\n" for s in live_world.house.founded.recovery_shares[:count])


@pytest.fixture
def exported(live_world, here, key, barvinok, tmp_path):
    """What the command printed; `all.age` is written."""
    done = barvinok(
        "export-all",
        tmp_path / "all.age",
        "--to",
        tmp_path / "leaving.pub",
        typed=typed(live_world, 2) + "\n",
        **here,
    )
    assert done.returncode == 0, done.stderr
    return done


def test_two_shares_export_everything(exported, key, tmp_path):
    path = tmp_path / "all.age"
    assert hashlib.sha256(path.read_bytes()).hexdigest() in exported.stdout
    taken = taken_apart(clear_of(path, key))
    assert len(taken.rows["staff_member"]) == 13
    assert "smoking" not in exported.stdout
    assert path.stat().st_mode & 0o777 == 0o600


def test_one_share_opens_nothing(live_world, here, key, barvinok, tmp_path):
    done = barvinok(
        "export-all",
        tmp_path / "all.age",
        "--to",
        tmp_path / "leaving.pub",
        typed=typed(live_world, 1) + "\n",
        **here,
    )
    assert done.returncode == 2
    assert "Hint: " in done.stderr
    assert not (tmp_path / "all.age").exists()


def test_another_houses_recovery_key_is_refused(here, key, barvinok, tmp_path):
    done = barvinok(
        "export-all",
        tmp_path / "all.age",
        *("--to", tmp_path / "leaving.pub", "--identity", tmp_path / "leaving.key"),
        **here,
    )
    assert done.returncode == 2
    assert "the recovery key of another installation" in done.stderr
    assert not (tmp_path / "all.age").exists()


@pytest.mark.parametrize("to", ["nowhere", "age1notarecipient", ""])
def test_what_is_no_recipient_is_refused(here, barvinok, tmp_path, to):
    done = barvinok("export-all", tmp_path / "all.age", "--to", to, **here)
    assert done.returncode == 2
    assert not (tmp_path / "all.age").exists()


def test_a_file_of_that_name_stays(live_world, here, key, barvinok, tmp_path):
    (tmp_path / "all.age").write_text("mine")
    done = barvinok(
        "export-all", tmp_path / "all.age", "--to", tmp_path / "leaving.pub", **here
    )
    assert done.returncode == 2
    assert (tmp_path / "all.age").read_text() == "mine"


def test_a_house_is_founded_from_it_at_the_terminal(
    exported, terminal, barvinok, there, tmp_path
):
    at = terminal(
        "import-all",
        *(tmp_path / "all.age", "--identity", tmp_path / "leaving.key"),
        **there,
    )
    at.asked("Is it the file", "y")
    answers_all_questions(at)
    for _ in range(1 + 3 + 2 + len(FIRST)):
        at.sees("press Enter")
        at.types("")
    assert at.ends() == 0, at.said
    assert hashlib.sha256((tmp_path / "all.age").read_bytes()).hexdigest() in at.said
    assert "The log of before" in at.said
    assert "the chain holds" in at.said
    for password in (HANNA, YURII, *FIRST.values()):
        assert password not in at.said
    done = barvinok("user", "list", **there)
    assert done.stdout.count("invited") == 13 - 2 - len(FIRST)
    assert done.stdout.count("enrolled") == 2 + len(FIRST)
    parts = [words_of(found) for found in SHARE.findall(at.said)]
    assert age.identity_of(shares.combine(parts[:2]))
    assert barvinok("audit", "verify", **there).returncode == 0


def answers_all_questions(at):
    for place, name, password in (
        ("First", "Hanna", HANNA),
        ("Second", "Yurii", YURII),
    ):
        at.asked(f"{place} officer", name)
        at.asked(f"Password of {name}", password)
        at.asked("The same once more", password)
    for _ in FIRST:
        at.asked("Number", "1")
        at.sees("Password of ")
        at.sees(":")
        name = re.findall(r"Password of (\w+)", at.said)[-1]
        at.types(FIRST[name])
        at.asked("The same once more", FIRST[name])


def test_a_file_that_was_swapped_meanwhile_is_not_taken_in(
    exported, key, terminal, barvinok, there, tmp_path
):
    path = tmp_path / "all.age"
    at = terminal(
        "import-all", *(path, "--identity", tmp_path / "leaving.key"), **there
    )
    at.asked("Is it the file", "y")
    clear = clear_of(path, key)
    with path.open("wb") as other:
        recipient = (tmp_path / "leaving.pub").read_text().strip()
        age.encrypt([recipient], io.BytesIO(clear), other)
    answers_all_questions(at)
    assert at.ends() == 2, at.said
    assert "not the one that was confirmed" in at.said
    assert not (tmp_path / "new" / "installation.json").exists()
    done = barvinok("user", "list", **there)
    assert done.returncode != 0


SHARE = re.compile(r"Share \d of \d.*?\n((?:  .*\d+ .*\n)+)")


def test_a_wrong_key_is_refused_in_words(exported, barvinok, there, tmp_path):
    (tmp_path / "other.key").write_text(age.new_identity()[0])
    done = barvinok(
        "import-all",
        tmp_path / "all.age",
        *("--identity", tmp_path / "other.key", "--piped"),
        **there,
    )
    assert done.returncode == 2
    assert "Hint: " in done.stderr


def test_a_file_without_an_identity_is_no_key(exported, barvinok, there, tmp_path):
    done = barvinok(
        "import-all",
        tmp_path / "all.age",
        *("--identity", tmp_path / "leaving.pub", "--piped"),
        **there,
    )
    assert done.returncode == 2
    assert "holds no identity" in done.stderr


def test_a_founded_folder_is_refused(exported, here, barvinok, tmp_path):
    done = barvinok(
        "import-all",
        tmp_path / "all.age",
        *("--identity", tmp_path / "leaving.key", "--piped"),
        **here,
    )
    assert done.returncode == 2
    assert "is an installation already" in done.stderr


def test_who_says_no_to_the_hash_changes_nothing(exported, barvinok, there, tmp_path):
    done = barvinok(
        "import-all",
        tmp_path / "all.age",
        *("--identity", tmp_path / "leaving.key", "--piped"),
        typed="n\n",
        **there,
    )
    assert done.returncode == 1
    assert not (tmp_path / "new").exists()
