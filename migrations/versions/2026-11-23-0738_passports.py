"""people show their badges together on one page."""

import sqlalchemy as sa
from alembic import op

import app.plumbing.columns

revision = 'e3a9c51d7b20'
down_revision = '7d1c52a9e3f4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'passport',
        sa.Column('person_id', sa.Uuid(), nullable=False),
        sa.Column('handle', sa.String(), nullable=False),
        sa.Column('opened_at', app.plumbing.columns.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['person.id']),
        sa.PrimaryKeyConstraint('person_id'),
        sa.UniqueConstraint('handle'),
    )


def downgrade() -> None:
    op.drop_table('passport')
