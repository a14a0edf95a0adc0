"""The addresses of what belongs to commitments and is no step of theirs: milestones, links of reminder mails."""

from django.urls import path

from accountability.views import bulk_update, milestones, progress_links

COMMITMENT = "<slug:lsp>/commitments/<str:reference>/"
ONE = f"{COMMITMENT}milestones/<int:position>/"

urlpatterns = [
    path("agencies/<slug:agency>/sheet/", bulk_update.UpdateSheet.as_view(), name="update_sheet"),
    path("progress/thanks/", progress_links.ProgressSent.as_view(), name="progress_sent"),
    path("progress/<str:link>/", progress_links.ProgressLinkPage.as_view(), name="progress_link"),
    path(f"{COMMITMENT}milestones/add/", milestones.PAGES["add"].as_view(), name="milestone_add"),
    *(
        path(f"{ONE}{act}/", page.as_view(), name=f"milestone_{act}")
        for act, page in milestones.PAGES.items()
        if act != "add"
    ),
]
