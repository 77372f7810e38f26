"""who opened what, what people ask for, as whom a programme typed people, protection, work addresses, youngest age."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import app.plumbing.column_types

revision = 'people_protected'
down_revision = 'proposals_told'
branch_labels = None
depends_on = None


def upgrade() -> None:
    text, moment = sqlmodel.sql.sqltypes.AutoString(), app.plumbing.column_types.UtcDateTime(timezone=True)
    op.create_table('typed_identity',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', moment, nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('programme_id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_typed_identity_person_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_typed_identity_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_typed_identity')),
    sa.UniqueConstraint('programme_id', 'person_id', name=op.f('uq_typed_identity_programme_id_person_id'))
    )
    op.create_index('ix_typed_identity_person_id', 'typed_identity', ['person_id'], unique=False)
    op.create_table('former_name',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', moment, nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_former_name_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_former_name'))
    )
    op.create_index('ix_former_name_person_id', 'former_name', ['person_id'], unique=False)
    op.create_table('reading',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', moment, nullable=False),
    sa.Column('participant_id', sa.Uuid(), nullable=False),
    sa.Column('reader_id', sa.Uuid(), nullable=False),
    sa.Column('what', text, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_reading_participant_id')),
    sa.ForeignKeyConstraint(['reader_id'], ['person.id'], name=op.f('fk_reading_reader_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reading')),
    sa.UniqueConstraint('participant_id', 'reader_id', 'what', 'day', name=op.f('uq_reading_participant_id_reader_id_what_day'))
    )
    op.create_index('ix_reading_reader_id', 'reading', ['reader_id'], unique=False)
    op.create_index('ix_reading_day', 'reading', ['day'], unique=False)
    op.create_table('data_request',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', moment, nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('asked', text, nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('said', text, nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_data_request_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_data_request'))
    )
    op.create_index('ix_data_request_person_id', 'data_request', ['person_id'], unique=False)
    op.create_index('ix_data_request_due_on', 'data_request', ['due_on'], unique=False)
    op.add_column('person', sa.Column('sealed_shown_name', sa.LargeBinary(), nullable=True))
    op.add_column('person', sa.Column('protection', text, nullable=False, server_default=''))
    op.add_column('email_address', sa.Column('at_work', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('programme', sa.Column('minimum_age', sa.Integer(), nullable=False, server_default='16'))


def downgrade() -> None:
    with op.batch_alter_table('programme') as batch:
        batch.drop_column('minimum_age')
    with op.batch_alter_table('email_address') as batch:
        batch.drop_column('at_work')
    with op.batch_alter_table('person') as batch:
        batch.drop_column('protection')
        batch.drop_column('sealed_shown_name')
    op.drop_table('data_request')
    op.drop_table('reading')
    op.drop_table('former_name')
    op.drop_table('typed_identity')
