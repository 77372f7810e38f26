"""keys that leaked: a generation may be revoked, and ids that were never awarded."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.plumbing.column_types

revision = 'keys_that_leaked'
down_revision = 'mail_given_up'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('signing_key', schema=None) as batch_op:
        batch_op.add_column(sa.Column('revoked_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('revocation_reason', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.add_column(sa.Column('renewed_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=True))

    op.create_table('revoked_id',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', app.plumbing.column_types.UtcDateTime(timezone=True), nullable=False),
    sa.Column('programme_id', sa.Uuid(), nullable=False),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('list_number', sa.Integer(), nullable=True),
    sa.Column('place', sa.Integer(), nullable=True),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_revoked_id_programme_id_programme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revoked_id')),
    sa.UniqueConstraint('programme_id', 'generation', 'name', name=op.f('uq_revoked_id_programme_id_generation_name'))
    )
    with op.batch_alter_table('revoked_id', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_revoked_id_programme_id'), ['programme_id'], unique=False)

    with op.batch_alter_table('award', schema=None) as batch_op:
        batch_op.create_index('ix_award_in_force', ['programme_id', 'generation', 'id'], unique=False, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))


def downgrade() -> None:
    with op.batch_alter_table('award', schema=None) as batch_op:
        batch_op.drop_index('ix_award_in_force', sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    with op.batch_alter_table('revoked_id', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_revoked_id_programme_id'))

    op.drop_table('revoked_id')
    with op.batch_alter_table('signing_key', schema=None) as batch_op:
        batch_op.drop_column('renewed_at')
        batch_op.drop_column('revocation_reason')
        batch_op.drop_column('revoked_at')
