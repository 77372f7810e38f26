"""badges of other issuers are kept in their owner's passport."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.plumbing.columns

revision = 'b40d7e19c3fa'
down_revision = 'e61b0f7c2d94'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'imported_badge',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('person_id', sa.Uuid(), nullable=False),
        sa.Column('fingerprint', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('sealed_source', sa.LargeBinary(), nullable=False),
        sa.Column('sealed_report', sa.LargeBinary(), nullable=False),
        sa.Column('valid', sa.Boolean(), nullable=False),
        sa.Column('expires_at', app.plumbing.columns.UtcDateTime(), nullable=True),
        sa.Column('checked_at', app.plumbing.columns.UtcDateTime(), nullable=False),
        sa.Column('created_at', app.plumbing.columns.UtcDateTime(), nullable=False),
        sa.Column('shown', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('person_id', 'fingerprint'),
    )
    op.create_index('ix_imported_badge_person_id', 'imported_badge', ['person_id'])


def downgrade() -> None:
    op.drop_index('ix_imported_badge_person_id', table_name='imported_badge')
    op.drop_table('imported_badge')
