"""A mediator may open the assessment at the end before its day."""

import sqlalchemy as sa
from alembic import op

import app.plumbing.column_types

revision = 'end_opened'
down_revision = 'people_understood'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('exchange', sa.Column('end_opened_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('exchange') as batch:
        batch.drop_column('end_opened_at')
