"""what a person accepted is kept with its version."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.plumbing.columns

revision = 'e61b0f7c2d94'
down_revision = 'd2c7a90b51ef'
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        'consent',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('person_id', sa.Uuid(), nullable=False),
        sa.Column('document', TEXT(), nullable=False),
        sa.Column('version', TEXT(), nullable=False),
        sa.Column('at', app.plumbing.columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('person_id', 'document', 'version'),
    )


def downgrade() -> None:
    op.drop_table('consent')
