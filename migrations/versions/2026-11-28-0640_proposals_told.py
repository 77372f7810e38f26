"""that webhooks are told of proposals: what is to be told, and which webhook is told what."""

import sqlalchemy as sa
from alembic import op

import app.plumbing.column_types

revision = 'proposals_told'
down_revision = 'research_agreed'
branch_labels = None
depends_on = None


def upgrade() -> None:
    document = app.plumbing.column_types.JsonDocument()
    moment = app.plumbing.column_types.UtcDateTime(timezone=True)
    op.add_column('proposal', sa.Column('news', document, nullable=False, server_default='[]'))
    op.add_column('proposal', sa.Column('news_at', moment, nullable=True))
    op.create_index('ix_proposal_news', 'proposal', ['news_at'])
    topics = sa.Column('topics', document, nullable=False, server_default='["badges"]')
    op.add_column('webhook', topics)


def downgrade() -> None:
    with op.batch_alter_table('webhook') as batch:
        batch.drop_column('topics')
    op.drop_index('ix_proposal_news', table_name='proposal')
    with op.batch_alter_table('proposal') as batch:
        batch.drop_column('news_at')
        batch.drop_column('news')
