"""people decline badges, and choose whether the exchange is named."""

import sqlalchemy as sa
from alembic import op

import app.plumbing.columns

revision = 'b5d20e7f61c4'
down_revision = '9d26a1c40e7f'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('award', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('declined_at', app.plumbing.columns.UtcDateTime(), nullable=True)
        )
        batch_op.add_column(
            sa.Column('names_exchange', sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    with op.batch_alter_table('award', schema=None) as batch_op:
        batch_op.drop_column('names_exchange')
        batch_op.drop_column('declined_at')
