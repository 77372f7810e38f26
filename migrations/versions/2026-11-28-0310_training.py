"""training that a programme recommends, and whether its addresses answer."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.plumbing.column_types

revision = 'training'
down_revision = 'terms_and_openness'
branch_labels = None
depends_on = None


def upgrade() -> None:
    text, moment = sqlmodel.sql.sqltypes.AutoString, app.plumbing.column_types.UtcDateTime
    op.create_table(
        'training_resource',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', moment(timezone=True), nullable=False),
        sa.Column('programme_id', sa.Uuid(), nullable=False),
        sa.Column('competence', text(), nullable=False),
        sa.Column('level', text(), nullable=False),
        sa.Column('title', text(), nullable=False),
        sa.Column('url', text(), nullable=False),
        sa.Column('language', text(), nullable=False),
        sa.Column('cost', text(), nullable=False),
        sa.Column('accessibility', text(), nullable=False),
        sa.Column('checked_on', sa.Date(), nullable=False),
        sa.Column('look_at', moment(timezone=True), nullable=False),
        sa.Column('looked_at', moment(timezone=True), nullable=True),
        sa.Column('fails', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['programme_id'], ['programme.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_training_resource_listed', 'training_resource', ['programme_id', 'created_at', 'id'])
    op.create_index('ix_training_resource_level', 'training_resource', ['programme_id', 'competence', 'level'])
    op.create_index(op.f('ix_training_resource_look_at'), 'training_resource', ['look_at'])


def downgrade() -> None:
    op.drop_table('training_resource')
