"""The key by which audit logs are chained."""

import sqlalchemy as sa
from alembic import op

revision = 'audit_key'
down_revision = 'call_demanded'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A log that was written before has no keyed digests and does not hold: no release wrote one.
    op.create_table(
        'audit_key',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('sealed_key', sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_key')),
    )


def downgrade() -> None:
    op.drop_table('audit_key')
