"""a newer badge replaces one."""

import sqlalchemy as sa
from alembic import op

revision = 'a5d20c7f41e6'
down_revision = 'e3a9c51d7b20'
branch_labels = None
depends_on = None

FIRST = sa.text('supersedes_id IS NULL')


def upgrade() -> None:
    with op.batch_alter_table('award') as batch_op:
        batch_op.drop_constraint('uq_award_decision_id', type_='unique')
        batch_op.add_column(sa.Column('supersedes_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            'fk_award_supersedes_id_award', 'award', ['supersedes_id'], ['id']
        )
        batch_op.create_unique_constraint('uq_award_supersedes_id', ['supersedes_id'])
    op.create_index('ix_award_decision_id', 'award', ['decision_id'])
    op.create_index(
        'uq_award_first_for_decision',
        'award',
        ['decision_id'],
        unique=True,
        sqlite_where=FIRST,
        postgresql_where=FIRST,
    )


def downgrade() -> None:
    """Go back; refused by the database while two awards rest on one decision."""
    op.drop_index('uq_award_first_for_decision', 'award')
    op.drop_index('ix_award_decision_id', 'award')
    with op.batch_alter_table('award') as batch_op:
        batch_op.drop_constraint('uq_award_supersedes_id', type_='unique')
        batch_op.drop_constraint('fk_award_supersedes_id_award', type_='foreignkey')
        batch_op.drop_column('supersedes_id')
        batch_op.create_unique_constraint('uq_award_decision_id', ['decision_id'])
