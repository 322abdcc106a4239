"""legal_ground: the ground in law of each use, apart from consent

One empty table. Which use stands on which ground, and why, is sealed.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "7a1fd3c60b92"
down_revision: str | None = "5c2e90b7d314"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NAME = "legal_ground"


def upgrade() -> None:
    op.create_table(
        NAME,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_legal_ground_case_id_case_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_ground")),
    )
    op.create_index(op.f("ix_legal_ground_case_id"), NAME, ["case_id"])


def downgrade() -> None:
    count = sa.select(sa.func.count()).select_from(sa.table(NAME))
    if op.get_bind().scalar(count):
        raise RuntimeError("legal_ground: decisions would be lost")
    op.drop_index(op.f("ix_legal_ground_case_id"), table_name=NAME)
    op.drop_table(NAME)
