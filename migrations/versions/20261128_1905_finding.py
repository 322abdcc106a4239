"""own_search, team_search, likeness, match_question, match_quota: finding

Searches that are kept, decisions about two cases, and what one team asks another.
What they say is sealed; what stands in the clear: docs/clear-columns.md.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d3a7f05b9c61"
down_revision: str | None = "91d7c3ae50b4"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEPT = ("own_search", "team_search", "likeness")


def upgrade() -> None:
    op.create_table(
        "own_search",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff_member.id"],
            name=op.f("fk_own_search_staff_id_staff_member"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_search")),
    )
    op.create_index(op.f("ix_own_search_staff_id"), "own_search", ["staff_id"])
    op.create_table(
        "team_search",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_search")),
    )
    op.create_index(op.f("ix_team_search_register_id"), "team_search", ["register_id"])
    op.create_table(
        "likeness",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_likeness_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_likeness")),
    )
    op.create_index(op.f("ix_likeness_case_id"), "likeness", ["case_id"])
    op.create_table(
        "match_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("asking_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("answer_epoch", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_question")),
    )
    op.create_index(op.f("ix_match_question_team_id"), "match_question", ["team_id"])
    op.create_index(
        op.f("ix_match_question_subject_id"), "match_question", ["subject_id"]
    )
    op.create_table(
        "match_quota",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_match_quota")),
    )


def downgrade() -> None:
    for table in KEPT:
        if op.get_bind().execute(sa.text(f"SELECT 1 FROM {table}")).first():  # noqa: S608  # ours
            raise RuntimeError("searches or decisions about two cases would be lost")
    for table in ("match_quota", "match_question", *reversed(KEPT)):
        op.drop_table(table)
