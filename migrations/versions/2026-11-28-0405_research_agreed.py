"""that a participant agreed to serve research, without their name."""

import sqlalchemy as sa
from alembic import op

import app.plumbing.column_types

revision = 'research_agreed'
down_revision = 'rights'
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = app.plumbing.column_types.UtcDateTime(timezone=True)
    op.add_column('participant', sa.Column('research_at', moment, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('participant') as batch:
        batch.drop_column('research_at')
