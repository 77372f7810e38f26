"""when an exchange was closed; answers to repeated calls are sealed."""

import sqlalchemy as sa
from alembic import op

import app.plumbing.column_types

revision = 'terms_and_openness'
down_revision = 'conduct_accepted'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('exchange', sa.Column('closed_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=True))
    op.create_index('ix_exchange_closed_at', 'exchange', ['closed_at'], unique=False)
    # What was closed before counts from today: nobody's time for asking questions is cut short.
    op.execute("UPDATE exchange SET closed_at = CURRENT_TIMESTAMP WHERE state = 'closed'")
    op.execute('DELETE FROM remembered_answer')
    op.add_column('remembered_answer', sa.Column('sealed_answer', sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('remembered_answer') as batch:
        batch.drop_column('sealed_answer')
    with op.batch_alter_table('exchange') as batch:
        batch.drop_index('ix_exchange_closed_at')
        batch.drop_column('closed_at')
