"""lists that stay short: badges of a key are counted, changes of its lists too, and what is listed has an index."""

import sqlalchemy as sa
from alembic import op

revision = 'lists_that_stay_short'
down_revision = 'proposals'
branch_labels = None
depends_on = None

INDEXES = (
    ('ix_award_listed', 'award', ['programme_id', 'created_at', 'id'], None),
    ('ix_award_revoked', 'award', ['programme_id', 'generation', 'revoked_at', 'id'], 'revoked_at IS NOT NULL'),
    ('ix_award_revoked_listed', 'award', ['programme_id', 'created_at', 'id'], 'revoked_at IS NOT NULL'),
    ('ix_award_declined_listed', 'award', ['programme_id', 'created_at', 'id'], 'declined_at IS NOT NULL'),
    ('ix_award_of_person', 'award', ['person_id', 'created_at', 'id'], None),
    ('ix_award_batch_unfinished', 'award_batch', ['created_at', 'id'], 'finished_at IS NULL'),
    ('ix_award_batch_row_waiting', 'award_batch_row', ['batch_id', 'position'], "state = 'waiting'"),
    ('ix_award_batch_row_decision_id', 'award_batch_row', ['decision_id'], None),
    ('ix_audit_event_action', 'audit_event', ['chain', 'action', 'position'], None),
    ('ix_audit_event_actor', 'audit_event', ['chain', 'actor', 'position'], None),
)
# Each is the beginning of a longer one.
DOUBLES = (
    ('ix_award_programme_id', 'award', ['programme_id']),
    ('ix_award_person_id', 'award', ['person_id']),
    ('ix_credential_signing_key_id', 'credential', ['signing_key_id']),
    ('ix_award_batch_row_batch_id', 'award_batch_row', ['batch_id']),
    ('ix_audit_event_chain', 'audit_event', ['chain']),
)


def upgrade() -> None:
    op.add_column('signing_key', sa.Column('placed', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('signing_key', sa.Column('first_list', sa.Integer(), nullable=False, server_default='1'))
    op.add_column('signing_key', sa.Column('sealed_order', sa.LargeBinary(), nullable=True))
    op.add_column('signing_key', sa.Column('revision', sa.Integer(), nullable=False, server_default='0'))
    # Places that chance has dealt stay where they are: the secret order begins in a list of its own.
    op.execute(
        'UPDATE signing_key SET '
        'placed = (SELECT count(*) FROM credential WHERE signing_key_id = signing_key.id), '
        'first_list = (SELECT coalesce(max(list_number), 0) + 1 FROM credential WHERE signing_key_id = signing_key.id)'
    )
    for name, table, columns, condition in INDEXES:
        where = None if condition is None else sa.text(condition)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
    for name, table, _ in DOUBLES:
        op.drop_index(name, table)


def downgrade() -> None:
    for name, table, columns in DOUBLES:
        op.create_index(name, table, columns)
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table)
    for column in ('revision', 'sealed_order', 'first_list', 'placed'):
        op.drop_column('signing_key', column)
