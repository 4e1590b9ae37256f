"""First tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from workflow_app import triggers
from workflow_app.models import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("stored_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_attachment_size_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("sha256", name=op.f("uq_attachment_sha256")),
    )
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.CheckConstraint("kind IN ('HOLIDAY', 'WORKING')", name=op.f("ck_calendar_day_kind_known")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )
    op.create_index("ix_calendar_day_kind", "calendar_day", ["kind", "day"], unique=False)
    op.create_table(
        "history_head",
        sa.Column("stream", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("stream", name=op.f("pk_history_head")),
    )
    op.create_table(
        "org_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("folded", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column(
            "path",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("sector", sa.String(length=40), nullable=True),
        sa.Column("area", sa.String(length=40), nullable=True),
        sa.Column("layout", sa.String(length=40), nullable=False),
        sa.Column("is_department", sa.Boolean(), nullable=False),
        sa.Column("foreign_affairs", sa.Boolean(), nullable=False),
        sa.Column("staff_total", sa.Integer(), nullable=False),
        sa.Column("staff_women", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "level IN ('CENTRAL', 'PROVINCE', 'DISTRICT', 'COMMUNE')", name=op.f("ck_org_unit_level_known")
        ),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_org_unit_valid_span")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["org_unit.id"], name=op.f("fk_org_unit_parent_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_org_unit_code")),
    )
    op.create_index(op.f("ix_org_unit_folded"), "org_unit", ["folded"], unique=False)
    op.create_index(op.f("ix_org_unit_parent_id"), "org_unit", ["parent_id"], unique=False)
    op.create_index(op.f("ix_org_unit_path"), "org_unit", ["path"], unique=False)
    op.create_table(
        "published_text",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_published_text")),
    )
    op.create_table(
        "pulse",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("beat_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_pulse_named")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_pulse")),
    )
    op.create_table(
        "title",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("folded", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("rank", sa.String(length=40), nullable=False),
        sa.Column("in_scope", sa.Boolean(), nullable=False),
        sa.Column("is_key", sa.Boolean(), nullable=False),
        sa.Column("is_elected", sa.Boolean(), nullable=False),
        sa.Column("standing_committee_managed", sa.Boolean(), nullable=False),
        sa.Column("equivalence", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "level IN ('CENTRAL', 'PROVINCE', 'DISTRICT', 'COMMUNE')", name=op.f("ck_title_level_known")
        ),
        sa.CheckConstraint("rank IN ('HEAD', 'DEPUTY', 'MEMBER', 'STAFF')", name=op.f("ck_title_rank_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_title")),
        sa.UniqueConstraint("code", name=op.f("uq_title_code")),
    )
    op.create_table(
        "official",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column("folded", sa.String(length=120), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=False),
        sa.Column("birth_month", sa.Integer(), nullable=True),
        sa.Column("birth_day", sa.Integer(), nullable=True),
        sa.Column("native_area", sa.String(length=40), nullable=True),
        sa.Column("native_place", sa.String(length=120), nullable=False),
        sa.Column("birth_place", sa.String(length=120), nullable=False),
        sa.Column("ethnicity", sa.String(length=40), nullable=False),
        sa.Column("religion", sa.String(length=40), nullable=False),
        sa.Column("theory", sa.String(length=40), nullable=False),
        sa.Column("party_probation_on", sa.Date(), nullable=True),
        sa.Column("party_official_on", sa.Date(), nullable=True),
        sa.Column("home_unit_id", sa.Integer(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.CheckConstraint("sex IN ('F', 'M')", name=op.f("ck_official_sex_known")),
        sa.CheckConstraint(
            "theory IN ('NONE', 'ELEMENTARY', 'INTERMEDIATE', 'ADVANCED')",
            name=op.f("ck_official_theory_known"),
        ),
        sa.CheckConstraint(
            "birth_day IS NULL OR birth_month IS NOT NULL", name=op.f("ck_official_day_needs_month")
        ),
        sa.ForeignKeyConstraint(
            ["home_unit_id"], ["org_unit.id"], name=op.f("fk_official_home_unit_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official")),
        sa.UniqueConstraint("code", name=op.f("uq_official_code")),
    )
    op.create_index(op.f("ix_official_folded"), "official", ["folded"], unique=False)
    op.create_index(op.f("ix_official_home_unit_id"), "official", ["home_unit_id"], unique=False)
    op.create_index("ix_official_sort", "official", ["sort_key", "id"], unique=False)
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("title_id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("special_professional", sa.Boolean(), nullable=False),
        sa.Column("special_document", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "NOT special_professional OR special_document <> ''",
            name=op.f("ck_post_special_post_has_its_document"),
        ),
        sa.CheckConstraint("seats > 0", name=op.f("ck_post_seats_positive")),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["org_unit.id"], name=op.f("fk_post_authority_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["title_id"], ["title.id"], name=op.f("fk_post_title_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_unit.id"], name=op.f("fk_post_unit_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint(
            "unit_id", "title_id", "valid_from", name=op.f("uq_post_unit_id_title_id_valid_from")
        ),
    )
    op.create_index(op.f("ix_post_authority_id"), "post", ["authority_id"], unique=False)
    op.create_index(op.f("ix_post_title_id"), "post", ["title_id"], unique=False)
    op.create_index(op.f("ix_post_unit_id"), "post", ["unit_id"], unique=False)
    op.create_table(
        "unit_lineage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "kind IN ('MERGER', 'SPLIT', 'RENAMING', 'TRANSFER')", name=op.f("ck_unit_lineage_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["org_unit.id"], name=op.f("fk_unit_lineage_source_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["org_unit.id"], name=op.f("fk_unit_lineage_target_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_lineage")),
        sa.UniqueConstraint(
            "source_id", "target_id", "on_date", name=op.f("uq_unit_lineage_source_id_target_id_on_date")
        ),
    )
    op.create_index(op.f("ix_unit_lineage_source_id"), "unit_lineage", ["source_id"], unique=False)
    op.create_index(op.f("ix_unit_lineage_target_id"), "unit_lineage", ["target_id"], unique=False)
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_account_official_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    op.create_index(op.f("ix_account_official_id"), "account", ["official_id"], unique=False)
    op.create_table(
        "calendar_address",
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["official_id"],
            ["official.id"],
            name=op.f("fk_calendar_address_official_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("official_id", name=op.f("pk_calendar_address")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_address_token_hash")),
    )
    op.create_table(
        "criteria_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("migrated", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("returned", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state <> 'APPROVED' OR migrated OR (approved_by_id IS NOT NULL AND proposed_by_id IS NOT NULL)",
            name=op.f("ck_criteria_set_approved_by_somebody"),
        ),
        sa.CheckConstraint(
            "state IN ('DRAFT', 'SUBMITTED', 'APPROVED')", name=op.f("ck_criteria_set_state_known")
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> proposed_by_id",
            name=op.f("ck_criteria_set_two_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"],
            ["official.id"],
            name=op.f("fk_criteria_set_approved_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"],
            ["official.id"],
            name=op.f("fk_criteria_set_proposed_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["title_id"], ["title.id"], name=op.f("fk_criteria_set_title_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria_set")),
        sa.UniqueConstraint("title_id", "version", name=op.f("uq_criteria_set_title_id_version")),
    )
    op.create_index(op.f("ix_criteria_set_title_id"), "criteria_set", ["title_id"], unique=False)
    op.create_table(
        "discipline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_how", sa.String(length=40), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_document", sa.String(length=120), nullable=False),
        sa.Column("ended_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("ended_how IN ('ENDED', 'ANNULLED')", name=op.f("ck_discipline_ended_how_known")),
        sa.CheckConstraint(
            "ended_on IS NULL OR (ended_reason <> '' AND ended_document <> '')",
            name=op.f("ck_discipline_ended_for_a_reason"),
        ),
        sa.CheckConstraint(
            "form IN ('REPRIMAND', 'WARNING', 'REMOVAL')", name=op.f("ck_discipline_form_known")
        ),
        sa.CheckConstraint(
            "(ended_on IS NULL) = (ended_how IS NULL)", name=op.f("ck_discipline_ended_iff_dated")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["official.id"], name=op.f("fk_discipline_ended_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_discipline_official_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["official.id"],
            name=op.f("fk_discipline_recorded_by_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discipline")),
    )
    op.create_index(op.f("ix_discipline_official_id"), "discipline", ["official_id"], unique=False)
    op.create_table(
        "evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("period_end_on", sa.Date(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "grade IN ('EXCELLENT', 'GOOD', 'COMPLETED', 'NOT_COMPLETED')",
            name=op.f("ck_evaluation_grade_known"),
        ),
        sa.CheckConstraint(
            "kind IN ('QUARTER', 'HALF_YEAR', 'YEAR', 'TERM', 'AD_HOC', 'PRE_APPOINTMENT', 'PRE_PLANNING', 'PRE_COMMENDATION', 'ROTATION_END')",
            name=op.f("ck_evaluation_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_evaluation_official_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        sa.UniqueConstraint(
            "official_id", "kind", "period_end_on", name=op.f("uq_evaluation_official_id_kind_period_end_on")
        ),
    )
    op.create_table(
        "history_entry",
        sa.Column("stream", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("seq > 0", name=op.f("ck_history_entry_seq_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["official.id"], name=op.f("fk_history_entry_actor_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("stream", "seq", name=op.f("pk_history_entry")),
    )
    op.create_index("ix_history_entry_actor", "history_entry", ["actor_id", "at"], unique=False)
    op.create_index("ix_history_entry_at", "history_entry", ["at"], unique=False)
    op.create_table(
        "language_skill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "level IN ('NONE', 'BASIC_COMMUNICATION', 'FLUENT')", name=op.f("ck_language_skill_level_known")
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_language_skill_official_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_language_skill")),
        sa.UniqueConstraint("official_id", "language", name=op.f("uq_language_skill_official_id_language")),
    )
    op.create_table(
        "mail_choice",
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("ordinary", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "ordinary IN ('DIGEST', 'AT_ONCE', 'NONE')", name=op.f("ck_mail_choice_ordinary_known")
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_mail_choice_official_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("official_id", name=op.f("pk_mail_choice")),
    )
    op.create_table(
        "moratorium",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("title_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("end_document", sa.String(length=200), nullable=False),
        sa.CheckConstraint("to_on IS NULL OR to_on > from_on", name=op.f("ck_moratorium_valid_span")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["official.id"],
            name=op.f("fk_moratorium_recorded_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["title_id"], ["title.id"], name=op.f("fk_moratorium_title_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_unit.id"], name=op.f("fk_moratorium_unit_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moratorium")),
    )
    op.create_index(op.f("ix_moratorium_title_id"), "moratorium", ["title_id"], unique=False)
    op.create_index(op.f("ix_moratorium_unit_id"), "moratorium", ["unit_id"], unique=False)
    op.create_table(
        "procedure_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'PROPOSED') = (decided_by_id IS NULL)",
            name=op.f("ck_procedure_release_decided_iff_by_somebody"),
        ),
        sa.CheckConstraint("document <> ''", name=op.f("ck_procedure_release_document_given")),
        sa.CheckConstraint(
            "state IN ('PROPOSED', 'PUBLISHED', 'REJECTED')", name=op.f("ck_procedure_release_state_known")
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> proposed_by_id",
            name=op.f("ck_procedure_release_two_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["official.id"],
            name=op.f("fk_procedure_release_decided_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["digest"],
            ["published_text.digest"],
            name=op.f("fk_procedure_release_digest"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"],
            ["official.id"],
            name=op.f("fk_procedure_release_proposed_by_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_release")),
    )
    op.create_index(
        "uq_procedure_release_standing",
        "procedure_release",
        ["code", "version"],
        unique=True,
        postgresql_where=sa.text("state <> 'REJECTED'"),
        sqlite_where=sa.text("state <> 'REJECTED'"),
    )
    op.create_table(
        "qualification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("degree", sa.String(length=40), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("school", sa.String(length=160), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "degree IN ('SECONDARY', 'VOCATIONAL', 'COLLEGE', 'UNIVERSITY', 'MASTER', 'DOCTOR')",
            name=op.f("ck_qualification_degree_known"),
        ),
        sa.CheckConstraint(
            "mode IN ('FULL_TIME', 'IN_SERVICE', 'DISTANCE')", name=op.f("ck_qualification_mode_known")
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_qualification_official_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_qualification")),
    )
    op.create_index(op.f("ix_qualification_official_id"), "qualification", ["official_id"], unique=False)
    op.create_table(
        "retirement_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("notice_on", sa.Date(), nullable=False),
        sa.Column("retires_on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("annulled_on", sa.Date(), nullable=True),
        sa.Column("annulled_by_id", sa.Integer(), nullable=True),
        sa.Column("annulled_document", sa.String(length=120), nullable=False),
        sa.Column("annulled_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "annulled_on IS NULL OR (annulled_reason <> '' AND annulled_document <> '')",
            name=op.f("ck_retirement_notice_annulled_for_a_reason"),
        ),
        sa.CheckConstraint(
            "retires_on > notice_on", name=op.f("ck_retirement_notice_notice_before_retirement")
        ),
        sa.ForeignKeyConstraint(
            ["annulled_by_id"],
            ["official.id"],
            name=op.f("fk_retirement_notice_annulled_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["official_id"],
            ["official.id"],
            name=op.f("fk_retirement_notice_official_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retirement_notice")),
    )
    op.create_index(
        "ix_retirement_notice_standing",
        "retirement_notice",
        ["official_id"],
        unique=True,
        postgresql_where=sa.text("annulled_on IS NULL"),
        sqlite_where=sa.text("annulled_on IS NULL"),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "role IN ('PERSONNEL_SPECIALIST', 'UNIT_HEAD', 'COLLECTIVE_MEMBER', 'COLLECTIVE_SECRETARY', 'CONFERENCE_VOTER', 'TELLER', 'TELLER_HEAD', 'ADVISER', 'AUTHORITY_MEMBER', 'AUTHORITY_SIGNER', 'CLERK', 'INSPECTOR', 'OFFICIAL', 'MONITORING_MEMBER', 'PARTY_COMMITTEE', 'SYSADMIN', 'SYSTEM')",
            name=op.f("ck_role_grant_role_known"),
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_role_grant_valid_span")
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_role_grant_official_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_unit.id"], name=op.f("fk_role_grant_unit_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index(op.f("ix_role_grant_official_id"), "role_grant", ["official_id"], unique=False)
    op.create_index("ix_role_grant_role_unit", "role_grant", ["role", "unit_id"], unique=False)
    op.create_table(
        "substitution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_document", sa.String(length=120), nullable=False),
        sa.CheckConstraint("document <> ''", name=op.f("ck_substitution_document_given")),
        sa.CheckConstraint(
            "role IN ('PERSONNEL_SPECIALIST', 'UNIT_HEAD', 'COLLECTIVE_MEMBER', 'COLLECTIVE_SECRETARY', 'CONFERENCE_VOTER', 'TELLER', 'TELLER_HEAD', 'ADVISER', 'AUTHORITY_MEMBER', 'AUTHORITY_SIGNER', 'CLERK', 'INSPECTOR', 'OFFICIAL', 'MONITORING_MEMBER', 'PARTY_COMMITTEE', 'SYSADMIN', 'SYSTEM')",
            name=op.f("ck_substitution_role_known"),
        ),
        sa.CheckConstraint(
            "(revoked_on IS NULL) = (revoked_by_id IS NULL)",
            name=op.f("ck_substitution_revoked_iff_by_somebody"),
        ),
        sa.CheckConstraint("substitute_id <> holder_id", name=op.f("ck_substitution_two_persons")),
        sa.CheckConstraint("to_on > from_on", name=op.f("ck_substitution_valid_span")),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["official.id"], name=op.f("fk_substitution_given_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["official.id"], name=op.f("fk_substitution_holder_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by_id"],
            ["official.id"],
            name=op.f("fk_substitution_revoked_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["substitute_id"],
            ["official.id"],
            name=op.f("fk_substitution_substitute_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_unit.id"], name=op.f("fk_substitution_unit_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
    )
    op.create_index("ix_substitution_holder", "substitution", ["holder_id"], unique=False)
    op.create_index(
        "ix_substitution_substitute_span", "substitution", ["substitute_id", "to_on"], unique=False
    )
    op.create_table(
        "tenure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("term_end_on", sa.Date(), nullable=True),
        sa.Column("via", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "via IN ('APPOINTMENT', 'REAPPOINTMENT', 'EXTENSION', 'ROTATION', 'TRANSFER', 'SECONDMENT', 'ELECTION', 'RECRUITMENT')",
            name=op.f("ck_tenure_via_known"),
        ),
        sa.CheckConstraint("to_on IS NULL OR to_on > from_on", name=op.f("ck_tenure_valid_span")),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_tenure_official_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_tenure_post_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenure")),
    )
    op.create_index(op.f("ix_tenure_official_id"), "tenure", ["official_id"], unique=False)
    op.create_index("ix_tenure_post_span", "tenure", ["post_id", "to_on"], unique=False)
    op.create_table(
        "title_standard",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("migrated", sa.Boolean(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("returned", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("min_degree", sa.String(length=40), nullable=True),
        sa.Column("min_theory", sa.String(length=40), nullable=True),
        sa.Column("min_language", sa.String(length=40), nullable=True),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "min_degree IN ('SECONDARY', 'VOCATIONAL', 'COLLEGE', 'UNIVERSITY', 'MASTER', 'DOCTOR')",
            name=op.f("ck_title_standard_min_degree_known"),
        ),
        sa.CheckConstraint(
            "min_language IN ('NONE', 'BASIC_COMMUNICATION', 'FLUENT')",
            name=op.f("ck_title_standard_min_language_known"),
        ),
        sa.CheckConstraint(
            "min_theory IN ('NONE', 'ELEMENTARY', 'INTERMEDIATE', 'ADVANCED')",
            name=op.f("ck_title_standard_min_theory_known"),
        ),
        sa.CheckConstraint(
            "state <> 'APPROVED' OR migrated OR (approved_by_id IS NOT NULL AND proposed_by_id IS NOT NULL)",
            name=op.f("ck_title_standard_approved_by_somebody"),
        ),
        sa.CheckConstraint(
            "state IN ('DRAFT', 'SUBMITTED', 'APPROVED')", name=op.f("ck_title_standard_state_known")
        ),
        sa.CheckConstraint(
            "approved_by_id IS NULL OR approved_by_id <> proposed_by_id",
            name=op.f("ck_title_standard_two_persons"),
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_title_standard_valid_span")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"],
            ["official.id"],
            name=op.f("fk_title_standard_approved_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"],
            ["official.id"],
            name=op.f("fk_title_standard_proposed_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["title_id"], ["title.id"], name=op.f("fk_title_standard_title_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_title_standard")),
        sa.UniqueConstraint("title_id", "version", name=op.f("uq_title_standard_title_id_version")),
    )
    op.create_index(op.f("ix_title_standard_title_id"), "title_standard", ["title_id"], unique=False)
    op.create_table(
        "criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("asks_evidence", sa.Boolean(), nullable=False),
        sa.CheckConstraint("part IN ('CAPACITY', 'RESULTS', 'TRUST')", name=op.f("ck_criterion_part_known")),
        sa.CheckConstraint("points BETWEEN 0 AND 100", name=op.f("ck_criterion_points_in_range")),
        sa.ForeignKeyConstraint(
            ["set_id"], ["criteria_set.id"], name=op.f("fk_criterion_set_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
        sa.UniqueConstraint("set_id", "position", name=op.f("uq_criterion_set_id_position")),
    )
    op.create_table(
        "migration_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("begun_by_id", sa.Integer(), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("back_until_on", sa.Date(), nullable=False),
        sa.CheckConstraint("document <> ''", name=op.f("ck_migration_batch_document_given")),
        sa.ForeignKeyConstraint(
            ["begun_by_id"], ["official.id"], name=op.f("fk_migration_batch_begun_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["procedure_release.id"],
            name=op.f("fk_migration_batch_release_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_migration_batch")),
    )
    op.create_index(op.f("ix_migration_batch_release_id"), "migration_batch", ["release_id"], unique=False)
    op.create_table(
        "personnel_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("procedure_code", sa.String(length=40), nullable=False),
        sa.Column("procedure_version", sa.Integer(), nullable=False),
        sa.Column("procedure_digest", sa.String(length=64), nullable=False),
        sa.Column("rule_set_code", sa.String(length=40), nullable=False),
        sa.Column("rule_set_version", sa.Integer(), nullable=False),
        sa.Column("rule_set_digest", sa.String(length=64), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "unit_path",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("title_id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column(
            "authority_path",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("outcome_type", sa.String(length=40), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("seats_requested", sa.Integer(), nullable=True),
        sa.Column("intended_work", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("phase", sa.String(length=40), nullable=False),
        sa.Column("return_state", sa.String(length=40), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("policy_on", sa.Date(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("chosen_id", sa.Integer(), nullable=True),
        sa.Column("tenure_id", sa.Integer(), nullable=True),
        sa.Column("running_term_end_on", sa.Date(), nullable=True),
        sa.Column("review_path", sa.String(length=40), nullable=True),
        sa.Column("sending_path", sa.String(length=200), nullable=True),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("planning_year", sa.Integer(), nullable=True),
        sa.Column("plan_until_on", sa.Date(), nullable=True),
        sa.Column("decision_number", sa.String(length=60), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("term_end_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("secrecy", sa.String(length=40), nullable=False),
        sa.Column("folded", sa.String(length=300), nullable=False),
        sa.Column("history_seq", sa.Integer(), nullable=False),
        sa.Column("history_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(kind = 'planning') = (planning_year IS NOT NULL)",
            name=op.f("ck_personnel_case_planning_has_a_year"),
        ),
        sa.CheckConstraint(
            "(phase = 'ended') = (closed_on IS NOT NULL)", name=op.f("ck_personnel_case_ended_iff_dated")
        ),
        sa.CheckConstraint(
            "outcome_type IN ('APPOINTMENT', 'ELECTION_NOMINATION')",
            name=op.f("ck_personnel_case_outcome_type_known"),
        ),
        sa.CheckConstraint(
            "review_path IN ('REAPPOINT', 'EXTEND')", name=op.f("ck_personnel_case_review_path_known")
        ),
        sa.CheckConstraint(
            "source IN ('ON_SITE', 'EXTERNAL', 'EXAM')", name=op.f("ck_personnel_case_source_known")
        ),
        sa.CheckConstraint(
            "state NOT IN ('DECISION_ISSUED', 'ANNOUNCED', 'REVOKED') OR chosen_id IS NOT NULL OR kind = 'exam'",
            name=op.f("ck_personnel_case_a_decision_names_a_person"),
        ),
        sa.CheckConstraint("revision >= 0", name=op.f("ck_personnel_case_revision_counts_up")),
        sa.ForeignKeyConstraint(
            ["authority_id"],
            ["org_unit.id"],
            name=op.f("fk_personnel_case_authority_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["chosen_id"], ["official.id"], name=op.f("fk_personnel_case_chosen_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"],
            ["official.id"],
            name=op.f("fk_personnel_case_opened_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["personnel_case.id"], name=op.f("fk_personnel_case_plan_id")),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_personnel_case_post_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"],
            ["title_standard.id"],
            name=op.f("fk_personnel_case_standard_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["tenure_id"], ["tenure.id"], name=op.f("fk_personnel_case_tenure_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["title_id"], ["title.id"], name=op.f("fk_personnel_case_title_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_unit.id"], name=op.f("fk_personnel_case_unit_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personnel_case")),
        sa.UniqueConstraint("code", name=op.f("uq_personnel_case_code")),
        sa.UniqueConstraint(
            "tenure_id", "running_term_end_on", name=op.f("uq_personnel_case_tenure_id_running_term_end_on")
        ),
    )
    op.create_index(op.f("ix_personnel_case_chosen_id"), "personnel_case", ["chosen_id"], unique=False)
    op.create_index("ix_personnel_case_list", "personnel_case", ["opened_on", "id"], unique=False)
    op.create_index(
        "ix_personnel_case_list_short",
        "personnel_case",
        ["opened_on", "id"],
        unique=False,
        postgresql_where=sa.text("kind <> 'evaluation'"),
        sqlite_where=sa.text("kind <> 'evaluation'"),
    )
    op.create_index("ix_personnel_case_path", "personnel_case", ["unit_path"], unique=False)
    op.create_index(
        "ix_personnel_case_path_running",
        "personnel_case",
        ["unit_path"],
        unique=False,
        postgresql_where=sa.text("phase <> 'ended'"),
        sqlite_where=sa.text("phase <> 'ended'"),
    )
    op.create_index(
        "ix_personnel_case_plan",
        "personnel_case",
        ["plan_id"],
        unique=False,
        postgresql_where=sa.text("plan_id IS NOT NULL"),
    )
    op.create_index(op.f("ix_personnel_case_post_id"), "personnel_case", ["post_id"], unique=False)
    op.create_index(
        "ix_personnel_case_running",
        "personnel_case",
        ["post_id"],
        unique=False,
        postgresql_where=sa.text("phase IN ('open', 'paused')"),
        sqlite_where=sa.text("phase IN ('open', 'paused')"),
    )
    op.create_index(
        "ix_personnel_case_sending",
        "personnel_case",
        ["sending_path"],
        unique=False,
        postgresql_where=sa.text("sending_path IS NOT NULL"),
    )
    op.create_index(
        "uq_personnel_case_planning_year",
        "personnel_case",
        ["post_id", "planning_year"],
        unique=True,
        postgresql_where=sa.text("state <> 'CANCELLED'"),
        sqlite_where=sa.text("state <> 'CANCELLED'"),
    )
    op.create_table(
        "ballot_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("ballot", sa.String(length=40), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("prepared_by_id", sa.Integer(), nullable=False),
        sa.Column("chair_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("certified_by_id", sa.Integer(), nullable=True),
        sa.Column("certified_on", sa.Date(), nullable=True),
        sa.Column("issued", sa.Integer(), nullable=True),
        sa.Column("collected", sa.Integer(), nullable=True),
        sa.Column("valid", sa.Integer(), nullable=True),
        sa.Column("invalid", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("forwarded", sa.JSON(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "ballot IN ('NOMINATE_FREE', 'PICK_ONE', 'APPROVE_EACH')",
            name=op.f("ck_ballot_round_ballot_known"),
        ),
        sa.CheckConstraint(
            "outcome IN ('SELECTED', 'TOP_FORWARD', 'TIE_AT_HALF', 'NONE')",
            name=op.f("ck_ballot_round_outcome_known"),
        ),
        sa.CheckConstraint(
            "state <> 'CERTIFIED' OR (outcome IS NOT NULL AND valid IS NOT NULL AND entered_by_id IS NOT NULL AND confirmed_by_id IS NOT NULL AND certified_on IS NOT NULL)",
            name=op.f("ck_ballot_round_certified_is_complete"),
        ),
        sa.CheckConstraint(
            "state IN ('CONVENED', 'ADJOURNED', 'OPEN', 'TELLERS_SET', 'COUNTING', 'ENTERED', 'COUNTED', 'CERTIFIED', 'VOIDED')",
            name=op.f("ck_ballot_round_state_known"),
        ),
        sa.CheckConstraint("collected = valid + invalid", name=op.f("ck_ballot_round_collected_adds_up")),
        sa.CheckConstraint("entered_by_id <> confirmed_by_id", name=op.f("ck_ballot_round_two_tellers")),
        sa.CheckConstraint("issued >= collected", name=op.f("ck_ballot_round_issued_covers_collected")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["personnel_case.id"], name=op.f("fk_ballot_round_case_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["certified_by_id"],
            ["official.id"],
            name=op.f("fk_ballot_round_certified_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["chair_id"], ["official.id"], name=op.f("fk_ballot_round_chair_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"],
            ["official.id"],
            name=op.f("fk_ballot_round_confirmed_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["ballot_round.id"],
            name=op.f("fk_ballot_round_corrects_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"],
            ["official.id"],
            name=op.f("fk_ballot_round_entered_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"],
            ["official.id"],
            name=op.f("fk_ballot_round_prepared_by_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_round")),
        sa.UniqueConstraint("case_id", "code", "attempt", name=op.f("uq_ballot_round_case_id_code_attempt")),
    )
    op.create_table(
        "case_duty",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "duty IN ('PREPARE', 'SUBMIT', 'APPRAISE', 'DECIDE', 'COUNT_ENTER', 'COUNT_CONFIRM', 'ROUND_PREPARE', 'EXAMINE')",
            name=op.f("ck_case_duty_duty_known"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["personnel_case.id"], name=op.f("fk_case_duty_case_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_case_duty_official_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("case_id", "official_id", "duty", name=op.f("pk_case_duty")),
    )
    op.create_index("ix_case_duty_official", "case_duty", ["official_id", "case_id"], unique=False)
    op.create_table(
        "case_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("official_id", sa.Integer(), nullable=True),
        sa.Column("resolves_id", sa.Integer(), nullable=True),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('ELIGIBLE', 'CONSOLIDATION_PREPARED', 'CONFLICT_DECLARATION', 'MATTER_RAISED', 'MATTER_RESOLVED', 'PARTY_OPINION', 'HEAD_OPINION', 'DIFFERING_OPINION', 'APPRAISAL_OPINION', 'OVERRUN_EXPLANATION', 'SUPPLEMENT_LIST', 'SIGNATURE', 'INSPECTION_FINDING', 'OFFICE_TAKEN', 'PUBLICATION', 'SUSPENSION', 'LATE_NOTICE', 'SELF_REVIEW', 'ASSESSMENT', 'DEFERRAL', 'LAPSE', 'LATE_COMPLETION', 'REASSIGNMENT', 'ROTATION_PLAN', 'MOVE_PROPOSAL', 'SCREENING', 'SENDING_COMMENT', 'TALK', 'DISAGREEMENT', 'HANDOVER', 'RECEPTION', 'PERIOD_EVALUATION', 'END_OPINION', 'PLACEMENT', 'RECALL', 'PLAN_STRUCTURE', 'PLAN_PRESENT', 'PLAN_REVIEW', 'PLAN_PROPOSAL', 'PLAN_DROPPED', 'EXAM_COUNCIL', 'EXAM_CALL', 'EXAM_REGISTRATION', 'EXAM_EXCLUSION', 'EXAM_MARK', 'EXAM_PETITION', 'EXAM_PETITION_ANSWER', 'EXAM_RESULT', 'NOT_ASSESSED', 'FORM_RETURNED', 'MEETING_REVIEW', 'SYNTHESIS', 'GRADE_DECIDED', 'GRADE_PETITION', 'GRADE_PETITION_ANSWER', 'UNIT_GRADED', 'PERIOD_OPENED', 'NOTE')",
            name=op.f("ck_case_record_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["official.id"], name=op.f("fk_case_record_author_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["personnel_case.id"], name=op.f("fk_case_record_case_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_case_record_official_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["resolves_id"], ["case_record.id"], name=op.f("fk_case_record_resolves_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_record")),
    )
    op.create_index("ix_case_record_case", "case_record", ["case_id", "id"], unique=False)
    op.create_table(
        "deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.CheckConstraint("due_on >= started_on", name=op.f("ck_deadline_due_after_start")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["personnel_case.id"], name=op.f("fk_deadline_case_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
        sa.UniqueConstraint(
            "case_id", "code", "started_on", name=op.f("uq_deadline_case_id_code_started_on")
        ),
    )
    op.create_table(
        "evaluation_campaign",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column(
            "unit_path",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('QUARTER', 'HALF_YEAR', 'YEAR', 'TERM', 'AD_HOC', 'PRE_APPOINTMENT', 'PRE_PLANNING', 'PRE_COMMENDATION', 'ROTATION_END')",
            name=op.f("ck_evaluation_campaign_kind_known"),
        ),
        sa.CheckConstraint("to_on > from_on", name=op.f("ck_evaluation_campaign_valid_span")),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["personnel_case.id"],
            name=op.f("fk_evaluation_campaign_case_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_evaluation_campaign")),
    )
    op.create_index(
        "uq_evaluation_campaign_period",
        "evaluation_campaign",
        ["unit_path", "kind", "to_on"],
        unique=True,
        postgresql_where=sa.text("NOT cancelled"),
        sqlite_where=sa.text("NOT cancelled"),
    )
    op.create_table(
        "form_draft",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["personnel_case.id"], name=op.f("fk_form_draft_case_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_form_draft_official_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("case_id", "official_id", "step", name=op.f("pk_form_draft")),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("received_by_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("finding", sa.String(length=40), nullable=True),
        sa.Column("concluded_on", sa.Date(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.CheckConstraint("finding IN ('RIGHT', 'PARTLY', 'WRONG')", name=op.f("ck_letter_finding_known")),
        sa.CheckConstraint(
            "kind <> 'DENUNCIATION' OR about_id IS NOT NULL",
            name=op.f("ck_letter_denunciation_names_a_person"),
        ),
        sa.CheckConstraint(
            "kind IN ('PETITION', 'COMPLAINT', 'DENUNCIATION', 'INFORMATION')",
            name=op.f("ck_letter_kind_known"),
        ),
        sa.CheckConstraint("state <> 'REFUSED' OR answer <> ''", name=op.f("ck_letter_refused_for_a_reason")),
        sa.CheckConstraint(
            "state <> 'RESOLVED' OR finding IS NOT NULL", name=op.f("ck_letter_resolved_with_a_finding")
        ),
        sa.CheckConstraint(
            "state IN ('RECEIVED', 'ADMITTED', 'REFUSED', 'VERIFYING', 'RESOLVED', 'CLOSED')",
            name=op.f("ck_letter_state_known"),
        ),
        sa.CheckConstraint("subject <> ''", name=op.f("ck_letter_subject_given")),
        sa.CheckConstraint(
            "(finding IS NULL) = (concluded_on IS NULL)", name=op.f("ck_letter_concluded_iff_dated")
        ),
        sa.ForeignKeyConstraint(
            ["about_id"], ["official.id"], name=op.f("fk_letter_about_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["personnel_case.id"], name=op.f("fk_letter_case_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["received_by_id"], ["official.id"], name=op.f("fk_letter_received_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_unit.id"], name=op.f("fk_letter_unit_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    op.create_index(op.f("ix_letter_case_id"), "letter", ["case_id"], unique=False)
    op.create_index(
        "ix_letter_open_about",
        "letter",
        ["about_id"],
        unique=False,
        postgresql_where=sa.text("state IN ('ADMITTED', 'VERIFYING')"),
        sqlite_where=sa.text("state IN ('ADMITTED', 'VERIFYING')"),
    )
    op.create_table(
        "migrated_case",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=False),
        sa.Column("from_digest", sa.String(length=64), nullable=False),
        sa.Column("from_state", sa.String(length=40), nullable=False),
        sa.Column("to_state", sa.String(length=40), nullable=False),
        sa.Column("back_on", sa.Date(), nullable=True),
        sa.Column("back_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(back_on IS NULL) = (back_by_id IS NULL)", name=op.f("ck_migrated_case_back_iff_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["back_by_id"], ["official.id"], name=op.f("fk_migrated_case_back_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["migration_batch.id"], name=op.f("fk_migrated_case_batch_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["personnel_case.id"], name=op.f("fk_migrated_case_case_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("batch_id", "case_id", name=op.f("pk_migrated_case")),
    )
    op.create_index("ix_migrated_case_case", "migrated_case", ["case_id", "batch_id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["personnel_case.id"], name=op.f("fk_notice_case_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["official.id"], name=op.f("fk_notice_recipient_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
    )
    op.create_index("ix_notice_recipient", "notice", ["recipient_id", "id"], unique=False)
    op.create_index(
        "ix_notice_unread",
        "notice",
        ["recipient_id"],
        unique=False,
        postgresql_where=sa.text("read_at IS NULL"),
        sqlite_where=sa.text("read_at IS NULL"),
    )
    op.create_table(
        "obligation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("clause", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column(
            "unit_path",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("snoozed_until_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "role IN ('PERSONNEL_SPECIALIST', 'UNIT_HEAD', 'COLLECTIVE_MEMBER', 'COLLECTIVE_SECRETARY', 'CONFERENCE_VOTER', 'TELLER', 'TELLER_HEAD', 'ADVISER', 'AUTHORITY_MEMBER', 'AUTHORITY_SIGNER', 'CLERK', 'INSPECTOR', 'OFFICIAL', 'MONITORING_MEMBER', 'PARTY_COMMITTEE', 'SYSADMIN', 'SYSTEM')",
            name=op.f("ck_obligation_role_known"),
        ),
        sa.CheckConstraint(
            "(official_id IS NULL) <> (role IS NULL)", name=op.f("ck_obligation_a_role_or_a_person")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["personnel_case.id"], name=op.f("fk_obligation_case_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_obligation_official_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
        sa.UniqueConstraint("rule", "subject", "period", name=op.f("uq_obligation_rule_subject_period")),
    )
    op.create_index("ix_obligation_case", "obligation", ["case_id"], unique=False)
    op.create_index(op.f("ix_obligation_official_id"), "obligation", ["official_id"], unique=False)
    op.create_index("ix_obligation_running", "obligation", ["met_on", "due_on", "id"], unique=False)
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["personnel_case.id"], name=op.f("fk_outbox_message_case_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_message_key")),
    )
    op.create_index("ix_outbox_message_waiting", "outbox_message", ["sent_at", "id"], unique=False)
    op.create_table(
        "personnel_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('LIVE', 'WITHDRAWN', 'INELIGIBLE')", name=op.f("ck_personnel_option_status_known")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["personnel_case.id"], name=op.f("fk_personnel_option_case_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"],
            ["official.id"],
            name=op.f("fk_personnel_option_official_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personnel_option")),
        sa.UniqueConstraint("case_id", "official_id", name=op.f("uq_personnel_option_case_id_official_id")),
    )
    op.create_index(
        op.f("ix_personnel_option_official_id"), "personnel_option", ["official_id"], unique=False
    )
    op.create_table(
        "plan_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("title_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("migrated", sa.Boolean(), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=True),
        sa.Column("development", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=40), nullable=True),
        sa.Column("ended_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "channel IN ('COLLECTIVE', 'HEAD', 'CONFERENCE')", name=op.f("ck_plan_entry_channel_known")
        ),
        sa.CheckConstraint(
            "end_reason IN ('BELOW_STANDARD', 'WEAK_RESULTS', 'DISCIPLINE', 'AGE', 'HEALTH', 'OTHER_WORK', 'OWN_WISH', 'NOT_VOTED', 'NOT_APPROVED', 'ROUND_CANCELLED')",
            name=op.f("ck_plan_entry_end_reason_known"),
        ),
        sa.CheckConstraint(
            "status <> 'REMOVED' OR end_reason IS NOT NULL", name=op.f("ck_plan_entry_removal_has_its_reason")
        ),
        sa.CheckConstraint(
            "status IN ('PROPOSED', 'ACTIVE', 'REMOVED', 'APPOINTED', 'EXPIRED')",
            name=op.f("ck_plan_entry_status_known"),
        ),
        sa.CheckConstraint(
            "case_id IS NOT NULL OR migrated", name=op.f("ck_plan_entry_from_a_round_or_taken_over")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["personnel_case.id"], name=op.f("fk_plan_entry_case_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["ended_id"], ["personnel_case.id"], name=op.f("fk_plan_entry_ended_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_plan_entry_official_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_id"],
            ["personnel_case.id"],
            name=op.f("fk_plan_entry_reviewed_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["title_id"], ["title.id"], name=op.f("fk_plan_entry_title_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_unit.id"], name=op.f("fk_plan_entry_unit_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_entry")),
    )
    op.create_index(op.f("ix_plan_entry_case_id"), "plan_entry", ["case_id"], unique=False)
    op.create_index(op.f("ix_plan_entry_official_id"), "plan_entry", ["official_id"], unique=False)
    op.create_index(op.f("ix_plan_entry_title_id"), "plan_entry", ["title_id"], unique=False)
    op.create_index(op.f("ix_plan_entry_unit_id"), "plan_entry", ["unit_id"], unique=False)
    op.create_index(
        "uq_plan_entry_running",
        "plan_entry",
        ["official_id", "title_id", "unit_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('PROPOSED', 'ACTIVE')"),
        sqlite_where=sa.text("status IN ('PROPOSED', 'ACTIVE')"),
    )
    op.create_table(
        "rule_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_rule_override_reason_given")),
        sa.CheckConstraint(
            "state IN ('PROPOSED', 'ADOPTED', 'DECLINED')", name=op.f("ck_rule_override_state_known")
        ),
        sa.CheckConstraint(
            "answered_by_id IS NULL OR answered_by_id <> proposed_by_id",
            name=op.f("ck_rule_override_two_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["official.id"],
            name=op.f("fk_rule_override_answered_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["personnel_case.id"], name=op.f("fk_rule_override_case_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_rule_override_official_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"],
            ["official.id"],
            name=op.f("fk_rule_override_proposed_by_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_override")),
    )
    op.create_index("ix_rule_override_case", "rule_override", ["case_id"], unique=False)
    op.create_table(
        "withdrawal_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state IN ('PENDING', 'ACCEPTED', 'REFUSED')", name=op.f("ck_withdrawal_request_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["personnel_case.id"],
            name=op.f("fk_withdrawal_request_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["official_id"],
            ["official.id"],
            name=op.f("fk_withdrawal_request_official_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal_request")),
    )
    op.create_index("ix_withdrawal_request_case", "withdrawal_request", ["case_id"], unique=False)
    op.create_table(
        "case_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('POLICY_REQUEST', 'POLICY_ANSWER', 'MINUTES', 'COUNT_RECORD', 'ADJOURNMENT_MINUTES', 'HEAD_PROPOSAL', 'CONSOLIDATION', 'VERIFICATION', 'PARTY_OPINION', 'POLITICAL_CONCLUSION', 'DIFFERING_OPINION', 'SUBMISSION', 'RECEIPT', 'SUPPLEMENT_REQUEST', 'APPRAISAL_REPORT', 'INSPECTION_OPINION', 'CONCLUSION_NOTICE', 'DECISION', 'ELECTION_NOMINATION', 'HANDOVER', 'REVOCATION', 'OVERRIDE_PROPOSAL', 'OVERRIDE_BASIS', 'WITHDRAWAL_REQUEST', 'RESUME_C2C', 'SELF_REVIEW', 'CELL_COMMENT', 'RESIDENCE_COMMENT', 'ASSET_DECLARATION', 'DEGREE_COPIES', 'HEALTH_CERTIFICATE', 'INSPECTION_FINDING', 'REVIEW_NOTICE', 'DEFERRAL_NOTICE', 'ASSESSMENT', 'NON_REAPPOINTMENT', 'REASSIGNMENT', 'ROTATION_PLAN', 'MOVE_PROPOSAL', 'SCREENING_TABLE', 'TALK_MINUTES', 'MOVE_DECISION', 'RECEPTION_NOTICE', 'EVALUATION_FORM', 'PLACEMENT_DECISION', 'RECALL_DECISION', 'PLAN_DECISION', 'EXAM_NOTICE', 'EXAM_COUNCIL', 'EXAM_SCREENING', 'EXAM_SCORES', 'EXAM_RESULT', 'EVALUATION_NOTICE', 'PETITION', 'PETITION_ANSWER', 'OTHER')",
            name=op.f("ck_case_document_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["official.id"], name=op.f("fk_case_document_added_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
            name=op.f("fk_case_document_attachment_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["personnel_case.id"], name=op.f("fk_case_document_case_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_case_document_official_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["ballot_round.id"], name=op.f("fk_case_document_round_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_document")),
    )
    op.create_index("ix_case_document_case", "case_document", ["case_id", "id"], unique=False)
    op.create_table(
        "case_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("official_id", sa.Integer(), nullable=True),
        sa.Column(
            "unit_path",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("blocked_by", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "role IN ('PERSONNEL_SPECIALIST', 'UNIT_HEAD', 'COLLECTIVE_MEMBER', 'COLLECTIVE_SECRETARY', 'CONFERENCE_VOTER', 'TELLER', 'TELLER_HEAD', 'ADVISER', 'AUTHORITY_MEMBER', 'AUTHORITY_SIGNER', 'CLERK', 'INSPECTOR', 'OFFICIAL', 'MONITORING_MEMBER', 'PARTY_COMMITTEE', 'SYSADMIN', 'SYSTEM')",
            name=op.f("ck_case_task_role_known"),
        ),
        sa.CheckConstraint(
            "(official_id IS NULL) <> (role IS NULL)", name=op.f("ck_case_task_a_role_or_a_person")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["personnel_case.id"], name=op.f("fk_case_task_case_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_case_task_official_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["ballot_round.id"], name=op.f("fk_case_task_round_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_task")),
    )
    op.create_index("ix_case_task_case", "case_task", ["case_id"], unique=False)
    op.create_index("ix_case_task_person_due", "case_task", ["official_id", "due_on", "id"], unique=False)
    op.create_index(
        "ix_case_task_role_path_due", "case_task", ["role", "unit_path", "due_on", "id"], unique=False
    )
    op.create_table(
        "evaluation_form",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("criteria_set_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("is_head", sa.Boolean(), nullable=False),
        sa.Column("duty_group", sa.String(length=40), nullable=False),
        sa.Column("populations", sa.JSON(), nullable=False),
        sa.Column("self_grade", sa.String(length=40), nullable=True),
        sa.Column("head_grade", sa.String(length=40), nullable=True),
        sa.Column("proposed_grade", sa.String(length=40), nullable=True),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("excess_approved", sa.Boolean(), nullable=False),
        sa.Column("prospect", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "grade IN ('EXCELLENT', 'GOOD', 'COMPLETED', 'NOT_COMPLETED')",
            name=op.f("ck_evaluation_form_grade_known"),
        ),
        sa.CheckConstraint(
            "head_grade IN ('EXCELLENT', 'GOOD', 'COMPLETED', 'NOT_COMPLETED')",
            name=op.f("ck_evaluation_form_head_grade_known"),
        ),
        sa.CheckConstraint(
            "kind IN ('QUARTER', 'HALF_YEAR', 'YEAR', 'TERM', 'AD_HOC', 'PRE_APPOINTMENT', 'PRE_PLANNING', 'PRE_COMMENDATION', 'ROTATION_END')",
            name=op.f("ck_evaluation_form_kind_known"),
        ),
        sa.CheckConstraint(
            "proposed_grade IN ('EXCELLENT', 'GOOD', 'COMPLETED', 'NOT_COMPLETED')",
            name=op.f("ck_evaluation_form_proposed_grade_known"),
        ),
        sa.CheckConstraint(
            "self_grade IN ('EXCELLENT', 'GOOD', 'COMPLETED', 'NOT_COMPLETED')",
            name=op.f("ck_evaluation_form_self_grade_known"),
        ),
        sa.CheckConstraint(
            "score IS NULL OR score BETWEEN 0 AND 100", name=op.f("ck_evaluation_form_score_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["org_unit.id"], name=op.f("fk_evaluation_form_agency_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["evaluation_campaign.case_id"],
            name=op.f("fk_evaluation_form_campaign_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["personnel_case.id"], name=op.f("fk_evaluation_form_case_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["criteria_set_id"],
            ["criteria_set.id"],
            name=op.f("fk_evaluation_form_criteria_set_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_evaluation_form_official_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_unit.id"], name=op.f("fk_evaluation_form_unit_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_evaluation_form")),
        sa.UniqueConstraint(
            "campaign_id", "official_id", name=op.f("uq_evaluation_form_campaign_id_official_id")
        ),
    )
    op.create_index(
        "ix_evaluation_form_agency", "evaluation_form", ["campaign_id", "agency_id"], unique=False
    )
    op.create_index(
        "ix_evaluation_form_duties", "evaluation_form", ["campaign_id", "duty_group"], unique=False
    )
    op.create_index(op.f("ix_evaluation_form_official_id"), "evaluation_form", ["official_id"], unique=False)
    op.create_index("ix_evaluation_form_unit", "evaluation_form", ["campaign_id", "unit_id"], unique=False)
    op.create_table(
        "letter_reader",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("sees_sender", sa.Boolean(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["official.id"], name=op.f("fk_letter_reader_added_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_letter_reader_letter_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_letter_reader_official_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("letter_id", "official_id", name=op.f("pk_letter_reader")),
    )
    op.create_index("ix_letter_reader_official", "letter_reader", ["official_id", "letter_id"], unique=False)
    op.create_table(
        "letter_sender",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_letter_sender_letter_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("letter_id", name=op.f("pk_letter_sender")),
    )
    op.create_table(
        "nomination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("votes", sa.Integer(), nullable=True),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "(channel = 'HEAD') = (round_id IS NULL)", name=op.f("ck_nomination_ballot_channels_have_a_round")
        ),
        sa.CheckConstraint(
            "channel IN ('COLLECTIVE', 'HEAD', 'CONFERENCE')", name=op.f("ck_nomination_channel_known")
        ),
        sa.CheckConstraint("votes IS NULL OR votes >= 0", name=op.f("ck_nomination_votes_not_negative")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["personnel_case.id"], name=op.f("fk_nomination_case_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_nomination_official_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["ballot_round.id"], name=op.f("fk_nomination_round_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
        sa.UniqueConstraint(
            "case_id",
            "official_id",
            "channel",
            "round_id",
            name=op.f("uq_nomination_case_id_official_id_channel_round_id"),
        ),
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=True),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claim_until", UtcDateTime(), nullable=True),
        sa.Column("last_error", sa.String(length=400), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'SENT') = (sent_at IS NOT NULL)", name=op.f("ck_reminder_sent_iff_timed")
        ),
        sa.CheckConstraint("channel IN ('BELL', 'MAIL')", name=op.f("ck_reminder_channel_known")),
        sa.CheckConstraint(
            "kind IN ('DUE', 'ESCALATION', 'NUDGE', 'DIGEST', 'NOTICE')", name=op.f("ck_reminder_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('PENDING', 'SENT', 'DROPPED', 'DEAD')", name=op.f("ck_reminder_state_known")
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_reminder_attempts_counted")),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_reminder_obligation_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["official.id"], name=op.f("fk_reminder_recipient_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("key", name=op.f("uq_reminder_key")),
    )
    op.create_index(op.f("ix_reminder_obligation_id"), "reminder", ["obligation_id"], unique=False)
    op.create_index("ix_reminder_recipient", "reminder", ["recipient_id", "id"], unique=False)
    op.create_index("ix_reminder_waiting", "reminder", ["state", "due_at", "id"], unique=False)
    op.create_table(
        "round_member",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=True),
        sa.Column("absence", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "part IN ('VOTER', 'OBSERVER', 'TELLER', 'TELLER_HEAD')", name=op.f("ck_round_member_part_known")
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_round_member_official_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["ballot_round.id"], name=op.f("fk_round_member_round_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("round_id", "official_id", "part", name=op.f("pk_round_member")),
    )
    op.create_index("ix_round_member_official", "round_member", ["official_id"], unique=False)
    op.create_table(
        "round_tally",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=True),
        sa.Column("against", sa.Integer(), nullable=True),
        sa.Column("no_opinion", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "votes >= 0 AND against >= 0 AND no_opinion >= 0", name=op.f("ck_round_tally_votes_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_round_tally_official_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["ballot_round.id"], name=op.f("fk_round_tally_round_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("round_id", "official_id", name=op.f("pk_round_tally")),
    )
    op.create_table(
        "unit_grade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "grade IN ('EXCELLENT', 'GOOD', 'COMPLETED', 'NOT_COMPLETED')",
            name=op.f("ck_unit_grade_grade_known"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["evaluation_campaign.case_id"],
            name=op.f("fk_unit_grade_campaign_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["official.id"], name=op.f("fk_unit_grade_decided_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_unit.id"], name=op.f("fk_unit_grade_unit_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_grade")),
        sa.UniqueConstraint("campaign_id", "unit_id", name=op.f("uq_unit_grade_campaign_id_unit_id")),
    )
    op.create_index(op.f("ix_unit_grade_unit_id"), "unit_grade", ["unit_id"], unique=False)
    op.create_table(
        "form_answer",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.CheckConstraint("part IN ('SELF', 'HEAD')", name=op.f("ck_form_answer_part_known")),
        sa.CheckConstraint("points >= 0", name=op.f("ck_form_answer_points_not_negative")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["evaluation_form.case_id"], name=op.f("fk_form_answer_case_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_form_answer_criterion_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("case_id", "criterion_id", "part", name=op.f("pk_form_answer")),
    )
    triggers.create(op.get_bind())


def downgrade() -> None:
    triggers.drop(op.get_bind())
    op.drop_table("form_answer")
    op.drop_index(op.f("ix_unit_grade_unit_id"), table_name="unit_grade")
    op.drop_table("unit_grade")
    op.drop_table("round_tally")
    op.drop_index("ix_round_member_official", table_name="round_member")
    op.drop_table("round_member")
    op.drop_index("ix_reminder_waiting", table_name="reminder")
    op.drop_index("ix_reminder_recipient", table_name="reminder")
    op.drop_index(op.f("ix_reminder_obligation_id"), table_name="reminder")
    op.drop_table("reminder")
    op.drop_table("nomination")
    op.drop_table("letter_sender")
    op.drop_index("ix_letter_reader_official", table_name="letter_reader")
    op.drop_table("letter_reader")
    op.drop_index("ix_evaluation_form_unit", table_name="evaluation_form")
    op.drop_index(op.f("ix_evaluation_form_official_id"), table_name="evaluation_form")
    op.drop_index("ix_evaluation_form_duties", table_name="evaluation_form")
    op.drop_index("ix_evaluation_form_agency", table_name="evaluation_form")
    op.drop_table("evaluation_form")
    op.drop_index("ix_case_task_role_path_due", table_name="case_task")
    op.drop_index("ix_case_task_person_due", table_name="case_task")
    op.drop_index("ix_case_task_case", table_name="case_task")
    op.drop_table("case_task")
    op.drop_index("ix_case_document_case", table_name="case_document")
    op.drop_table("case_document")
    op.drop_index("ix_withdrawal_request_case", table_name="withdrawal_request")
    op.drop_table("withdrawal_request")
    op.drop_index("ix_rule_override_case", table_name="rule_override")
    op.drop_table("rule_override")
    op.drop_index(
        "uq_plan_entry_running",
        table_name="plan_entry",
        postgresql_where=sa.text("status IN ('PROPOSED', 'ACTIVE')"),
        sqlite_where=sa.text("status IN ('PROPOSED', 'ACTIVE')"),
    )
    op.drop_index(op.f("ix_plan_entry_unit_id"), table_name="plan_entry")
    op.drop_index(op.f("ix_plan_entry_title_id"), table_name="plan_entry")
    op.drop_index(op.f("ix_plan_entry_official_id"), table_name="plan_entry")
    op.drop_index(op.f("ix_plan_entry_case_id"), table_name="plan_entry")
    op.drop_table("plan_entry")
    op.drop_index(op.f("ix_personnel_option_official_id"), table_name="personnel_option")
    op.drop_table("personnel_option")
    op.drop_index("ix_outbox_message_waiting", table_name="outbox_message")
    op.drop_table("outbox_message")
    op.drop_index("ix_obligation_running", table_name="obligation")
    op.drop_index(op.f("ix_obligation_official_id"), table_name="obligation")
    op.drop_index("ix_obligation_case", table_name="obligation")
    op.drop_table("obligation")
    op.drop_index(
        "ix_notice_unread",
        table_name="notice",
        postgresql_where=sa.text("read_at IS NULL"),
        sqlite_where=sa.text("read_at IS NULL"),
    )
    op.drop_index("ix_notice_recipient", table_name="notice")
    op.drop_table("notice")
    op.drop_index("ix_migrated_case_case", table_name="migrated_case")
    op.drop_table("migrated_case")
    op.drop_index(
        "ix_letter_open_about",
        table_name="letter",
        postgresql_where=sa.text("state IN ('ADMITTED', 'VERIFYING')"),
        sqlite_where=sa.text("state IN ('ADMITTED', 'VERIFYING')"),
    )
    op.drop_index(op.f("ix_letter_case_id"), table_name="letter")
    op.drop_table("letter")
    op.drop_table("form_draft")
    op.drop_index(
        "uq_evaluation_campaign_period",
        table_name="evaluation_campaign",
        postgresql_where=sa.text("NOT cancelled"),
        sqlite_where=sa.text("NOT cancelled"),
    )
    op.drop_table("evaluation_campaign")
    op.drop_table("deadline")
    op.drop_index("ix_case_record_case", table_name="case_record")
    op.drop_table("case_record")
    op.drop_index("ix_case_duty_official", table_name="case_duty")
    op.drop_table("case_duty")
    op.drop_table("ballot_round")
    op.drop_index(
        "uq_personnel_case_planning_year",
        table_name="personnel_case",
        postgresql_where=sa.text("state <> 'CANCELLED'"),
        sqlite_where=sa.text("state <> 'CANCELLED'"),
    )
    op.drop_index(
        "ix_personnel_case_sending",
        table_name="personnel_case",
        postgresql_where=sa.text("sending_path IS NOT NULL"),
    )
    op.drop_index(
        "ix_personnel_case_running",
        table_name="personnel_case",
        postgresql_where=sa.text("phase IN ('open', 'paused')"),
        sqlite_where=sa.text("phase IN ('open', 'paused')"),
    )
    op.drop_index(op.f("ix_personnel_case_post_id"), table_name="personnel_case")
    op.drop_index(
        "ix_personnel_case_plan", table_name="personnel_case", postgresql_where=sa.text("plan_id IS NOT NULL")
    )
    op.drop_index(
        "ix_personnel_case_path_running",
        table_name="personnel_case",
        postgresql_where=sa.text("phase <> 'ended'"),
        sqlite_where=sa.text("phase <> 'ended'"),
    )
    op.drop_index("ix_personnel_case_path", table_name="personnel_case")
    op.drop_index(
        "ix_personnel_case_list_short",
        table_name="personnel_case",
        postgresql_where=sa.text("kind <> 'evaluation'"),
        sqlite_where=sa.text("kind <> 'evaluation'"),
    )
    op.drop_index("ix_personnel_case_list", table_name="personnel_case")
    op.drop_index(op.f("ix_personnel_case_chosen_id"), table_name="personnel_case")
    op.drop_table("personnel_case")
    op.drop_index(op.f("ix_migration_batch_release_id"), table_name="migration_batch")
    op.drop_table("migration_batch")
    op.drop_table("criterion")
    op.drop_index(op.f("ix_title_standard_title_id"), table_name="title_standard")
    op.drop_table("title_standard")
    op.drop_index("ix_tenure_post_span", table_name="tenure")
    op.drop_index(op.f("ix_tenure_official_id"), table_name="tenure")
    op.drop_table("tenure")
    op.drop_index("ix_substitution_substitute_span", table_name="substitution")
    op.drop_index("ix_substitution_holder", table_name="substitution")
    op.drop_table("substitution")
    op.drop_index("ix_role_grant_role_unit", table_name="role_grant")
    op.drop_index(op.f("ix_role_grant_official_id"), table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_index(
        "ix_retirement_notice_standing",
        table_name="retirement_notice",
        postgresql_where=sa.text("annulled_on IS NULL"),
        sqlite_where=sa.text("annulled_on IS NULL"),
    )
    op.drop_table("retirement_notice")
    op.drop_index(op.f("ix_qualification_official_id"), table_name="qualification")
    op.drop_table("qualification")
    op.drop_index(
        "uq_procedure_release_standing",
        table_name="procedure_release",
        postgresql_where=sa.text("state <> 'REJECTED'"),
        sqlite_where=sa.text("state <> 'REJECTED'"),
    )
    op.drop_table("procedure_release")
    op.drop_index(op.f("ix_moratorium_unit_id"), table_name="moratorium")
    op.drop_index(op.f("ix_moratorium_title_id"), table_name="moratorium")
    op.drop_table("moratorium")
    op.drop_table("mail_choice")
    op.drop_table("language_skill")
    op.drop_index("ix_history_entry_at", table_name="history_entry")
    op.drop_index("ix_history_entry_actor", table_name="history_entry")
    op.drop_table("history_entry")
    op.drop_table("evaluation")
    op.drop_index(op.f("ix_discipline_official_id"), table_name="discipline")
    op.drop_table("discipline")
    op.drop_index(op.f("ix_criteria_set_title_id"), table_name="criteria_set")
    op.drop_table("criteria_set")
    op.drop_table("calendar_address")
    op.drop_index(op.f("ix_account_official_id"), table_name="account")
    op.drop_table("account")
    op.drop_index(op.f("ix_unit_lineage_target_id"), table_name="unit_lineage")
    op.drop_index(op.f("ix_unit_lineage_source_id"), table_name="unit_lineage")
    op.drop_table("unit_lineage")
    op.drop_index(op.f("ix_post_unit_id"), table_name="post")
    op.drop_index(op.f("ix_post_title_id"), table_name="post")
    op.drop_index(op.f("ix_post_authority_id"), table_name="post")
    op.drop_table("post")
    op.drop_index("ix_official_sort", table_name="official")
    op.drop_index(op.f("ix_official_home_unit_id"), table_name="official")
    op.drop_index(op.f("ix_official_folded"), table_name="official")
    op.drop_table("official")
    op.drop_table("title")
    op.drop_table("pulse")
    op.drop_table("published_text")
    op.drop_index(op.f("ix_org_unit_path"), table_name="org_unit")
    op.drop_index(op.f("ix_org_unit_parent_id"), table_name="org_unit")
    op.drop_index(op.f("ix_org_unit_folded"), table_name="org_unit")
    op.drop_table("org_unit")
    op.drop_table("history_head")
    op.drop_index("ix_calendar_day_kind", table_name="calendar_day")
    op.drop_table("calendar_day")
    op.drop_table("attachment")
