"""contacts, situations, needs and offers."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from app.plumbing.column_types import JsonDocument, UtcDateTime

revision = 'needs_and_offers'
down_revision = 'conduct_accepted'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'contact',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('programme_id', sa.Uuid(), nullable=False),
        sa.Column('organisation_id', sa.Uuid(), nullable=False),
        sa.Column('person_id', sa.Uuid(), nullable=False),
        sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('invited_by', sa.Uuid(), nullable=True),
        sa.Column('invited_at', UtcDateTime(timezone=True), nullable=True),
        sa.Column('since', UtcDateTime(timezone=True), nullable=True),
        sa.Column('ended_at', UtcDateTime(timezone=True), nullable=True),
        sa.Column('ended_because', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(['invited_by'], ['person.id'], name=op.f('fk_contact_invited_by_person')),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_contact_organisation_id_organisation')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_contact_person_id_person')),
        sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_contact_programme_id_programme')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_contact')),
        sa.UniqueConstraint('organisation_id', 'person_id', name=op.f('uq_contact_organisation_id_person_id')),
    )
    op.create_index('ix_contact_acting', 'contact', ['person_id', 'state'], unique=False)
    op.create_index(op.f('ix_contact_programme_id'), 'contact', ['programme_id'], unique=False)

    op.create_table(
        'contact_request',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('programme_id', sa.Uuid(), nullable=False),
        sa.Column('person_id', sa.Uuid(), nullable=False),
        sa.Column('organisation_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('url', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('organisation_id', sa.Uuid(), nullable=True),
        sa.Column('answered_by', sa.Uuid(), nullable=True),
        sa.Column('answered_at', UtcDateTime(timezone=True), nullable=True),
        sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_contact_request_answered_by_person')),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_contact_request_organisation_id_organisation')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_contact_request_person_id_person')),
        sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_contact_request_programme_id_programme')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_request')),
    )
    op.create_index('ix_contact_request_listed', 'contact_request', ['programme_id', 'state', 'created_at'], unique=False)
    op.create_index(op.f('ix_contact_request_organisation_id'), 'contact_request', ['organisation_id'], unique=False)
    op.create_index(op.f('ix_contact_request_person_id'), 'contact_request', ['person_id'], unique=False)

    op.create_table(
        'offer',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('programme_id', sa.Uuid(), nullable=False),
        sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('release', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('venue', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('country', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('town', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('languages', JsonDocument(), nullable=False),
        sa.Column('durations', JsonDocument(), nullable=False),
        sa.Column('public', sa.Boolean(), nullable=False),
        sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('opened_at', UtcDateTime(timezone=True), nullable=True),
        sa.Column('closed_at', UtcDateTime(timezone=True), nullable=True),
        sa.Column('closed_because', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('changed_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('organisation_id', sa.Uuid(), nullable=True),
        sa.Column('person_id', sa.Uuid(), nullable=True),
        sa.Column('hours_per_month', sa.Integer(), nullable=False),
        sa.Column('available_from', sa.Date(), nullable=False),
        sa.Column('available_until', sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_offer_organisation_id_organisation')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_offer_person_id_person')),
        sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_offer_programme_id_programme')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_offer')),
    )
    op.create_index('ix_offer_listed', 'offer', ['programme_id', 'state', 'created_at', 'id'], unique=False)
    op.create_index('ix_offer_own', 'offer', ['organisation_id', 'created_at', 'id'], unique=False)
    op.create_index('ix_offer_person', 'offer', ['person_id', 'created_at', 'id'], unique=False)
    op.create_index('ix_offer_public', 'offer', ['public', 'state', 'created_at', 'id'], unique=False)

    op.create_table(
        'situation',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('programme_id', sa.Uuid(), nullable=False),
        sa.Column('organisation_id', sa.Uuid(), nullable=False),
        sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('release', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('domain', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('answers', JsonDocument(), nullable=False),
        sa.Column('changed_at', UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_situation_organisation_id_organisation')),
        sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_situation_programme_id_programme')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_situation')),
    )
    op.create_index('ix_situation_listed', 'situation', ['organisation_id', 'created_at', 'id'], unique=False)
    op.create_index(op.f('ix_situation_programme_id'), 'situation', ['programme_id'], unique=False)

    op.create_table(
        'need',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('programme_id', sa.Uuid(), nullable=False),
        sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('release', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('venue', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('country', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('town', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('languages', JsonDocument(), nullable=False),
        sa.Column('durations', JsonDocument(), nullable=False),
        sa.Column('public', sa.Boolean(), nullable=False),
        sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('opened_at', UtcDateTime(timezone=True), nullable=True),
        sa.Column('closed_at', UtcDateTime(timezone=True), nullable=True),
        sa.Column('closed_because', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('changed_at', UtcDateTime(timezone=True), nullable=False),
        sa.Column('organisation_id', sa.Uuid(), nullable=False),
        sa.Column('situation_id', sa.Uuid(), nullable=True),
        sa.Column('competence', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('from_level', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('to_level', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('wanted_by', sa.Date(), nullable=True),
        sa.Column('learners', sa.Integer(), nullable=False),
        sa.Column('who_learns', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_need_organisation_id_organisation')),
        sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_need_programme_id_programme')),
        sa.ForeignKeyConstraint(['situation_id'], ['situation.id'], name=op.f('fk_need_situation_id_situation')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_need')),
    )
    op.create_index('ix_need_competence', 'need', ['competence', 'state'], unique=False)
    op.create_index('ix_need_listed', 'need', ['programme_id', 'state', 'created_at', 'id'], unique=False)
    op.create_index('ix_need_own', 'need', ['organisation_id', 'created_at', 'id'], unique=False)
    op.create_index('ix_need_public', 'need', ['public', 'state', 'created_at', 'id'], unique=False)
    op.create_index(op.f('ix_need_situation_id'), 'need', ['situation_id'], unique=False)

    op.create_table(
        'offer_wish',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('offer_id', sa.Uuid(), nullable=False),
        sa.Column('competence', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('level', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_offer_wish_offer_id_offer')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_offer_wish')),
        sa.UniqueConstraint('offer_id', 'competence', name=op.f('uq_offer_wish_offer_id_competence')),
    )
    op.create_index('ix_offer_wish_competence', 'offer_wish', ['competence'], unique=False)

    op.create_table(
        'offered_level',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('offer_id', sa.Uuid(), nullable=False),
        sa.Column('competence', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('level', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('by_badge', sa.Boolean(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_offered_level_offer_id_offer')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_offered_level')),
        sa.UniqueConstraint('offer_id', 'competence', name=op.f('uq_offered_level_offer_id_competence')),
    )
    op.create_index('ix_offered_level_competence', 'offered_level', ['competence'], unique=False)

    op.create_table(
        'need_return',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('need_id', sa.Uuid(), nullable=False),
        sa.Column('competence', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('level', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['need_id'], ['need.id'], name=op.f('fk_need_return_need_id_need')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_need_return')),
        sa.UniqueConstraint('need_id', 'competence', name=op.f('uq_need_return_need_id_competence')),
    )
    op.create_index('ix_need_return_competence', 'need_return', ['competence'], unique=False)

    for side in ('social', 'tech'):
        op.create_index(f'ix_exchange_{side}', 'exchange', [f'{side}_organisation_id', 'created_at'], unique=False)


def downgrade() -> None:
    for side in ('social', 'tech'):
        op.drop_index(f'ix_exchange_{side}', table_name='exchange')
    for table in (
        'need_return',
        'offered_level',
        'offer_wish',
        'need',
        'situation',
        'offer',
        'contact_request',
        'contact',
    ):
        op.drop_table(table)
