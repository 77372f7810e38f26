"""reminders before a badge ends."""

import sqlalchemy as sa
from alembic import op

import app.plumbing.columns

revision = '7d1c52a9e3f4'
down_revision = '1968261406ea'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('expiry_reminder',
    sa.Column('award_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', app.plumbing.columns.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['award_id'], ['award.id'], name=op.f('fk_expiry_reminder_award_id_award')),
    sa.PrimaryKeyConstraint('award_id', name=op.f('pk_expiry_reminder'))
    )
    op.create_index(op.f('ix_award_expires_at'), 'award', ['expires_at'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_award_expires_at'), table_name='award')
    op.drop_table('expiry_reminder')
