"""The tables of runs and of what they conclude."""

import sqlalchemy as sa
from alembic import op

from impact.store.types import TEXT

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EXPOSURES = """
CREATE VIEW exposures (assessment_no, recipient_no, relations, distance_m, area_ids, outcome_no) AS
SELECT r.assessment_no, r.recipient_no, k.relations, r.distance_m, nullif(k.area_ids, ''), k.outcome_no
FROM exposure_rows r JOIN exposure_kinds k ON k.kind_no = r.kind_no
"""


def upgrade() -> None:
    op.create_table(
        "judgements",
        sa.Column("judgement_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question_id", TEXT, nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("text_hash", TEXT, nullable=False),
        sa.Column("area_ids", sa.JSON(), nullable=False),
        sa.Column("level", TEXT, nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("participants", sa.JSON(), nullable=False),
        sa.Column("committee", TEXT, nullable=True),
        sa.Column("led_by", sa.JSON(), nullable=False),
        sa.Column("deviations", sa.JSON(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("districts", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["text_hash"], ["pack_texts.text_hash"], name=op.f("fk_judgements_text_hash")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.question_id"], name=op.f("fk_judgements_question_id")),
        sa.PrimaryKeyConstraint("judgement_no", name=op.f("pk_judgements")),
    )
    op.create_index(op.f("ix_judgements_question_id_is_current"), "judgements", ["question_id", "is_current"])
    op.create_table(
        "outcomes",
        sa.Column("outcome_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pack_hash", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("informed", sa.Boolean(), nullable=False),
        sa.Column("is_statutory", sa.Boolean(), nullable=False),
        sa.Column("is_exempted", sa.Boolean(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=True),
        sa.Column("dialogue_forms", sa.JSON(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["pack_hash"], ["packs.pack_hash"], name=op.f("fk_outcomes_pack_hash")),
        sa.PrimaryKeyConstraint("outcome_no", name=op.f("pk_outcomes")),
        sa.UniqueConstraint("pack_hash", "digest", name=op.f("uq_outcomes_pack_hash_digest")),
    )
    op.create_table(
        "runs",
        sa.Column("run_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("pack_hash", TEXT, nullable=False),
        sa.Column("text_hash", TEXT, nullable=False),
        sa.Column("input_hash", TEXT, nullable=False),
        sa.Column("result_hash", TEXT, nullable=False),
        sa.Column("change_no", sa.Integer(), nullable=False),
        sa.Column("software_version", TEXT, nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("stages", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["pack_hash"], ["packs.pack_hash"], name=op.f("fk_runs_pack_hash")),
        sa.ForeignKeyConstraint(["text_hash"], ["pack_texts.text_hash"], name=op.f("fk_runs_text_hash")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_runs")),
    )
    op.create_table(
        "assessments",
        sa.Column("assessment_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", TEXT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("reach_m", sa.Float(), nullable=False),
        sa.Column("zero_reason", TEXT, nullable=True),
        sa.Column("zero_detail", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["measure_id", "revision"],
            ["measures.measure_id", "measures.revision"],
            name=op.f("fk_assessments_measure_id_revision"),
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.run_id"], name=op.f("fk_assessments_run_id")),
        sa.PrimaryKeyConstraint("assessment_no", name=op.f("pk_assessments")),
    )
    op.create_index(op.f("ix_assessments_measure_id_is_current"), "assessments", ["measure_id", "is_current"])
    op.create_index(op.f("ix_assessments_run_id"), "assessments", ["run_id"])
    op.create_table(
        "area_exposures",
        sa.Column("assessment_no", sa.Integer(), nullable=False),
        sa.Column("area_id", TEXT, nullable=False),
        sa.Column("relation", TEXT, nullable=False),
        sa.Column("distance_m", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.area_id"], name=op.f("fk_area_exposures_area_id")),
        sa.ForeignKeyConstraint(
            ["assessment_no"], ["assessments.assessment_no"], name=op.f("fk_area_exposures_assessment_no")
        ),
        sa.PrimaryKeyConstraint("assessment_no", "area_id", name=op.f("pk_area_exposures")),
    )
    op.create_index(op.f("ix_area_exposures_area_id"), "area_exposures", ["area_id"])
    op.create_table(
        "deadlines",
        sa.Column("assessment_no", sa.Integer(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("inform_by", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_no"], ["assessments.assessment_no"], name=op.f("fk_deadlines_assessment_no")
        ),
        sa.PrimaryKeyConstraint("assessment_no", "notice_days", name=op.f("pk_deadlines")),
    )
    op.create_table(
        "exposure_kinds",
        sa.Column("kind_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("relations", sa.Integer(), nullable=False),
        sa.Column("area_ids", TEXT, nullable=False),
        sa.Column("outcome_no", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["outcome_no"], ["outcomes.outcome_no"], name=op.f("fk_exposure_kinds_outcome_no")),
        sa.PrimaryKeyConstraint("kind_no", name=op.f("pk_exposure_kinds")),
        sa.UniqueConstraint(
            "outcome_no", "relations", "area_ids", name=op.f("uq_exposure_kinds_outcome_no_relations_area_ids")
        ),
    )
    op.create_table(
        "exposure_rows",
        sa.Column("assessment_no", sa.Integer(), nullable=False),
        sa.Column("recipient_no", sa.Integer(), nullable=False),
        sa.Column("kind_no", sa.Integer(), nullable=False),
        sa.Column("distance_m", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("assessment_no", "recipient_no", name=op.f("pk_exposure_rows")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_exposure_rows_recipient_no"), "exposure_rows", ["recipient_no"])
    op.execute(EXPOSURES)
    op.create_table(
        "proposals",
        sa.Column("proposal_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("assessment_no", sa.Integer(), nullable=False),
        sa.Column("area_id", TEXT, nullable=True),
        sa.Column("level", TEXT, nullable=False),
        sa.Column("participants", sa.JSON(), nullable=False),
        sa.Column("committee", TEXT, nullable=True),
        sa.Column("led_by", sa.JSON(), nullable=False),
        sa.Column("deviations", sa.JSON(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("districts", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.area_id"], name=op.f("fk_proposals_area_id")),
        sa.ForeignKeyConstraint(
            ["assessment_no"], ["assessments.assessment_no"], name=op.f("fk_proposals_assessment_no")
        ),
        sa.PrimaryKeyConstraint("proposal_no", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_assessment_no"), "proposals", ["assessment_no"])
    op.create_table(
        "unlifted",
        sa.Column("unlifted_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("assessment_no", sa.Integer(), nullable=False),
        sa.Column("area_id", TEXT, nullable=True),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.area_id"], name=op.f("fk_unlifted_area_id")),
        sa.ForeignKeyConstraint(
            ["assessment_no"], ["assessments.assessment_no"], name=op.f("fk_unlifted_assessment_no")
        ),
        sa.PrimaryKeyConstraint("unlifted_no", name=op.f("pk_unlifted")),
    )
    op.create_index(op.f("ix_unlifted_assessment_no"), "unlifted", ["assessment_no"])


def downgrade() -> None:
    op.execute("DROP VIEW exposures")
    # A table's indexes go with it.
    results = "unlifted proposals exposure_rows exposure_kinds deadlines area_exposures assessments runs outcomes"
    names = f"{results} judgements"
    for name in names.split():
        op.drop_table(name)
