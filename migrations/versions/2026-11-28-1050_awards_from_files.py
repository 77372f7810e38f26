"""files of awards: how far each is judged, what is refused, and the file until then; batches that are held."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.plumbing.column_types

revision = 'awards_from_files'
down_revision = 'programme_webhooks'
branch_labels = None
depends_on = None


def upgrade() -> None:
    text, moment = sqlmodel.sql.sqltypes.AutoString(), app.plumbing.column_types.UtcDateTime(timezone=True)
    op.create_table('award_import',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', moment, nullable=False),
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('digest', text, nullable=False),
    sa.Column('after', text, nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('judged', sa.Integer(), nullable=False),
    sa.Column('at_line', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('awarded_before', sa.Integer(), nullable=False),
    sa.Column('judged_at', moment, nullable=True),
    sa.Column('held_until', moment, nullable=True),
    sa.ForeignKeyConstraint(['batch_id'], ['award_batch.id'], name=op.f('fk_award_import_batch_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_award_import')),
    sa.UniqueConstraint('batch_id', name=op.f('uq_award_import_batch_id'))
    )
    op.create_index('ix_award_import_digest', 'award_import', ['digest'], unique=False)
    op.create_index('ix_award_import_judged_at', 'award_import', ['judged_at'], unique=False)
    for table, number, seal in (('award_import_part', 'number', 'sealed'), ('award_import_problem', 'line', 'sealed')):
        op.create_table(table,
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('batch_id', sa.Uuid(), nullable=False),
        sa.Column(number, sa.Integer(), nullable=False),
        sa.Column(seal, sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(['batch_id'], ['award_batch.id'], name=op.f(f'fk_{table}_batch_id')),
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{table}')),
        sa.UniqueConstraint('batch_id', number, name=op.f(f'uq_{table}_batch_id_{number}'))
        )
    op.create_table('batch_revocation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', moment, nullable=False),
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('code', text, nullable=False),
    sa.Column('reason', text, nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('revoked', sa.Integer(), nullable=False),
    sa.Column('finished_at', moment, nullable=True),
    sa.ForeignKeyConstraint(['batch_id'], ['award_batch.id'], name=op.f('fk_batch_revocation_batch_id')),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_batch_revocation_asked_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_batch_revocation')),
    sa.UniqueConstraint('batch_id', name=op.f('uq_batch_revocation_batch_id'))
    )
    op.create_index('ix_batch_revocation_finished_at', 'batch_revocation', ['finished_at'], unique=False)
    op.add_column('award_batch', sa.Column('held', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('award_batch_row', sa.Column('line', sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('award_batch_row') as batch:
        batch.drop_column('line')
    with op.batch_alter_table('award_batch') as batch:
        batch.drop_column('held')
    for table in ('batch_revocation', 'award_import_problem', 'award_import_part', 'award_import'):
        op.drop_table(table)
