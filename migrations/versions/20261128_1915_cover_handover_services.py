"""cover, leaving, handover, supervision, service, referral: six empty tables

Who stands in, who leaves, what is handed over, what was agreed, who helps: all of it
sealed. `register_id` is the team's id, `leaving.id` the person's; both stand in the
clear, as does the status of a leaving: docs/clear-columns.md gives the reason.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c41d8ea7530b"
down_revision: str | None = "d3a7f05b9c61"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OF_A_CASE = ("handover", "supervision", "referral")
OF_A_TEAM = ("cover", "service")


def upgrade() -> None:
    for name in OF_A_CASE:
        op.create_table(
            name,
            sa.Column("id", sa.Uuid(), nullable=False),
            sa.Column("case_id", sa.Uuid(), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.Column("content", sa.LargeBinary(), nullable=False),
            sa.ForeignKeyConstraint(
                ["case_id"], ["case_file.id"], name=op.f(f"fk_{name}_case_id_case_file")
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        )
        op.create_index(op.f(f"ix_{name}_case_id"), name, ["case_id"])
    for name in OF_A_TEAM:
        op.create_table(
            name,
            sa.Column("id", sa.Uuid(), nullable=False),
            sa.Column("register_id", sa.Uuid(), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.Column("content", sa.LargeBinary(), nullable=False),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        )
        op.create_index(op.f(f"ix_{name}_register_id"), name, ["register_id"])
    op.create_table(
        "leaving",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("profile", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaving")),
    )


def downgrade() -> None:
    # All are looked at before any is dropped: nothing is half undone.
    for name in (*OF_A_CASE, *OF_A_TEAM, "leaving"):
        table = sa.table(name, sa.column("id"))
        if op.get_bind().execute(sa.select(table.c.id)).first():
            raise RuntimeError(f"records of {name} would be lost")
    op.drop_table("leaving")
    for name in OF_A_TEAM:
        op.drop_index(op.f(f"ix_{name}_register_id"), table_name=name)
        op.drop_table(name)
    for name in OF_A_CASE:
        op.drop_index(op.f(f"ix_{name}_case_id"), table_name=name)
        op.drop_table(name)
