"""Addresses of the platform's own pages. The fixed ones come first; `/<lsp>/…` last."""

from django.urls import path

from lsp.views import (
    administration,
    areas,
    councils,
    grants,
    home,
    invitations,
    jobs,
    organisations,
    people,
    places,
    regimes,
    successions,
    work,
)

app_name = "lsp"

ADMINISTRATION = [
    path("administration/", administration.AdministrationPage.as_view(), name="administration"),
    path("administration/partnerships/add/", administration.LspAddPage.as_view(), name="lsp_add"),
    path("administration/accounts/", administration.AccountsPage.as_view(), name="accounts"),
    path("administration/accounts/<int:account>/", administration.AccountPage.as_view(), name="account"),
    path(
        "administration/accounts/<int:account>/roles/add/",
        administration.AccountGrantPage.as_view(),
        name="account_grant",
    ),
    path(
        "administration/accounts/<int:account>/roles/<int:grant>/end/",
        administration.AccountGrantEndPage.as_view(),
        name="account_grant_end",
    ),
    path(
        "administration/accounts/<int:account>/person/",
        administration.AccountPersonPage.as_view(),
        name="account_person",
    ),
    path(
        "administration/accounts/<int:account>/close/",
        administration.AccountClosePage.as_view(),
        name="account_close",
    ),
    path(
        "administration/accounts/<int:account>/reopen/",
        administration.AccountReopenPage.as_view(),
        name="account_reopen",
    ),
    path("councils/", administration.CouncilsPage.as_view(), name="councils"),
    path("councils/add/", administration.CouncilAddPage.as_view(), name="council_add"),
    path("councils/<slug:council>/", councils.CouncilPage.as_view(), name="council"),
    path("councils/<slug:council>/edit/", administration.CouncilEditPage.as_view(), name="council_edit"),
]

SHARED = [
    path("", home.HomePage.as_view(), name="home"),
    path("work/", work.WorkPage.as_view(), name="work"),
    path("jobs/", jobs.JobsPage.as_view(), name="jobs"),
    path("jobs/<int:job>/", jobs.JobPage.as_view(), name="job"),
    path("invitations/<str:token>/", invitations.InvitationPage.as_view(), name="invitation"),
    path("areas/", areas.AreasPage.as_view(), name="areas"),
    path("areas/add/", areas.AreaAddPage.as_view(), name="area_add"),
    path("areas/<int:area>/", areas.AreaPage.as_view(), name="area"),
    path("areas/<int:area>/edit/", areas.AreaEditPage.as_view(), name="area_edit"),
    path("areas/<int:area>/parents/", areas.AreaParentsPage.as_view(), name="area_parents"),
    path("areas/<int:area>/end/", areas.AreaEndPage.as_view(), name="area_end"),
    path("organisations/", organisations.OrganisationsPage.as_view(), name="organisations"),
    path("organisations/add/", organisations.OrganisationAddPage.as_view(), name="organisation_add"),
    path("organisations/<slug:organisation>/", organisations.OrganisationPage.as_view(), name="organisation"),
    path(
        "organisations/<slug:organisation>/edit/",
        organisations.OrganisationEditPage.as_view(),
        name="organisation_edit",
    ),
    path(
        "organisations/<slug:organisation>/end/",
        organisations.OrganisationEndPage.as_view(),
        name="organisation_end",
    ),
    path(
        "organisations/<slug:organisation>/rename/",
        successions.RenamePage.as_view(),
        name="organisation_rename",
    ),
    path(
        "organisations/<slug:organisation>/succession/",
        successions.SuccessionPage.as_view(),
        name="organisation_succession",
    ),
    path(
        "organisations/<slug:predecessor>/succession/take-back/",
        successions.TakeBackSuccessionPage.as_view(),
        name="succession_take_back",
    ),
    path(
        "organisations/<slug:predecessor>/officers/",
        successions.CarryRolesPage.as_view(),
        name="carry_roles",
    ),
    path(
        "organisations/<slug:organisation>/inheritance/",
        successions.InheritancePage.as_view(),
        name="inheritance",
    ),
]

PARTNERSHIP = [
    path("<slug:lsp>/", places.OverviewPage.as_view(), name="detail"),
    path("<slug:lsp>/settings/", places.SettingsPage.as_view(), name="settings"),
    path("<slug:lsp>/settings/edit/", places.EditPage.as_view(), name="edit"),
    path("<slug:lsp>/settings/publish/", places.PublishPage.as_view(), name="publish"),
    path("<slug:lsp>/settings/unpublish/", places.UnpublishPage.as_view(), name="unpublish"),
    path("<slug:lsp>/settings/regime/", regimes.RegimePage.as_view(), name="regime"),
    path("<slug:lsp>/settings/end/", places.EndPage.as_view(), name="end"),
    path("<slug:lsp>/settings/blocks/add/", places.BlockAddPage.as_view(), name="block_add"),
    path("<slug:lsp>/settings/blocks/<slug:block>/edit/", places.BlockEditPage.as_view(), name="block_edit"),
    path("<slug:lsp>/settings/blocks/<slug:block>/end/", places.BlockEndPage.as_view(), name="block_end"),
    path("<slug:lsp>/inheritance/", successions.InheritancesPage.as_view(), name="inheritances"),
    path("<slug:lsp>/people/", people.PeoplePage.as_view(), name="people"),
    path("<slug:lsp>/people/members/", people.MembersPage.as_view(), name="members"),
    path("<slug:lsp>/people/invite/", invitations.InviteNewPage.as_view(), name="invite_new"),
    path("<slug:lsp>/people/invite-all/", invitations.InviteAllPage.as_view(), name="invite_all"),
    path("<slug:lsp>/people/<int:person>/", people.PersonPage.as_view(), name="person"),
    path("<slug:lsp>/people/<int:person>/offices/add/", people.OfficeAddPage.as_view(), name="office_add"),
    path(
        "<slug:lsp>/people/<int:person>/offices/<int:office>/end/",
        people.OfficeEndPage.as_view(),
        name="office_end",
    ),
    path("<slug:lsp>/people/<int:person>/edit/", people.PersonEditPage.as_view(), name="person_edit"),
    path("<slug:lsp>/people/<int:person>/invite/", invitations.InvitePersonPage.as_view(), name="invite"),
    path("<slug:lsp>/people/roles/add/", grants.GrantPage.as_view(), name="grant"),
    path("<slug:lsp>/people/roles/<int:grant>/end/", grants.GrantEndPage.as_view(), name="grant_end"),
]

urlpatterns = [*ADMINISTRATION, *SHARED, *PARTNERSHIP]
