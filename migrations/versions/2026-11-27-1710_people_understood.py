"""when a name changed and was confirmed, which addresses recognise badges, a programme's page on LinkedIn."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.plumbing.column_types

revision = 'people_understood'
down_revision = 'house_key'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('person', sa.Column('named_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=True))
    op.add_column('participant', sa.Column('name_confirmed_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=True))
    op.add_column('email_address', sa.Column('recognises', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('programme', sa.Column('linkedin_id', sqlmodel.sql.sqltypes.AutoString(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('programme') as batch:
        batch.drop_column('linkedin_id')
    with op.batch_alter_table('email_address') as batch:
        batch.drop_column('recognises')
    with op.batch_alter_table('participant') as batch:
        batch.drop_column('name_confirmed_at')
    with op.batch_alter_table('person') as batch:
        batch.drop_column('named_at')
