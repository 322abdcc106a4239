"""report_alert: that somebody was told that a report waits, and when others are told

Reports that wait unopened when this runs are announced once more. `expires_at` is to
the hour; docs/clear-columns.md gives the reason.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "b41e0c93d7a2"
down_revision: str | None = "5d0c2f7be914"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "report_alert",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["report.id"],
            name=op.f("fk_report_alert_report_id_report"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_report_alert")),
    )


def downgrade() -> None:
    op.drop_table("report_alert")
