"""Run by Alembic: migrate over the connection that `impact.store.database` opened."""

from alembic import context

from impact.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
