"""surveys, their answers, and what was shown of them."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.plumbing.column_types

revision = 'surveys'
down_revision = 'impact_measured'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'survey',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=False),
        sa.Column('programme_id', sa.Uuid(), nullable=False),
        sa.Column('slug', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('title', app.plumbing.column_types.JsonDocument(), nullable=False),
        sa.Column('purpose', app.plumbing.column_types.JsonDocument(), nullable=False),
        sa.Column('closes_on', sa.Date(), nullable=False),
        sa.Column('keep_months', sa.Integer(), nullable=False),
        sa.Column('questionnaire', sa.Integer(), nullable=False),
        sa.Column('release', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('published_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_survey_programme_id_programme')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_survey')),
        sa.UniqueConstraint('slug', name=op.f('uq_survey_slug')),
    )
    op.create_index(op.f('ix_survey_programme_id'), 'survey', ['programme_id'])
    op.create_table(
        'survey_answer',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=False),
        sa.Column('survey_id', sa.Uuid(), nullable=False),
        sa.Column('sheet', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column('answers', app.plumbing.column_types.JsonDocument(), nullable=False),
        sa.Column('missing', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('remark', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('expires_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_answer_survey_id_survey')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_answer')),
        sa.UniqueConstraint('survey_id', 'sheet', name=op.f('uq_survey_answer_survey_id_sheet')),
    )
    op.create_index(op.f('ix_survey_answer_survey_id'), 'survey_answer', ['survey_id'])
    op.create_index(op.f('ix_survey_answer_expires_at'), 'survey_answer', ['expires_at'])
    op.create_table(
        'survey_results',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=False),
        sa.Column('survey_id', sa.Uuid(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('table', app.plumbing.column_types.JsonDocument(), nullable=False),
        sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_results_survey_id_survey')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_results')),
        sa.UniqueConstraint('survey_id', 'number', name=op.f('uq_survey_results_survey_id_number')),
    )


def downgrade() -> None:
    op.drop_table('survey_results')
    op.drop_table('survey_answer')
    op.drop_table('survey')
