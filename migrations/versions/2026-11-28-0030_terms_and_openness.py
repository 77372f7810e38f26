"""when an exchange was closed; answers to repeated calls are sealed; why a badge was revoked, in a word; since when it is public."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.plumbing.column_types

revision = 'terms_and_openness'
down_revision = 'surveys'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('exchange', sa.Column('closed_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=True))
    op.create_index('ix_exchange_closed_at', 'exchange', ['closed_at'], unique=False)
    # What was closed before counts from today: nobody's time for asking questions is cut short.
    op.execute("UPDATE exchange SET closed_at = CURRENT_TIMESTAMP WHERE state = 'closed'")
    op.execute('DELETE FROM remembered_answer')
    op.add_column('remembered_answer', sa.Column('sealed_answer', sa.LargeBinary(), nullable=True))
    moment = app.plumbing.column_types.UtcDateTime(timezone=True)
    op.add_column('award', sa.Column('revocation_code', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column('award', sa.Column('published_at', moment, nullable=True))
    # What was public stays public; what was revoked without a word gets one.
    op.execute('UPDATE award SET published_at = created_at')
    op.execute("UPDATE award SET revocation_code = 'other' WHERE revoked_at IS NOT NULL")
    op.execute(
        "UPDATE award SET revocation_code = 'superseded' WHERE revoked_at IS NOT NULL "
        'AND id IN (SELECT supersedes_id FROM award WHERE supersedes_id IS NOT NULL)'
    )
    op.add_column('person', sa.Column('frozen_at', moment, nullable=True))
    op.add_column('award', sa.Column('searchable', sa.Boolean(), nullable=False, server_default=sa.false()))
    text = sqlmodel.sql.sqltypes.AutoString()
    op.add_column('programme', sa.Column('documents_from', text, nullable=False, server_default='acceptance'))
    op.add_column('programme', sa.Column('holders_told', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table('person') as batch:
        batch.drop_column('frozen_at')
    with op.batch_alter_table('programme') as batch:
        batch.drop_column('holders_told')
        batch.drop_column('documents_from')
    with op.batch_alter_table('award') as batch:
        batch.drop_column('searchable')
        batch.drop_column('published_at')
        batch.drop_column('revocation_code')
    with op.batch_alter_table('remembered_answer') as batch:
        batch.drop_column('sealed_answer')
    with op.batch_alter_table('exchange') as batch:
        batch.drop_index('ix_exchange_closed_at')
        batch.drop_column('closed_at')
