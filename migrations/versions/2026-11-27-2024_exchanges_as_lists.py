"""exchanges are listed by programme and state, without reading the others."""

from alembic import op

revision = 'exchanges_as_lists'
down_revision = 'hours_done'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_exchange_ending', 'exchange', ['programme_id', 'state', 'ends_on'])
    op.create_index('ix_exchange_listed', 'exchange', ['programme_id', 'state', 'created_at', 'id'])


def downgrade() -> None:
    op.drop_index('ix_exchange_listed', 'exchange')
    op.drop_index('ix_exchange_ending', 'exchange')
