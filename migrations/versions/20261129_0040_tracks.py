"""track, sighting, informed_body: searches for people, and their return

Three empty tables. Who is sought, what was seen and who was informed is sealed.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "5c2e90b7d314"
down_revision: str | None = "e26b90d4a17f"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("track", "sighting", "informed_body")


def upgrade() -> None:
    for name in TABLES:
        op.create_table(
            name,
            sa.Column("id", sa.Uuid(), nullable=False),
            sa.Column("case_id", sa.Uuid(), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.Column("content", sa.LargeBinary(), nullable=False),
            sa.ForeignKeyConstraint(
                ["case_id"],
                ["case_file.id"],
                name=op.f(f"fk_{name}_case_id_case_file"),
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        )
        op.create_index(op.f(f"ix_{name}_case_id"), name, ["case_id"])


def downgrade() -> None:
    for name in TABLES:
        table = sa.table(name)
        count = sa.select(sa.func.count()).select_from(table)
        if op.get_bind().scalar(count):
            raise RuntimeError(f"{name}: searches would be lost")
    for name in reversed(TABLES):
        op.drop_index(op.f(f"ix_{name}_case_id"), table_name=name)
        op.drop_table(name)
