"""No write without an act (T1); a meeting, its items, attendances and decisions lie in one body."""

from django.db import migrations

from lsp.audit.sql import govern

GOVERNED = (
    "meeting",
    "agendaitem",
    "paper",
    "attendance",
    "interest",
    "decision",
    "decisionbinding",
    "decisioncounter",
)

SAME_BODY = {
    "agendaitem": ("partnerships_item_body_of_the_meeting", "meeting_id, body_id", "meeting"),
    "decision": ("p9_body_of_the_meeting", "meeting_id, body_id", "meeting"),
}
"""table: (constraint, its columns, the table they refer to by (id, body_id))."""

RATIFIED = """
ALTER TABLE partnerships_decision ADD CONSTRAINT p7_ratified_by_the_same_body
    FOREIGN KEY (ratified_at_id, body_id) REFERENCES partnerships_meeting (id, body_id);
ALTER TABLE partnerships_decision ADD CONSTRAINT p9_body_of_the_item
    FOREIGN KEY (item_id, body_id) REFERENCES partnerships_agendaitem (id, body_id);
ALTER TABLE partnerships_meeting ADD CONSTRAINT partnerships_meeting_approved_by_the_same_body
    FOREIGN KEY (approved_at_id, body_id) REFERENCES partnerships_meeting (id, body_id);
"""
UNRATIFIED = """
ALTER TABLE partnerships_decision DROP CONSTRAINT p7_ratified_by_the_same_body;
ALTER TABLE partnerships_decision DROP CONSTRAINT p9_body_of_the_item;
ALTER TABLE partnerships_meeting DROP CONSTRAINT partnerships_meeting_approved_by_the_same_body;
"""


def _same_body() -> list[migrations.RunSQL]:
    operations = []
    for table, (name, columns, other) in SAME_BODY.items():
        add = (
            f"ALTER TABLE partnerships_{table} ADD CONSTRAINT {name}"
            f" FOREIGN KEY ({columns}) REFERENCES partnerships_{other} (id, body_id);"
        )
        drop = f"ALTER TABLE partnerships_{table} DROP CONSTRAINT {name};"
        operations.append(migrations.RunSQL(add, drop))
    return operations


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0003_meetings")]
    operations = [
        *_same_body(),
        migrations.RunSQL(RATIFIED, UNRATIFIED),
        *(
            operation
            for name in GOVERNED
            for operation in govern(f"partnerships_{name}", history=f"partnerships_historical{name}")
        ),
    ]
