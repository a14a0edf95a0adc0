"""What the platform's lists are filtered by."""

import django_filters as df

from lsp.models import Job, LocalAuthority, Organisation, User
from lsp.queries.searching import all_words


def _search(*paths: str) -> df.CharFilter:
    """A box whose words are each looked for in these columns."""

    return df.CharFilter(
        label="Search", method=lambda queryset, name, value: all_words(queryset, value, *paths)
    )


class OrganisationFilter(df.FilterSet):
    """Organisations by words and sector."""

    q = _search("name", "kind")
    sector = df.ChoiceFilter(choices=Organisation.Sector.choices, empty_label="Every sector")

    class Meta:
        model = Organisation
        fields = ("q", "sector")


class CouncilFilter(df.FilterSet):
    """Councils by words, kind and region."""

    q = _search("name", "code", "county__name")
    kind = df.ChoiceFilter(choices=LocalAuthority.Kind.choices, empty_label="Every kind")
    region = df.AllValuesFilter(empty_label="Every region")

    class Meta:
        model = LocalAuthority
        fields = ("q", "kind", "region")


class AccountFilter(df.FilterSet):
    """Accounts by words."""

    q = _search("username", "email", "first_name", "last_name", "person__name")

    class Meta:
        model = User
        fields = ("q",)


class JobFilter(df.FilterSet):
    """Jobs by state."""

    status = df.ChoiceFilter(label="State", choices=Job.Status.choices, empty_label="Every state")

    class Meta:
        model = Job
        fields = ("status",)
