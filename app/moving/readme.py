"""The README of an export: what it is and how it is read, for people without us."""

from app.moving.told import Told

_TEXT = """\
Everything that {name} kept in Barvinok
=======================================

Made {made_at} (UTC). Format "{format}" {version}, described in
docs/formats/export-all.md of Barvinok and, shortly, here.

THIS FILE IS CLEAR TEXT: NAMES, ADDRESSES, ACCOUNTS, EVIDENCE. It left the
installation sealed. Open it only where nobody else can read, and keep it sealed.

To see that nothing was changed since:

    sha256sum -c manifest-sha256.txt

What is here
------------

export.json          what this file holds: people, teams, rows of each table
tables/NAME/*.ndjson one row of a table a line, in JSON (UTF-8)
schemas/*.json       JSON Schema of each kind of document, with its version
catalogues/          the code books that documents refer to by id
blobs/evidence/ID    originals, bit for bit, and copies; ID is evidence_file.id
blobs/kept/ID        files of conversations; ID is kept_file.id
packages/            packages for receivers, each sealed to its receiver; the files of
                     one that is several lie in a folder
communications/      editions that left, each sealed to its receiver
past/                logs of an earlier house, where this one was founded from one
missing/             files that were missing or damaged here already; often absent
manifest-sha256.txt  SHA-256 of every file but itself

Reading a row
-------------

Columns that were in the clear stand as they were: ids, status, months. A document
that was sealed stands under the name of its column:

    {{"schema": "case.content", "version": 1, "body": {{...}}}}

The file of that name in schemas/ says what stands in "body". "content" is what
reviewers read, with codes such as {{P3}} for persons; "identity" is names, contacts and
exact words. Times are ISO 8601 in UTC, bytes are base64.

Rows are joined by ids: case_id is case_file.id, team_id and register_id are team.id,
conversation_id is conversation.id, privileged_id is case_file.id.

audit_line has the line in the clear ("line") beside what was kept of it ("sealed",
"chain"): the chain can be recomputed from these, docs/formats/envelope.md.

What is not here, and why
-------------------------

{left_out}

Nobody's password, second factor or key is here, and no survivor's code: receipt holds
what a code is recognised by. The code itself was never kept.

One kind of secret is here: the codes of volumes in packages/ that were not read out to
their receivers yet stand in package.content, "code" and "annex_code". Without them
nobody opens these volumes.
"""


def text(told: Told) -> str:
    """Return the README of one export."""
    left_out = "\n".join(f"- {what}: {why}" for what, why in told.left_out.items())
    return _TEXT.format(
        name=told.name,
        made_at=told.made_at,
        format=told.format,
        version=told.version,
        left_out=left_out,
    )
