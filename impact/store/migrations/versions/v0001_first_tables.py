"""The first tables: registers, deliveries, measures and findings."""

import sqlalchemy as sa
from alembic import op

from impact.store.types import SHAPE, TEXT

BOUNDS = ("min_x", "min_y", "max_x", "max_y")

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "addresses",
        sa.Column("address_id", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("number", TEXT, nullable=True),
        sa.Column("letter", TEXT, nullable=True),
        sa.Column("postal_code", TEXT, nullable=True),
        sa.Column("town", TEXT, nullable=True),
        sa.Column("municipality", TEXT, nullable=True),
        sa.Column("geometry", SHAPE, nullable=True),
        sa.Column("min_x", sa.Float(), nullable=True),
        sa.Column("min_y", sa.Float(), nullable=True),
        sa.Column("max_x", sa.Float(), nullable=True),
        sa.Column("max_y", sa.Float(), nullable=True),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("address_id", name=op.f("pk_addresses")),
    )
    op.create_table(
        "administrations",
        sa.Column("administration_id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("organisation_number", TEXT, nullable=True),
        sa.Column("is_standing_member", sa.Boolean(), nullable=False),
        sa.Column("district_id", TEXT, nullable=True),
        sa.Column("email", TEXT, nullable=True),
        sa.Column("phone", TEXT, nullable=True),
        sa.Column("delivery_interval_days", sa.Integer(), nullable=True),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("administration_id", name=op.f("pk_administrations")),
    )
    op.create_table(
        "areas",
        sa.Column("area_id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("is_dedicated", sa.Boolean(), nullable=False),
        sa.Column("coordinator", TEXT, nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("is_approximate", sa.Boolean(), nullable=False),
        sa.Column("geometry", SHAPE, nullable=True),
        sa.Column("min_x", sa.Float(), nullable=True),
        sa.Column("min_y", sa.Float(), nullable=True),
        sa.Column("max_x", sa.Float(), nullable=True),
        sa.Column("max_y", sa.Float(), nullable=True),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("area_id", name=op.f("pk_areas")),
    )
    op.create_table(
        "companies",
        sa.Column("organisation_number", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("is_personal_data", sa.Boolean(), nullable=False),
        sa.Column("has_ceased", sa.Boolean(), nullable=False),
        sa.Column("ceased_on", sa.Date(), nullable=True),
        sa.Column("advertising_block", TEXT, nullable=True),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_number", name=op.f("pk_companies")),
    )
    op.create_table(
        "contacts",
        sa.Column("contact_id", TEXT, nullable=False),
        sa.Column("organisation_number", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=True),
        sa.Column("role", TEXT, nullable=True),
        sa.Column("workplace_id", TEXT, nullable=True),
        sa.Column("email", TEXT, nullable=True),
        sa.Column("phone", TEXT, nullable=True),
        sa.Column("is_suppressed", sa.Boolean(), nullable=False),
        sa.Column("is_protected", sa.Boolean(), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_contacts")),
    )
    op.create_table(
        "deliveries",
        sa.Column("delivery_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("register", TEXT, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("file_name", TEXT, nullable=False),
        sa.Column("content_hash", TEXT, nullable=False),
        sa.Column("loaded_at", sa.DateTime(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("delivery_no", name=op.f("pk_deliveries")),
    )
    op.create_table(
        "districts",
        sa.Column("district_id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("is_approximate", sa.Boolean(), nullable=False),
        sa.Column("geometry", SHAPE, nullable=True),
        sa.Column("min_x", sa.Float(), nullable=True),
        sa.Column("min_y", sa.Float(), nullable=True),
        sa.Column("max_x", sa.Float(), nullable=True),
        sa.Column("max_y", sa.Float(), nullable=True),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("district_id", name=op.f("pk_districts")),
    )
    op.create_table(
        "findings",
        sa.Column("finding_id", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("severity", TEXT, nullable=False),
        sa.Column("series", TEXT, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("layer", TEXT, nullable=True),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("field", TEXT, nullable=True),
        sa.Column("value", TEXT, nullable=True),
        sa.Column("record_id", TEXT, nullable=True),
        sa.Column("owner", TEXT, nullable=True),
        sa.Column("what", TEXT, nullable=False),
        sa.Column("remedy", TEXT, nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("first_seen_on", sa.Date(), nullable=False),
        sa.Column("last_seen_on", sa.Date(), nullable=False),
        sa.Column("outcome", TEXT, nullable=True),
        sa.Column("resolution", TEXT, nullable=True),
        sa.Column("resolved_by", TEXT, nullable=True),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("finding_id", name=op.f("pk_findings")),
    )
    op.create_index(op.f("ix_findings_series"), "findings", ["series"])
    op.create_index(op.f("ix_findings_status"), "findings", ["status"])
    op.create_table(
        "register_changes",
        sa.Column("change_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("register", TEXT, nullable=False),
        sa.Column("record_id", TEXT, nullable=True),
        sa.Column("min_x", sa.Float(), nullable=True),
        sa.Column("min_y", sa.Float(), nullable=True),
        sa.Column("max_x", sa.Float(), nullable=True),
        sa.Column("max_y", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("change_no", name=op.f("pk_register_changes")),
    )
    op.create_table(
        "heartbeats",
        sa.Column("administration_id", TEXT, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("file_name", TEXT, nullable=False),
        sa.Column("content_hash", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("administration_id", "source", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "location_choices",
        sa.Column("measure_id", TEXT, nullable=False),
        sa.Column("text_key", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("shape", SHAPE, nullable=False),
        sa.Column("quality", TEXT, nullable=False),
        sa.Column("chosen", TEXT, nullable=False),
        sa.Column("chosen_by", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("chosen_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("measure_id", "text_key", name=op.f("pk_location_choices")),
    )
    op.create_table(
        "interests",
        sa.Column("interest_id", TEXT, nullable=False),
        sa.Column("designation", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("holder_name", TEXT, nullable=False),
        sa.Column("organisation_number", TEXT, nullable=True),
        sa.Column("postal_address", TEXT, nullable=True),
        sa.Column("postal_code", TEXT, nullable=True),
        sa.Column("postal_town", TEXT, nullable=True),
        sa.Column("is_protected", sa.Boolean(), nullable=False),
        sa.Column("is_personal_data", sa.Boolean(), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("property_key", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("interest_id", name=op.f("pk_interests")),
    )
    op.create_index(op.f("ix_interests_organisation_number"), "interests", ["organisation_number"])
    op.create_index(op.f("ix_interests_property_key"), "interests", ["property_key"])
    op.create_table(
        "measures",
        sa.Column("measure_id", TEXT, nullable=False),
        sa.Column("administration_id", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=True),
        sa.Column("stage", TEXT, nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("traffic_effect", TEXT, nullable=True),
        sa.Column("cost_msek", sa.Float(), nullable=True),
        sa.Column("project_id", TEXT, nullable=True),
        sa.Column("register_number", TEXT, nullable=True),
        sa.Column("description", TEXT, nullable=True),
        sa.Column("contact", TEXT, nullable=True),
        sa.Column("designations", TEXT, nullable=True),
        sa.Column("address", TEXT, nullable=True),
        sa.Column("postal_code", TEXT, nullable=True),
        sa.Column("town", TEXT, nullable=True),
        sa.Column("area_name", TEXT, nullable=True),
        sa.Column("district_name", TEXT, nullable=True),
        sa.Column("target_activities", TEXT, nullable=True),
        sa.Column("target_numbers", TEXT, nullable=True),
        sa.Column("kind_text", TEXT, nullable=True),
        sa.Column("stage_text", TEXT, nullable=True),
        sa.Column("traffic_effect_text", TEXT, nullable=True),
        sa.Column("start_text", TEXT, nullable=True),
        sa.Column("starts_latest_on", sa.Date(), nullable=True),
        sa.Column("end_text", TEXT, nullable=True),
        sa.Column("ends_earliest_on", sa.Date(), nullable=True),
        sa.Column("location_quality", TEXT, nullable=False),
        sa.Column("geometry", SHAPE, nullable=True),
        sa.Column("min_x", sa.Float(), nullable=True),
        sa.Column("min_y", sa.Float(), nullable=True),
        sa.Column("max_x", sa.Float(), nullable=True),
        sa.Column("max_y", sa.Float(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("change", TEXT, nullable=False),
        sa.Column("changed_fields", sa.JSON(), nullable=False),
        sa.Column("delivered_geometry", SHAPE, nullable=True),
        sa.Column("place_revision", sa.Integer(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("measure_id", "revision", name=op.f("pk_measures")),
    )
    op.create_index(op.f("ix_measures_is_current_min_x_min_y_max_x_max_y"), "measures", ["is_current", *BOUNDS])
    op.create_index(op.f("ix_measures_source"), "measures", ["source"])
    op.create_table(
        "packs",
        sa.Column("pack_hash", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("pack_hash", name=op.f("pk_packs")),
    )
    op.create_table(
        "pack_texts",
        sa.Column("text_hash", TEXT, nullable=False),
        sa.Column("pack_hash", TEXT, nullable=False),
        sa.Column("version", TEXT, nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["pack_hash"], ["packs.pack_hash"], name=op.f("fk_pack_texts_pack_hash")),
        sa.PrimaryKeyConstraint("text_hash", name=op.f("pk_pack_texts")),
    )
    op.create_table(
        "properties",
        sa.Column("designation", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=True),
        sa.Column("former_designations", TEXT, nullable=True),
        sa.Column("geometry", SHAPE, nullable=True),
        sa.Column("min_x", sa.Float(), nullable=True),
        sa.Column("min_y", sa.Float(), nullable=True),
        sa.Column("max_x", sa.Float(), nullable=True),
        sa.Column("max_y", sa.Float(), nullable=True),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("property_key", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("designation", name=op.f("pk_properties")),
    )
    op.create_index(op.f("ix_properties_min_x_min_y_max_x_max_y"), "properties", list(BOUNDS))
    op.create_index(op.f("ix_properties_property_key"), "properties", ["property_key"])
    op.create_table(
        "protected_numbers",
        sa.Column("digest", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_protected_numbers")),
    )
    op.create_table(
        "questions",
        sa.Column("question_id", TEXT, nullable=False),
        sa.Column("asked_by", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("text", TEXT, nullable=True),
        sa.Column("topic", TEXT, nullable=True),
        sa.Column("organisation_number", TEXT, nullable=True),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("area_ids", TEXT, nullable=True),
        sa.Column("administration_ids", TEXT, nullable=True),
        sa.Column("workplace_id", TEXT, nullable=True),
        sa.Column("designation", TEXT, nullable=True),
        sa.Column("cost_msek", sa.Float(), nullable=True),
        sa.Column("urgency", TEXT, nullable=False),
        sa.Column("is_protected", sa.Boolean(), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_questions")),
    )
    op.create_table(
        "recipients",
        sa.Column("recipient_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recipient_type", TEXT, nullable=False),
        sa.Column("recipient_id", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("recipient_no", name=op.f("pk_recipients")),
        sa.UniqueConstraint("recipient_type", "recipient_id", name=op.f("uq_recipients_recipient_type_recipient_id")),
    )
    op.create_table(
        "kept_columns",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_kept_columns")),
    )
    op.create_table(
        "settings",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "workplaces",
        sa.Column("workplace_id", TEXT, nullable=False),
        sa.Column("organisation_number", TEXT, nullable=False),
        sa.Column("company_name", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=True),
        sa.Column("sni_2007", TEXT, nullable=True),
        sa.Column("sni_2025", TEXT, nullable=True),
        sa.Column("size_class", TEXT, nullable=True),
        sa.Column("visiting_address", TEXT, nullable=True),
        sa.Column("visiting_postal_code", TEXT, nullable=True),
        sa.Column("visiting_town", TEXT, nullable=True),
        sa.Column("postal_address", TEXT, nullable=True),
        sa.Column("postal_code", TEXT, nullable=True),
        sa.Column("postal_town", TEXT, nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_protected", sa.Boolean(), nullable=False),
        sa.Column("geometry", SHAPE, nullable=True),
        sa.Column("min_x", sa.Float(), nullable=True),
        sa.Column("min_y", sa.Float(), nullable=True),
        sa.Column("max_x", sa.Float(), nullable=True),
        sa.Column("max_y", sa.Float(), nullable=True),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("workplace_id", name=op.f("pk_workplaces")),
    )
    op.create_index(op.f("ix_workplaces_min_x_min_y"), "workplaces", ["min_x", "min_y"])
    op.create_index(op.f("ix_workplaces_organisation_number"), "workplaces", ["organisation_number"])
    if op.get_context().dialect.name == "postgresql":
        for table in ("addresses", "areas", "districts", "measures", "properties", "workplaces"):
            op.create_index(op.f(f"ix_{table}_geometry"), table, ["geometry"], postgresql_using="gist")


def downgrade() -> None:
    # A table's indexes go with it.
    names = (
        "workplaces settings kept_columns register_changes recipients questions protected_numbers properties "
        "pack_texts packs measures interests heartbeats findings districts deliveries contacts companies areas "
        "administrations addresses location_choices"
    )
    for name in names.split():
        op.drop_table(name)
