"""The addresses of the action plan. Fixed parts come before what is looked up."""

from django.urls import path

from strategies.views import actions, acts

app_name = "strategies"

ACTION = "<slug:lsp>/actions/<int:action>/"

urlpatterns = [
    path("<slug:lsp>/actions/", actions.ActionPlan.as_view(), name="actions"),
    path("<slug:lsp>/actions/new/", acts.Draft.as_view(), name="action_new"),
    path(ACTION, actions.ActionPage.as_view(), name="action"),
    *(path(f"{ACTION}{act}/", page.as_view(), name=f"action_{act}") for act, page in acts.PAGES.items()),
    path(f"{ACTION}resources/new/", acts.PlanResource.as_view(), name="resource_plan"),
    path(
        f"{ACTION}resources/<int:resource>/take-back/",
        acts.TakeBackResource.as_view(),
        name="resource_take_back",
    ),
    path(f"{ACTION}milestones/add/", acts.MILESTONES["add"].as_view(), name="milestone_add"),
    *(
        path(f"{ACTION}milestones/<int:position>/{act}/", page.as_view(), name=f"milestone_{act}")
        for act, page in acts.MILESTONES.items()
        if act != "add"
    ),
]
