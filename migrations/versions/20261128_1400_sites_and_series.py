"""sites and series: places that a team's cases name, incidents that share a context

What they say is sealed. `register_id` is the team's id and stands in the clear;
docs/clear-columns.md gives the reason.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "3c5b7f20a91e"
down_revision: str | None = "e7a4d1c05b38"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "site",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
    )
    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_site_register_id"), ["register_id"], unique=False
        )
    op.create_table(
        "incident_series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.id"],
            name=op.f("fk_incident_series_case_id_case_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_series")),
    )
    with op.batch_alter_table("incident_series", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_incident_series_case_id"), ["case_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("incident_series")
    op.drop_table("site")
