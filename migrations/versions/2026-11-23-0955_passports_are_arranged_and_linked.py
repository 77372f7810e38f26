"""people order and hide the badges of their passport, and make links for one audience."""

import sqlalchemy as sa
from alembic import op

import app.plumbing.columns

revision = 'b4d81f6c2a97'
down_revision = 'a5d20c7f41e6'
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = app.plumbing.columns.UtcDateTime()
    op.create_table(
        'passport_badge',
        sa.Column('award_id', sa.Uuid(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('shown', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['award_id'], ['award.id']),
        sa.PrimaryKeyConstraint('award_id'),
    )
    op.create_table(
        'passport_link',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('person_id', sa.Uuid(), nullable=False),
        sa.Column('digest', sa.String(), nullable=False),
        sa.Column('sealed_audience', sa.LargeBinary(), nullable=False),
        sa.Column('names_person', sa.Boolean(), nullable=False),
        sa.Column('names_exchanges', sa.Boolean(), nullable=False),
        sa.Column('views', sa.Integer(), nullable=False),
        sa.Column('created_at', moment, nullable=False),
        sa.Column('expires_at', moment, nullable=False),
        sa.Column('revoked_at', moment, nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['person.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('digest'),
    )
    op.create_index('ix_passport_link_person_id', 'passport_link', ['person_id'])


def downgrade() -> None:
    op.drop_index('ix_passport_link_person_id', table_name='passport_link')
    op.drop_table('passport_link')
    op.drop_table('passport_badge')
