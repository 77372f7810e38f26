"""A remembered answer says what its call demanded."""

import sqlalchemy as sa
from alembic import op

import app.plumbing.column_types

revision = 'call_demanded'
down_revision = 'calls_counted'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What older answers demanded is not known: they are remembered no more.
    op.execute(sa.text('DELETE FROM remembered_answer'))
    with op.batch_alter_table('remembered_answer') as batch_op:
        batch_op.add_column(
            sa.Column(
                'demanded',
                app.plumbing.column_types.JsonDocument(),
                server_default='[]',
                nullable=False,
            )
        )


def downgrade() -> None:
    with op.batch_alter_table('remembered_answer') as batch_op:
        batch_op.drop_column('demanded')
