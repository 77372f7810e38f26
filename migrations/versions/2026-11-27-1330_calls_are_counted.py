"""Calls are counted for all processes together."""

import sqlalchemy as sa
from alembic import op

revision = 'calls_counted'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # On SQLite this table stays empty: the counts have a file of their own (app/plumbing/call_counts.py).
    op.create_table(
        'call_count',
        sa.Column('counted', sa.String(), nullable=False),
        sa.Column('stretch', sa.BigInteger(), nullable=False),
        sa.Column('calls', sa.Integer(), nullable=False),
        sa.Column('useless_at', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('counted', 'stretch', name=op.f('pk_call_count')),
    )
    op.create_index(op.f('ix_call_count_useless_at'), 'call_count', ['useless_at'])


def downgrade() -> None:
    op.drop_table('call_count')
