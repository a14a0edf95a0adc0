"""The addresses of how partners take part."""

from django.urls import path

from accountability.views import participation as views

urlpatterns = [
    path("<slug:lsp>/participation/", views.ParticipationList.as_view(), name="participation"),
    path(
        "<slug:lsp>/participation/assess/<slug:organisation>/",
        views.AssessPage.as_view(),
        name="participation_assess",
    ),
    path(
        "<slug:lsp>/participation/<int:assessment>/",
        views.AssessmentPage.as_view(),
        name="participation_assessment",
    ),
    path(
        "<slug:lsp>/participation/<int:assessment>/answer/",
        views.AnswerPage.as_view(),
        name="participation_answer",
    ),
    path(
        "<slug:lsp>/participation/<int:assessment>/withdraw/",
        views.WithdrawPage.as_view(),
        name="participation_withdraw",
    ),
]
