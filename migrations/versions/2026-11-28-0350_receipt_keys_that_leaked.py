"""a key that signs verification receipts may be declared compromised."""

import sqlalchemy as sa
from alembic import op

import app.plumbing.column_types

revision = 'receipt_keys_that_leaked'
down_revision = 'told_of_hours'
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = app.plumbing.column_types.UtcDateTime(timezone=True)
    op.add_column('service_key', sa.Column('revoked_at', moment, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('service_key') as batch:
        batch.drop_column('revoked_at')
