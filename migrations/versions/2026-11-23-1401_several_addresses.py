"""several addresses per person."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.plumbing.columns

revision = 'd2c7a90b51ef'
down_revision = 'b7e41c90d358'
branch_labels = None
depends_on = None

MOMENT = app.plumbing.columns.UtcDateTime


def upgrade() -> None:
    op.create_table(
        'address_link',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('person_id', sa.Uuid(), nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.Column('expires_at', MOMENT(), nullable=False),
        sa.Column('used_at', MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['person.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('digest'),
    )
    op.create_index('ix_address_link_person_id', 'address_link', ['person_id'])
    # Everybody has one address so far, and is written to there.
    with op.batch_alter_table('email_address') as batch_op:
        batch_op.add_column(
            sa.Column('main', sa.Boolean(), nullable=False, server_default=sa.true())
        )


def downgrade() -> None:
    with op.batch_alter_table('email_address') as batch_op:
        batch_op.drop_column('main')
    op.drop_table('address_link')
