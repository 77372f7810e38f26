"""the fingerprint of the key under which a database is sealed."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.plumbing.column_types

revision = 'house_key'
down_revision = 'keys_that_leaked'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('house_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fingerprint', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('since', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_house_key'))
    )


def downgrade() -> None:
    op.drop_table('house_key')
