"""Titles of exchanges are looked for without case and accents, by the database; the latest are found without sorting, hours that wait without the others."""

import sqlalchemy as sa
from alembic import op

from app.plumbing.texts import folded

revision = 'titles_looked_for'
down_revision = 'lists_that_stay_short'
branch_labels = None
depends_on = None

AT_ONCE = 1_000


def upgrade() -> None:
    op.add_column('exchange', sa.Column('title_folded', sa.String(), nullable=False, server_default=''))
    connection = op.get_bind()
    exchange = sa.table('exchange', sa.column('id'), sa.column('title'), sa.column('title_folded'))
    known = connection.execute(sa.select(exchange.c.id, exchange.c.title)).all()
    fill = (
        exchange.update()
        .where(exchange.c.id == sa.bindparam('which'))
        .values(title_folded=sa.bindparam('text'))
    )
    for first in range(0, len(known), AT_ONCE):
        rows = [{'which': one, 'text': folded(title)} for one, title in known[first : first + AT_ONCE]]
        connection.execute(fill, rows)
    op.create_index('ix_exchange_latest', 'exchange', ['programme_id', 'created_at', 'id'])
    op.create_index('ix_hours_state', 'hours', ['state', 'exchange_id'])


def downgrade() -> None:
    op.drop_index('ix_hours_state', 'hours')
    op.drop_index('ix_exchange_latest', 'exchange')
    with op.batch_alter_table('exchange') as batch:
        batch.drop_column('title_folded')
