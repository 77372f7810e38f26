"""matches are proposed to both sides, who answer."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from app.plumbing.column_types import JsonDocument, UtcDateTime


revision = 'proposals'
down_revision = 'needs_and_offers'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('proposal',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', UtcDateTime(timezone=True), nullable=False),
    sa.Column('programme_id', sa.Uuid(), nullable=False),
    sa.Column('need_id', sa.Uuid(), nullable=False),
    sa.Column('offer_id', sa.Uuid(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('form', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('release', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('hours', sa.Integer(), nullable=False),
    sa.Column('targets', JsonDocument(), nullable=False),
    sa.Column('reasons', JsonDocument(), nullable=False),
    sa.Column('sent_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('ends_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('settled_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_because', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('exchange_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['exchange_id'], ['exchange.id'], name=op.f('fk_proposal_exchange_id_exchange')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_proposal_made_by_person')),
    sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_proposal_need_id_need')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_proposal_offer_id_offer')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_proposal_programme_id_programme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal'))
    )
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.create_index('ix_proposal_ending', ['state', 'ends_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposal_exchange_id'), ['exchange_id'], unique=False)
        batch_op.create_index('ix_proposal_listed', ['programme_id', 'created_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposal_offer_id'), ['offer_id'], unique=False)
        batch_op.create_index('ix_proposal_pair', ['need_id', 'offer_id'], unique=False)

    op.create_table('proposal_side',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('proposal_id', sa.Uuid(), nullable=False),
    sa.Column('side', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('answer', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.Column('answered_at', UtcDateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_proposal_side_answered_by_person')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_proposal_side_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_proposal_side_proposal_id_proposal'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal_side')),
    sa.UniqueConstraint('proposal_id', 'side', name=op.f('uq_proposal_side_proposal_id_side'))
    )




def downgrade() -> None:
    op.drop_table('proposal_side')
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.drop_index('ix_proposal_pair')
        batch_op.drop_index(batch_op.f('ix_proposal_offer_id'))
        batch_op.drop_index('ix_proposal_listed')
        batch_op.drop_index(batch_op.f('ix_proposal_exchange_id'))
        batch_op.drop_index('ix_proposal_ending')

    op.drop_table('proposal')

