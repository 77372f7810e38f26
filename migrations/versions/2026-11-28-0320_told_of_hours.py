"""when the other side was told that hours wait for it."""

import sqlalchemy as sa
from alembic import op

import app.plumbing.column_types

revision = 'told_of_hours'
down_revision = 'training'
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = app.plumbing.column_types.UtcDateTime(timezone=True)
    op.add_column('hours', sa.Column('told_at', moment, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('hours') as batch:
        batch.drop_column('told_at')
