"""claim, claim_receipt: routes to reparation that a person takes, what was received

Two empty tables. Route, status, papers, sums and numbers are sealed.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c5a90d7e3b18"
down_revision: str | None = "b81d4f60e7c2"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    for table, parts in (
        ("claim", ("content", "identity")),
        ("claim_receipt", ("content",)),
    ):
        op.create_table(
            table,
            sa.Column("id", sa.Uuid(), nullable=False),
            sa.Column("case_id", sa.Uuid(), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            *(sa.Column(part, sa.LargeBinary(), nullable=False) for part in parts),
            sa.ForeignKeyConstraint(
                ["case_id"],
                ["case_file.id"],
                name=op.f(f"fk_{table}_case_id_case_file"),
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_case_id"), table, ["case_id"])


def downgrade() -> None:
    tables = {table: sa.table(table) for table in ("claim_receipt", "claim")}
    for table, known in tables.items():
        if op.get_bind().scalar(sa.select(sa.func.count()).select_from(known)):
            raise RuntimeError("claims would be lost")
        op.drop_index(op.f(f"ix_{table}_case_id"), table_name=table)
        op.drop_table(table)
