"""second mediators, past decisions, evidence by descriptor, partners who rate by a link."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.plumbing.columns

revision = '4de0b7a8c315'
down_revision = 'c41abff0fef1'
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = app.plumbing.columns.UtcDateTime


def upgrade() -> None:
    op.create_table(
        'past_decision',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('exchange_id', sa.Uuid(), nullable=False),
        sa.Column('participant_id', sa.Uuid(), nullable=False),
        sa.Column('competence', TEXT(), nullable=False),
        sa.Column('level', TEXT(), nullable=False),
        sa.Column('release', TEXT(), nullable=False),
        sa.Column('reasons', TEXT(), nullable=False),
        sa.Column('mediator_id', sa.Uuid(), nullable=False),
        sa.Column('decided_at', MOMENT(), nullable=False),
        sa.Column('ending', TEXT(), nullable=False),
        sa.Column('ended_by', sa.Uuid(), nullable=False),
        sa.Column('ended_because', TEXT(), nullable=False),
        sa.Column('created_at', MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(['exchange_id'], ['exchange.id']),
        sa.ForeignKeyConstraint(['participant_id'], ['participant.id']),
        sa.ForeignKeyConstraint(['mediator_id'], ['person.id']),
        sa.ForeignKeyConstraint(['ended_by'], ['person.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_past_decision_exchange_id', 'past_decision', ['exchange_id'])
    op.create_index('ix_past_decision_participant_id', 'past_decision', ['participant_id'])
    op.create_table(
        'partner_link',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('digest', TEXT(), nullable=False),
        sa.Column('exchange_id', sa.Uuid(), nullable=False),
        sa.Column('organisation_id', sa.Uuid(), nullable=False),
        sa.Column('person_id', sa.Uuid(), nullable=False),
        sa.Column('moment', TEXT(), nullable=False),
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
    op.create_index('ix_partner_link_exchange_id', 'partner_link', ['exchange_id'])
    with op.batch_alter_table('decision') as batch_op:
        batch_op.add_column(sa.Column('state', TEXT(), nullable=False, server_default='final'))
        batch_op.add_column(sa.Column('confirmed_by', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('confirmed_at', MOMENT(), nullable=True))
        batch_op.create_foreign_key(
            'fk_decision_confirmed_by_person', 'person', ['confirmed_by'], ['id']
        )
    with op.batch_alter_table('evidence') as batch_op:
        batch_op.add_column(
            sa.Column(
                'descriptors', app.plumbing.columns.JsonDocument(), nullable=False, server_default='[]'
            )
        )


def downgrade() -> None:
    with op.batch_alter_table('evidence') as batch_op:
        batch_op.drop_column('descriptors')
    with op.batch_alter_table('decision') as batch_op:
        batch_op.drop_constraint('fk_decision_confirmed_by_person', type_='foreignkey')
        batch_op.drop_column('confirmed_at')
        batch_op.drop_column('confirmed_by')
        batch_op.drop_column('state')
    op.drop_table('partner_link')
    op.drop_table('past_decision')
