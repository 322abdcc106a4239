"""tasks: what is to be done in a case

An empty table. What a task says, whose it is and until when are sealed.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "5f0b7d92c8a4"
down_revision: str | None = "5d0e92ab7c41"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_task_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index(op.f("ix_task_case_id"), "task", ["case_id"])


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM task")).first():
        raise RuntimeError("what is to be done would be lost")
    op.drop_index(op.f("ix_task_case_id"), table_name="task")
    op.drop_table("task")
