"""links by which people join an exchange."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.plumbing.columns

revision = '9d26a1c40e7f'
down_revision = '4de0b7a8c315'
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = app.plumbing.columns.UtcDateTime


def upgrade() -> None:
    op.create_table(
        'join_link',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('digest', TEXT(), nullable=False),
        sa.Column('exchange_id', sa.Uuid(), nullable=False),
        sa.Column('organisation_id', sa.Uuid(), nullable=False),
        sa.Column('role', TEXT(), nullable=False),
        sa.Column('maximum', sa.Integer(), nullable=False),
        sa.Column('uses', sa.Integer(), nullable=False),
        sa.Column('created_by', sa.Uuid(), nullable=False),
        sa.Column('created_at', MOMENT(), nullable=False),
        sa.Column('expires_at', MOMENT(), nullable=False),
        sa.Column('revoked_at', MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(['exchange_id'], ['exchange.id']),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id']),
        sa.ForeignKeyConstraint(['created_by'], ['person.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('digest'),
    )
    op.create_index('ix_join_link_exchange_id', 'join_link', ['exchange_id'])


def downgrade() -> None:
    op.drop_table('join_link')
