"""which mail nobody waits for, and the order in which mail leaves."""

import sqlalchemy as sa
from alembic import op

revision = 'mail_that_can_wait'
down_revision = 'awards_from_files'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('outgoing_mail', sa.Column('can_wait', sa.Boolean(), nullable=False, server_default=sa.false()))
    there = sa.text('given_up_at IS NULL')
    op.create_index(
        'ix_outgoing_mail_next', 'outgoing_mail', ['can_wait', 'tries', 'due_at'],
        sqlite_where=there, postgresql_where=there,
    )


def downgrade() -> None:
    op.drop_index('ix_outgoing_mail_next', table_name='outgoing_mail')
    with op.batch_alter_table('outgoing_mail') as batch:
        batch.drop_column('can_wait')
