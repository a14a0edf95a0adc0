"""Who signs in, who sits, and who may do what from when until when."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from lsp.audit.history import history
from lsp.models.governed import MAY_END_THE_SAME_DAY, Dated, GovernedModel, Personal
from lsp.models.place import LocalAuthority, LocalStrategicPartnership, Organisation
from lsp.querysets import PersonQuerySet, RoleGrantQuerySet, TokenQuerySet


class User(AbstractUser):
    """An account. It holds no rights of its own: rights are role grants and current appointments."""

    email = models.EmailField("email address", unique=True)

    @property
    def known_as(self) -> str:
        """The name of its person, else its own; never its e-mail address."""
        person = getattr(self, "person", None)
        return str(person.name if person else self.get_full_name() or self.get_username())


class Person(GovernedModel):
    """Somebody who sits, signs or answers; may or may not have an account."""

    name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=200, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.PROTECT, related_name="person")

    objects = PersonQuerySet.as_manager()
    history = history()
    personal = Personal("", ("name", "job_title", "email"))

    class Meta:
        ordering: ClassVar = ["name", "id"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name


class ElectedOffice(Dated, GovernedModel):
    """A person's elected office: councillor of an authority, or MP of a constituency."""

    class Kind(models.TextChoices):
        COUNCILLOR = "councillor", "Councillor"
        MP = "mp", "Member of Parliament"

    class CouncilRole(models.TextChoices):
        EXECUTIVE = "executive", "Executive"
        SCRUTINY = "scrutiny", "Scrutiny"
        WARD = "ward", "Ward"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="elected_offices")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    authority = models.ForeignKey(LocalAuthority, null=True, blank=True, on_delete=models.PROTECT)
    place = models.CharField("ward or constituency", max_length=120, blank=True, default="")
    council_role = models.CharField(max_length=20, choices=CouncilRole.choices, blank=True, default="")

    history = history()
    personal = Personal("person", ("place", "end_reason"))

    class Meta:
        constraints: ClassVar = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="lsp_electedoffice_councillor_has_authority",
                condition=~Q(kind="councillor") | Q(authority__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_kind_display().lower()}"


class Role(models.TextChoices):
    """The roles that are granted. Chairs and board members hold theirs by office and appointment."""

    ADMINISTRATOR = "administrator", "Administrator of the installation"
    COORDINATOR = "coordinator", "LSP coordinator"
    AGENCY_OFFICER = "agency_officer", "Partner agency officer"
    SCRUTINY_COUNCILLOR = "scrutiny_councillor", "Scrutiny councillor"
    SCRUTINY_OFFICER = "scrutiny_officer", "Scrutiny officer"
    EXECUTIVE_COUNCILLOR = "executive_councillor", "Executive councillor"
    WARD_COUNCILLOR = "ward_councillor", "Ward councillor"
    BODY_SECRETARY = "body_secretary", "Body secretary"
    AUDITOR = "auditor", "Auditor"


WITHOUT_LSP = (Role.ADMINISTRATOR, Role.AGENCY_OFFICER)


class RoleGrant(Dated, GovernedModel):
    """A role of a user: in one LSP; an agency officer's for one organisation, on all its LSPs or on the one named; a
    body secretary's for one body of the LSP, or for all of them.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=30, choices=Role.choices)
    lsp = models.ForeignKey(
        LocalStrategicPartnership, null=True, blank=True, on_delete=models.PROTECT, related_name="role_grants"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="role_grants"
    )

    body_id = models.BigIntegerField(
        "body", null=True, blank=True, help_text="A body secretary's alone; empty for every body."
    )

    objects = RoleGrantQuerySet.as_manager()
    history = history()
    personal = Personal("user__person", ("end_reason",))

    class Meta:
        ordering: ClassVar = ["user_id", "role", "id"]
        constraints: ClassVar = [
            MAY_END_THE_SAME_DAY,
            models.CheckConstraint(
                name="lsp_rolegrant_lsp_named",
                condition=Q(role__in=WITHOUT_LSP) | Q(lsp__isnull=False),
                violation_error_message="This role is held in one partnership: choose it.",
            ),
            models.CheckConstraint(
                name="lsp_rolegrant_organisation_named",
                condition=(Q(role=Role.AGENCY_OFFICER) & Q(organisation__isnull=False))
                | (~Q(role=Role.AGENCY_OFFICER) & Q(organisation__isnull=True)),
                violation_error_message="An agency officer acts for one organisation: choose it.",
            ),
            models.CheckConstraint(
                name="lsp_rolegrant_body_of_a_secretary",
                condition=Q(body_id__isnull=True) | Q(role=Role.BODY_SECRETARY),
                violation_error_message="Only the role of a body secretary is for one body.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.user}"


class ApiToken(GovernedModel):
    """A token of the API: kept as a digest, with scopes, expiring, revocable."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()
    history = history()
    personal = Personal("user__person", ("name",))

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
