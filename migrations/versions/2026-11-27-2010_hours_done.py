"""hours that participants worked, and who confirmed them."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.plumbing.column_types

revision = 'hours_done'
down_revision = 'end_opened'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'hours',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=False),
        sa.Column('exchange_id', sa.Uuid(), nullable=False),
        sa.Column('participant_id', sa.Uuid(), nullable=True),
        sa.Column('organisation_id', sa.Uuid(), nullable=False),
        sa.Column('role', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('quarters', sa.Integer(), nullable=False),
        sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('judged_by', sa.Uuid(), nullable=True),
        sa.Column('judged_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=True),
        sa.Column('on_paper', sa.Boolean(), nullable=False),
        sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(['exchange_id'], ['exchange.id'], name=op.f('fk_hours_exchange_id_exchange')),
        sa.ForeignKeyConstraint(['judged_by'], ['person.id'], name=op.f('fk_hours_judged_by_person')),
        sa.ForeignKeyConstraint(
            ['organisation_id'], ['organisation.id'], name=op.f('fk_hours_organisation_id_organisation')
        ),
        sa.ForeignKeyConstraint(
            ['participant_id'], ['participant.id'], name=op.f('fk_hours_participant_id_participant')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_hours')),
    )
    op.create_index(op.f('ix_hours_exchange_id'), 'hours', ['exchange_id'])
    op.create_index(op.f('ix_hours_judged_by'), 'hours', ['judged_by'])
    op.create_index(op.f('ix_hours_participant_id'), 'hours', ['participant_id'])


def downgrade() -> None:
    op.drop_table('hours')
