"""One engine a process: what it keeps open, and what a child does not take over."""

import os

from sqlalchemy import text

from app import db


def open_connections():
    return db.bound().pool.checkedin()


def test_a_connection_is_kept_for_the_next_request(fresh_database):
    with db.reading() as session:
        session.execute(text("select 1"))
    assert open_connections() == 1


def test_a_child_process_opens_connections_of_its_own(fresh_database):
    """Two processes at one connection would damage each other's answers."""
    with db.reading() as session:
        session.execute(text("select 1"))
    child = os.fork()
    if child == 0:
        os._exit(open_connections())
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert open_connections() == 1
