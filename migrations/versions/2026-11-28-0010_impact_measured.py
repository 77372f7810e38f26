"""what exchanges measure, the checklist of their technology, and the reports that programmes publish."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.plumbing.column_types

revision = 'impact_measured'
down_revision = 'titles_looked_for'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('published_report',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=False),
        sa.Column('programme_id', sa.Uuid(), nullable=False),
        sa.Column('starts_on', sa.Date(), nullable=False),
        sa.Column('ends_on', sa.Date(), nullable=False),
        sa.Column('content', app.plumbing.column_types.JsonDocument(), nullable=False),
        sa.Column('published_by', sa.Uuid(), nullable=False),
        sa.Column('withdrawn_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_published_report_programme_id_programme')),
        sa.ForeignKeyConstraint(['published_by'], ['person.id'], name=op.f('fk_published_report_published_by_person')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_published_report'))
    )
    op.create_index(op.f('ix_published_report_programme_id'), 'published_report', ['programme_id'])

    op.create_table('chosen_indicator',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=False),
        sa.Column('exchange_id', sa.Uuid(), nullable=False),
        sa.Column('indicator', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['exchange_id'], ['exchange.id'], name=op.f('fk_chosen_indicator_exchange_id_exchange')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_chosen_indicator')),
        sa.UniqueConstraint('exchange_id', 'indicator', name=op.f('uq_chosen_indicator_exchange_id_indicator'))
    )
    op.create_index(op.f('ix_chosen_indicator_exchange_id'), 'chosen_indicator', ['exchange_id'])

    op.create_table('follow_up',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=False),
        sa.Column('exchange_id', sa.Uuid(), nullable=False),
        sa.Column('asked_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['exchange_id'], ['exchange.id'], name=op.f('fk_follow_up_exchange_id_exchange')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up')),
        sa.UniqueConstraint('exchange_id', name=op.f('uq_follow_up_exchange_id'))
    )
    op.create_index(op.f('ix_follow_up_asked_at'), 'follow_up', ['asked_at'])

    op.create_table('measurement',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=False),
        sa.Column('exchange_id', sa.Uuid(), nullable=False),
        sa.Column('moment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('entered_by', sa.Uuid(), nullable=False),
        sa.Column('updated_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=False),
        sa.Column('indicator', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('side', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('thousandths', sa.BigInteger(), nullable=True),
        sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('evidence', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_measurement_entered_by_person')),
        sa.ForeignKeyConstraint(['exchange_id'], ['exchange.id'], name=op.f('fk_measurement_exchange_id_exchange')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_measurement')),
        sa.UniqueConstraint('exchange_id', 'indicator', 'side', 'moment', name=op.f('uq_measurement_exchange_id_indicator_side_moment'))
    )
    op.create_index(op.f('ix_measurement_entered_by'), 'measurement', ['entered_by'])
    op.create_index(op.f('ix_measurement_exchange_id'), 'measurement', ['exchange_id'])

    op.create_table('measuring_link',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('created_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=False),
        sa.Column('expires_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=False),
        sa.Column('used_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=True),
        sa.Column('revoked_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=True),
        sa.Column('exchange_id', sa.Uuid(), nullable=False),
        sa.Column('organisation_id', sa.Uuid(), nullable=False),
        sa.Column('person_id', sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(['exchange_id'], ['exchange.id'], name=op.f('fk_measuring_link_exchange_id_exchange')),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_measuring_link_organisation_id_organisation')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_measuring_link_person_id_person')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_measuring_link')),
        sa.UniqueConstraint('digest', name=op.f('uq_measuring_link_digest'))
    )
    op.create_index(op.f('ix_measuring_link_exchange_id'), 'measuring_link', ['exchange_id'])
    op.create_index(op.f('ix_measuring_link_expires_at'), 'measuring_link', ['expires_at'])
    op.create_index(op.f('ix_measuring_link_person_id'), 'measuring_link', ['person_id'])

    op.create_table('term_answer',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=False),
        sa.Column('exchange_id', sa.Uuid(), nullable=False),
        sa.Column('moment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('entered_by', sa.Uuid(), nullable=False),
        sa.Column('updated_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=False),
        sa.Column('term', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_term_answer_entered_by_person')),
        sa.ForeignKeyConstraint(['exchange_id'], ['exchange.id'], name=op.f('fk_term_answer_exchange_id_exchange')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_term_answer')),
        sa.UniqueConstraint('exchange_id', 'term', 'moment', name=op.f('uq_term_answer_exchange_id_term_moment'))
    )
    op.create_index(op.f('ix_term_answer_entered_by'), 'term_answer', ['entered_by'])
    op.create_index(op.f('ix_term_answer_exchange_id'), 'term_answer', ['exchange_id'])



def downgrade() -> None:
    op.drop_table('term_answer')
    op.drop_table('measuring_link')
    op.drop_table('measurement')
    op.drop_table('follow_up')
    op.drop_table('chosen_indicator')
    op.drop_table('published_report')
