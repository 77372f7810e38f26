"""programmes may ask for a second mediator."""

import sqlalchemy as sa
from alembic import op

revision = '7c1f0c52d9ab'
down_revision = '51bd8711a036'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('second_mediator', sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.drop_column('second_mediator')
