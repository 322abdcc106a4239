"""truth_release: which cases a table was made of, sealed to those who count

The table is made anew: no release of the program has written a row into it. `basis`
holds hashes of cases under the team's coded key of the given epoch, so that a new table
can be refused when it and an earlier one would differ by a few cases.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "5d0c2f7be914"
down_revision: str | None = "c7469a369851"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    _make(
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("basis", sa.LargeBinary(), nullable=False),
    )


def downgrade() -> None:
    _make(sa.Column("sealed", sa.LargeBinary(), nullable=False))


def _make(*columns: sa.Column[object]) -> None:
    count = sa.select(sa.func.count()).select_from(sa.table("truth_release"))
    if op.get_bind().scalar(count):
        raise RuntimeError(
            "The register of tables is not empty; its rows cannot be carried over."
            " Nothing was changed."
        )
    op.drop_table("truth_release")
    op.create_table(
        "truth_release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=op.f("pk_truth_release")),
        sa.UniqueConstraint("seq", name=op.f("uq_truth_release_seq")),
    )
