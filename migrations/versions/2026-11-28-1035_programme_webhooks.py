"""webhooks that are told of a programme: which one, and up to where of its log."""

import sqlalchemy as sa
from alembic import op

revision = 'programme_webhooks'
down_revision = 'people_protected'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('webhook') as batch:
        batch.add_column(sa.Column('programme_id', sa.Uuid(), nullable=True))
        batch.add_column(sa.Column('told_to', sa.Integer(), nullable=False, server_default='-1'))
        batch.create_foreign_key('fk_webhook_programme_id', 'programme', ['programme_id'], ['id'])
        batch.create_index('ix_webhook_programme_id', ['programme_id'])


def downgrade() -> None:
    with op.batch_alter_table('webhook') as batch:
        batch.drop_index('ix_webhook_programme_id')
        batch.drop_constraint('fk_webhook_programme_id', type_='foreignkey')
        batch.drop_column('told_to')
        batch.drop_column('programme_id')
