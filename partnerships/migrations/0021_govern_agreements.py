"""No write of agreements without an act (T1); what is signed is one exact text, by those wanted (A1, A2)."""

from django.db import migrations

from lsp.audit.sql import govern

GOVERNED = (
    "agreement",
    "agreementversion",
    "agreementparty",
    "agreementblock",
    "agreementcounter",
    "agreementmeasure",
    "sectioncomment",
    "signature",
    "measurereport",
    "measurefigure",
)

BELONGS = (
    ("agreement", "a1_current_text_is_its_own", "current_id, id", "agreementversion", "id, agreement_id"),
    ("agreement", "a1_agreed_text_is_its_own", "agreed_id, id", "agreementversion", "id, agreement_id"),
    ("sectioncomment", "a1_commented_text_is_its_own", "agreement_version_id, agreement_id", "agreementversion",
     "id, agreement_id"),
    ("signature", "a1_signed_text_is_its_own", "agreement_version_id, agreement_id", "agreementversion",
     "id, agreement_id"),
    ("signature", "a1_signed_digest_is_the_texts", "agreement_version_id, digest", "agreementversion",
     "id, digest"),
    ("signature", "a2_signed_for_its_own_party", "party_id, agreement_id", "agreementparty", "id, agreement_id"),
)  # fmt: skip
"""(table, constraint, its columns, the table they refer to, the columns there)."""

DIGEST = """
ALTER TABLE partnerships_agreementversion ADD CONSTRAINT a1_digest_of_the_exact_text
    CHECK (digest = encode(sha256(convert_to(content, 'UTF8')), 'hex'));
"""
NO_DIGEST = "ALTER TABLE partnerships_agreementversion DROP CONSTRAINT a1_digest_of_the_exact_text;"

CIRCULATED = """
CREATE FUNCTION agreement_text_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.circulated_at IS NOT NULL AND (
        OLD.circulated_at, OLD.agreement_id, OLD.number, OLD.sections, OLD.content, OLD.digest, OLD.note
    ) IS DISTINCT FROM (
        NEW.circulated_at, NEW.agreement_id, NEW.number, NEW.sections, NEW.content, NEW.digest, NEW.note
    ) THEN
        RAISE EXCEPTION 'a circulated text never changes: a change is the next version'
            USING ERRCODE = '23514', CONSTRAINT = 'a1_circulated_text_stays';
    END IF;
    IF OLD.standing IS NOT NULL AND OLD.standing IS DISTINCT FROM NEW.standing
        OR OLD.text_pdf_id IS NOT NULL AND OLD.text_pdf_id IS DISTINCT FROM NEW.text_pdf_id
        OR OLD.signed_pdf_id IS NOT NULL AND OLD.signed_pdf_id IS DISTINCT FROM NEW.signed_pdf_id THEN
        RAISE EXCEPTION 'what was kept at signing stays as it stood'
            USING ERRCODE = '23514', CONSTRAINT = 'a3_kept_as_it_stood';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a1_text_stays BEFORE UPDATE ON partnerships_agreementversion
    FOR EACH ROW EXECUTE FUNCTION agreement_text_stays();
"""
NOT_CIRCULATED = """
DROP TRIGGER a1_text_stays ON partnerships_agreementversion;
DROP FUNCTION agreement_text_stays();
"""

SIGNED = """
CREATE FUNCTION agreement_signature_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.agreement_version_id, OLD.party_id, OLD.digest, OLD.signed_on, OLD.account_id, OLD.scan_id)
            IS DISTINCT FROM
            (NEW.agreement_version_id, NEW.party_id, NEW.digest, NEW.signed_on, NEW.account_id, NEW.scan_id) THEN
            RAISE EXCEPTION 'a signature stands as it was given'
                USING ERRCODE = '23514', CONSTRAINT = 'a1_signature_stands';
        END IF;
    ELSIF NOT EXISTS (
        SELECT 1 FROM partnerships_agreement a JOIN partnerships_agreementversion v ON v.id = a.current_id
        WHERE a.id = NEW.agreement_id AND v.id = NEW.agreement_version_id AND v.circulated_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'only the text that is circulated is signed'
            USING ERRCODE = '23514', CONSTRAINT = 'a1_only_the_circulated_text_is_signed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a1_signature_stands BEFORE INSERT OR UPDATE ON partnerships_signature
    FOR EACH ROW EXECUTE FUNCTION agreement_signature_stands();

CREATE FUNCTION agreement_signed_by_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IN ('signed', 'in_force', 'under_review') AND NOT NEW.brought_in AND (
        NOT EXISTS (
            SELECT 1 FROM partnerships_agreementparty p
            WHERE p.agreement_id = NEW.id AND p.signs AND p.taken_out_at IS NULL
        ) OR EXISTS (
            SELECT 1 FROM partnerships_agreementparty p
            WHERE p.agreement_id = NEW.id AND p.signs AND p.taken_out_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM partnerships_signature s
                WHERE s.agreement_version_id = NEW.agreed_id AND s.party_id = p.id
            )
        )
    ) THEN
        RAISE EXCEPTION 'not every required signature is there for one and the same text'
            USING ERRCODE = '23514', CONSTRAINT = 'a2_signed_by_all';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a2_signed_by_all BEFORE INSERT OR UPDATE ON partnerships_agreement
    FOR EACH ROW EXECUTE FUNCTION agreement_signed_by_all();
"""
NOT_SIGNED = """
DROP TRIGGER a2_signed_by_all ON partnerships_agreement;
DROP FUNCTION agreement_signed_by_all();
DROP TRIGGER a1_signature_stands ON partnerships_signature;
DROP FUNCTION agreement_signature_stands();
"""


def _belongs() -> list[migrations.RunSQL]:
    operations = []
    for table, name, columns, other, there in BELONGS:
        add = (
            f"ALTER TABLE partnerships_{table} ADD CONSTRAINT {name}"
            f" FOREIGN KEY ({columns}) REFERENCES partnerships_{other} ({there});"
        )
        operations.append(migrations.RunSQL(add, f"ALTER TABLE partnerships_{table} DROP CONSTRAINT {name};"))
    return operations


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0020_agreements")]
    operations = [
        *_belongs(),
        migrations.RunSQL(DIGEST, NO_DIGEST),
        migrations.RunSQL(CIRCULATED, NOT_CIRCULATED),
        migrations.RunSQL(SIGNED, NOT_SIGNED),
        *(
            operation
            for name in GOVERNED
            for operation in govern(f"partnerships_{name}", history=f"partnerships_historical{name}")
        ),
    ]
