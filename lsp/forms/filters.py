"""What the platform's lists are filtered by."""

from typing import Any

import django_filters as df
from django.db.models import Q, QuerySet

from lsp.models import (
    ApiToken,
    FormerName,
    Inheritance,
    Job,
    LocalAuthority,
    Organisation,
    Person,
    Role,
    RoleGrant,
    User,
)
from lsp.queries import councils
from lsp.queries.searching import all_words


def _search(*paths: str) -> df.CharFilter:
    """A box whose words are each looked for in these columns."""

    return df.CharFilter(
        label="Search", method=lambda queryset, name, value: all_words(queryset, value, *paths)
    )


class OrganisationFilter(df.FilterSet):
    """Organisations by words and sector."""

    q = df.CharFilter(label="Search", method="search")
    sector = df.ChoiceFilter(choices=Organisation.Sector.choices, empty_label="Every sector")

    class Meta:
        model = Organisation
        fields = ("q", "sector")

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By the words of the name, of a name borne before, or of the kind."""
        return queryset.filter(
            Q(pk__in=all_words(Organisation.objects.all(), value, "name", "kind").values("pk"))
            | Q(pk__in=all_words(FormerName.objects.all(), value, "name").values("organisation"))
        )


class InheritanceFilter(df.FilterSet):
    """What successors are offered, by words and state."""

    q = _search("title", "succession__predecessor__name", "succession__successor__name")
    state = df.ChoiceFilter(choices=Inheritance.State.choices, empty_label="Every state")

    class Meta:
        model = Inheritance
        fields = ("q", "state")


class CouncilFilter(df.FilterSet):
    """Councils by words, kind and region."""

    q = df.CharFilter(label="Search", method="search", help_text="A name, also a former one, or a code")
    kind = df.ChoiceFilter(choices=LocalAuthority.Kind.choices, empty_label="Every kind")
    region = df.AllValuesFilter(empty_label="Every region")

    class Meta:
        model = LocalAuthority
        fields = ("q", "kind", "region")

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By the words of its name, code or county, or of any other name or code of it."""
        return councils.called(queryset, value, "name", "code", "county__name")


class AccountFilter(df.FilterSet):
    """Accounts by words."""

    q = _search("username", "email", "first_name", "last_name", "person__name")

    class Meta:
        model = User
        fields = ("q",)


class RoleFilter(df.FilterSet):
    """Roles in a partnership by who holds them and what they are."""

    q = _search(
        "user__username",
        "user__email",
        "user__first_name",
        "user__last_name",
        "user__person__name",
        "organisation__name",
    )
    role = df.ChoiceFilter(choices=Role.choices, empty_label="Every role")

    class Meta:
        model = RoleGrant
        fields = ("q", "role")


class PersonFilter(df.FilterSet):
    """People by words."""

    q = _search("name", "job_title", "email")

    class Meta:
        model = Person
        fields = ("q",)


class TokenFilter(df.FilterSet):
    """Tokens by what they are for."""

    q = _search("name", "prefix")

    class Meta:
        model = ApiToken
        fields = ("q",)


class ImportFilter(df.FilterSet):
    """Imports by the file's name and state."""

    q = _search("payload__file_name")
    status = df.ChoiceFilter(label="State", choices=Job.Status.choices, empty_label="Every state")

    class Meta:
        model = Job
        fields = ("q", "status")


class JobFilter(df.FilterSet):
    """Jobs by state."""

    status = df.ChoiceFilter(label="State", choices=Job.Status.choices, empty_label="Every state")

    class Meta:
        model = Job
        fields = ("status",)
