"""strategy_note: what counsel writes for counsel, under a key that persons hold

One empty table. What a note says is sealed; its key is given to people by name.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "e72b90d4c6a1"
down_revision: str | None = "a4e91c37d06f"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "strategy_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("privileged_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strategy_note")),
    )
    op.create_index(
        op.f("ix_strategy_note_privileged_id"), "strategy_note", ["privileged_id"]
    )


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM strategy_note")).first():
        raise RuntimeError("strategy notes would be lost")
    op.drop_index(op.f("ix_strategy_note_privileged_id"), table_name="strategy_note")
    op.drop_table("strategy_note")
