"""communication: what is written to prosecutors, its paragraphs, editions, what left

Five empty tables. All that is said is sealed with the keys of a team, and what left
with those of each case.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c5e80b1d74a6"
down_revision: str | None = "c5e08b41d7f2"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MAIN = "communication"
PARAGRAPH = "communication_paragraph"
EDITION = "communication_edition"
DOCUMENT = "communication_document"
SENT = "communication_sent"


def upgrade() -> None:
    op.create_table(
        MAIN,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{MAIN}")),
    )
    op.create_index(op.f(f"ix_{MAIN}_register_id"), MAIN, ["register_id"])
    _of_it(PARAGRAPH)
    _of_it(
        EDITION,
        sa.Column("status", sa.String(), nullable=False),
    )
    op.create_table(
        DOCUMENT,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], [f"{EDITION}.id"], name=op.f(f"fk_{DOCUMENT}_id_{EDITION}")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{DOCUMENT}")),
    )
    op.create_index(op.f(f"ix_{DOCUMENT}_register_id"), DOCUMENT, ["register_id"])
    op.create_table(
        SENT,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f(f"fk_{SENT}_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            [f"{EDITION}.id"],
            name=op.f(f"fk_{SENT}_edition_id_{EDITION}"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{SENT}")),
    )
    op.create_index(op.f(f"ix_{SENT}_case_id"), SENT, ["case_id"])
    op.create_index(op.f(f"ix_{SENT}_edition_id"), SENT, ["edition_id"])


def _of_it(table: str, *columns: "sa.Column[str]") -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("communication_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["communication_id"],
            [f"{MAIN}.id"],
            name=op.f(f"fk_{table}_communication_id_{MAIN}"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_register_id"), table, ["register_id"])
    op.create_index(op.f(f"ix_{table}_communication_id"), table, ["communication_id"])


def downgrade() -> None:
    if op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(MAIN))):
        raise RuntimeError("what was written to prosecutors would be forgotten")
    for table in (SENT, DOCUMENT, EDITION, PARAGRAPH, MAIN):
        op.drop_table(table)
