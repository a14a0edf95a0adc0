"""A signed report keeps its paper, which stays as it is, and what it counts as (D7)."""

import django.db.models.deletion
from django.db import migrations, models

STAYS = """
CREATE OR REPLACE FUNCTION annual_report_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (NEW.text, NEW.digest, NEW.words, NEW.year, NEW.lsp_id, NEW.organisation_id,
        NEW.signed_by_id, NEW.signed_at{more}) IS DISTINCT FROM (OLD.text, OLD.digest, OLD.words, OLD.year, OLD.lsp_id,
        OLD.organisation_id, OLD.signed_by_id, OLD.signed_at{before}) THEN
        RAISE EXCEPTION 'a report that is no draft is not rewritten' USING ERRCODE = 'LSP02';
    END IF;
    RETURN NEW;
END $$;
"""
PAPER_STAYS = STAYS.format(more=", NEW.signed_pdf_id", before=", OLD.signed_pdf_id")
PAPER_MAY_CHANGE = STAYS.format(more="", before="")


class Migration(migrations.Migration):
    dependencies = [
        ("accountability", "0030_annual_reports"),
        ("lsp", "0015_webhooks"),
    ]

    operations = [
        migrations.AddField(
            model_name="annualreport",
            name="contribution",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="annual_report",
                to="accountability.contribution",
                verbose_name="what it counts as",
            ),
        ),
        migrations.AddField(
            model_name="annualreport",
            name="signed_pdf",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="lsp.storedfile",
                verbose_name="the paper of what was signed",
            ),
        ),
        migrations.AddField(
            model_name="historicalannualreport",
            name="contribution",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accountability.contribution",
                verbose_name="what it counts as",
            ),
        ),
        migrations.AddField(
            model_name="historicalannualreport",
            name="signed_pdf",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="lsp.storedfile",
                verbose_name="the paper of what was signed",
            ),
        ),
        migrations.RunSQL(PAPER_STAYS, PAPER_MAY_CHANGE),
    ]
