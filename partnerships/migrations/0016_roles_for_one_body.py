"""A role for one body is for a body there is, of the role's own partnership: the database itself holds it.

The platform keeps the body's id and knows no bodies; the foreign key is laid from here.
"""

from django.db import migrations

ADD = """
ALTER TABLE partnerships_body ADD CONSTRAINT partnerships_body_of_its_lsp UNIQUE (id, lsp_id);
ALTER TABLE lsp_rolegrant ADD CONSTRAINT lsp_rolegrant_body_of_the_lsp
    FOREIGN KEY (body_id, lsp_id) REFERENCES partnerships_body (id, lsp_id) DEFERRABLE INITIALLY DEFERRED;
"""
DROP = """
ALTER TABLE lsp_rolegrant DROP CONSTRAINT lsp_rolegrant_body_of_the_lsp;
ALTER TABLE partnerships_body DROP CONSTRAINT partnerships_body_of_its_lsp;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("lsp", "0010_roles_for_one_body"),
        ("partnerships", "0015_offices_arranged"),
    ]

    operations = [migrations.RunSQL(ADD, DROP)]
