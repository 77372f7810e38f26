"""both sides accept the charter."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.plumbing.columns

revision = 'b7e41c90d358'
down_revision = 'b4d81f6c2a97'
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = app.plumbing.columns.UtcDateTime


def upgrade() -> None:
    op.create_table(
        'charter_link',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('digest', TEXT(), nullable=False),
        sa.Column('exchange_id', sa.Uuid(), nullable=False),
        sa.Column('organisation_id', sa.Uuid(), nullable=False),
        sa.Column('person_id', sa.Uuid(), nullable=False),
        sa.Column('asked_by', sa.Uuid(), nullable=False),
        sa.Column('created_at', MOMENT(), nullable=False),
        sa.Column('expires_at', MOMENT(), nullable=False),
        sa.Column('used_at', MOMENT(), nullable=True),
        sa.Column('revoked_at', MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(['exchange_id'], ['exchange.id']),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id']),
        sa.ForeignKeyConstraint(['person_id'], ['person.id']),
        sa.ForeignKeyConstraint(['asked_by'], ['person.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('digest'),
    )
    op.create_index('ix_charter_link_exchange_id', 'charter_link', ['exchange_id'])
    op.create_table(
        'charter_acceptance',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('exchange_id', sa.Uuid(), nullable=False),
        sa.Column('organisation_id', sa.Uuid(), nullable=False),
        sa.Column('release', TEXT(), nullable=False),
        sa.Column('version', TEXT(), nullable=False),
        sa.Column('person_id', sa.Uuid(), nullable=False),
        sa.Column('on_paper', sa.Boolean(), nullable=False),
        sa.Column('note', TEXT(), nullable=False),
        sa.Column('accepted_at', MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(['exchange_id'], ['exchange.id']),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id']),
        sa.ForeignKeyConstraint(['person_id'], ['person.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('exchange_id', 'organisation_id'),
    )
    op.create_index('ix_charter_acceptance_exchange_id', 'charter_acceptance', ['exchange_id'])
    op.create_index('ix_charter_acceptance_person_id', 'charter_acceptance', ['person_id'])
    with op.batch_alter_table('programme') as batch_op:
        batch_op.add_column(
            sa.Column('charter_needed', sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    with op.batch_alter_table('programme') as batch_op:
        batch_op.drop_column('charter_needed')
    op.drop_table('charter_acceptance')
    op.drop_table('charter_link')
