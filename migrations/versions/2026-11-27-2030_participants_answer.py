"""how participants answer, leave and are reminded; the codes that lead them to their place; what a sign-in link invites to."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.plumbing.column_types

revision = 'participants_answer'
down_revision = 'languages_and_links_kept'
branch_labels = None
depends_on = None

MOMENTS = ('invited_at', 'reminded_at', 'declined_at', 'left_at', 'taken_out_at')


def upgrade() -> None:
    for name in MOMENTS:
        op.add_column('participant', sa.Column(name, app.plumbing.column_types.UtcDateTime(timezone=True), nullable=True))
    op.add_column('participant', sa.Column('reminders', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('participant', sa.Column('taken_out_because', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
    op.add_column('participant', sa.Column('invited_by', sa.Uuid(), sa.ForeignKey('person.id'), nullable=True), inline_references=True)
    op.create_index('ix_participant_invited_at', 'participant', ['invited_at'], unique=False)
    op.add_column('login_link', sa.Column('programme', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
    op.add_column('login_link', sa.Column('invites_to', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
    op.create_table('claim_code',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('created_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=False),
    sa.Column('used_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=True),
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], ),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], ),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('digest')
    )
    for column in ('expires_at', 'participant_id', 'person_id'):
        op.create_index(f'ix_claim_code_{column}', 'claim_code', [column], unique=False)


def downgrade() -> None:
    op.drop_table('claim_code')
    with op.batch_alter_table('login_link') as batch:
        batch.drop_column('invites_to')
        batch.drop_column('programme')
    with op.batch_alter_table('participant') as batch:
        batch.drop_index('ix_participant_invited_at')
        for name in ('invited_by', 'taken_out_because', 'reminders', *MOMENTS):
            batch.drop_column(name)
