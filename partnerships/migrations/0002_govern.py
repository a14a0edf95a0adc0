"""No write without an act (T1); a term's body is its seat's, a body's parent lies in the same partnership."""

from django.db import migrations

from lsp.audit.sql import govern

GOVERNED = ("body", "bodyblock", "seat", "office", "appointment")

SAME_BODY = """
ALTER TABLE partnerships_appointment ADD CONSTRAINT p3_body_of_the_seat
    FOREIGN KEY (seat_id, body_id) REFERENCES partnerships_seat (id, body_id);
"""
SAME_PARTNERSHIP = """
ALTER TABLE partnerships_body ADD CONSTRAINT partnerships_body_parent_in_same_lsp
    FOREIGN KEY (parent_id, lsp_id) REFERENCES partnerships_body (id, lsp_id);
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0001_initial"), ("lsp", "0003_govern")]
    operations = [
        migrations.RunSQL(
            SAME_BODY, "ALTER TABLE partnerships_appointment DROP CONSTRAINT p3_body_of_the_seat;"
        ),
        migrations.RunSQL(
            SAME_PARTNERSHIP,
            "ALTER TABLE partnerships_body DROP CONSTRAINT partnerships_body_parent_in_same_lsp;",
        ),
        *(
            operation
            for name in GOVERNED
            for operation in govern(f"partnerships_{name}", history=f"partnerships_historical{name}")
        ),
    ]
