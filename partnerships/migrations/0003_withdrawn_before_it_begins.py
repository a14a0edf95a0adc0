"""A term or an office may end on the day it was to begin, with a reason: it was withdrawn and never began (L4)."""

from django.db import migrations, models


def constraint(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(
            ("starts_on__isnull", True),
            ("ends_on__isnull", True),
            ("ends_on__gt", models.F("starts_on")),
            models.Q(("ends_on", models.F("starts_on")), models.Q(("end_reason", ""), _negated=True)),
            _connector="OR",
        ),
        name=f"partnerships_{name}_ends_after_start",
        violation_error_message="The end must be later than the beginning.",
    )


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0002_govern")]
    operations = [
        operation
        for name in ("appointment", "office")
        for operation in (
            migrations.RemoveConstraint(model_name=name, name=f"partnerships_{name}_ends_after_start"),
            migrations.AddConstraint(model_name=name, constraint=constraint(name)),
        )
    ]
