"""both sides of an exchange accept the code of conduct beside the charter."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = 'conduct_accepted'
down_revision = 'participants_answer'
branch_labels = None
depends_on = None

ONE_TEXT = 'uq_charter_acceptance_exchange_id_organisation_id'
EACH_TEXT = 'uq_charter_acceptance_exchange_id_organisation_id_kind'


def upgrade() -> None:
    with op.batch_alter_table('charter_acceptance') as batch:
        batch.add_column(sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default='charter'))
        batch.drop_constraint(ONE_TEXT, type_='unique')
        batch.create_unique_constraint(EACH_TEXT, ['exchange_id', 'organisation_id', 'kind'])


def downgrade() -> None:
    op.execute("DELETE FROM charter_acceptance WHERE kind <> 'charter'")
    with op.batch_alter_table('charter_acceptance') as batch:
        batch.drop_constraint(EACH_TEXT, type_='unique')
        batch.create_unique_constraint(ONE_TEXT, ['exchange_id', 'organisation_id'])
        batch.drop_column('kind')
