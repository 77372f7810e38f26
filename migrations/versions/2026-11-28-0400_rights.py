"""tables that are to be written anew; other looks at decisions; which text was accepted, in which language; staff."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.plumbing.column_types

revision = 'rights'
down_revision = 'receipt_keys_that_leaked'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('rewrite_due',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rewrite_due'))
    )
    text, moment = sqlmodel.sql.sqltypes.AutoString(), app.plumbing.column_types.UtcDateTime(timezone=True)
    op.create_table('another_look',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', moment, nullable=False),
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('competence', text, nullable=False),
    sa.Column('decision_id', sa.Uuid(), nullable=True),
    sa.Column('words', text, nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('answer', text, nullable=False),
    sa.Column('answered_at', moment, nullable=True),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_another_look_answered_by')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_another_look_decision_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_another_look_participant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_another_look'))
    )
    op.create_index('ix_another_look_participant_id', 'another_look', ['participant_id'], unique=False)
    op.create_index('ix_another_look_due_on', 'another_look', ['due_on'], unique=False)
    op.add_column('person', sa.Column('leaves_at', moment, nullable=True))
    op.create_index('ix_person_leaves_at', 'person', ['leaves_at'], unique=False)
    for name in ('staff_basis', 'staff_told', 'representatives_told'):
        op.add_column('programme', sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('consent', sa.Column('language', text, nullable=False, server_default=''))
    op.add_column('consent', sa.Column('shown', text, nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('person') as batch:
        batch.drop_index('ix_person_leaves_at')
        batch.drop_column('leaves_at')
    with op.batch_alter_table('programme') as batch:
        for name in ('staff_basis', 'staff_told', 'representatives_told'):
            batch.drop_column(name)
    with op.batch_alter_table('consent') as batch:
        batch.drop_column('shown')
        batch.drop_column('language')
    op.drop_table('another_look')
    op.drop_table('rewrite_due')
