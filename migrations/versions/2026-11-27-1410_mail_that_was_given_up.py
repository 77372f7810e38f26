"""mail that was given up: why, about what, and how long it is worth sending."""

import sqlalchemy as sa
from alembic import op

import app.plumbing.column_types

revision = 'mail_given_up'
down_revision = 'audit_key'
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = app.plumbing.column_types.UtcDateTime(timezone=True)
    with op.batch_alter_table('outgoing_mail') as table:
        table.add_column(sa.Column('created_at', moment, nullable=True))
        table.add_column(sa.Column('kind', sa.String(), nullable=False, server_default=''))
        table.add_column(sa.Column('programme_id', sa.Uuid(), nullable=True))
        table.add_column(sa.Column('person_id', sa.Uuid(), nullable=True))
        table.add_column(sa.Column('expires_at', moment, nullable=True))
        table.add_column(sa.Column('given_up_at', moment, nullable=True))
        table.add_column(sa.Column('failure', sa.String(), nullable=False, server_default=''))
        table.create_index(op.f('ix_outgoing_mail_programme_id'), ['programme_id'])


def downgrade() -> None:
    with op.batch_alter_table('outgoing_mail') as table:
        table.drop_index(op.f('ix_outgoing_mail_programme_id'))
        for name in ('created_at', 'kind', 'programme_id', 'person_id', 'expires_at', 'given_up_at', 'failure'):
            table.drop_column(name)
