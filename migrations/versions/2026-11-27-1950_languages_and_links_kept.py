"""whether a person chose their language; the token of a passport's link, sealed for its owner."""

import sqlalchemy as sa
from alembic import op

revision = 'languages_and_links_kept'
down_revision = 'exchanges_as_lists'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('person', sa.Column('language_chosen', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('passport_link', sa.Column('sealed_token', sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('passport_link') as batch:
        batch.drop_column('sealed_token')
    with op.batch_alter_table('person') as batch:
        batch.drop_column('language_chosen')
