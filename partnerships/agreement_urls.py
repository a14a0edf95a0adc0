"""Addresses of agreements: the check for anybody, the rest below their partnership."""

from django.urls import URLPattern, URLResolver, include, path

from partnerships.views import agreement_acts as acts
from partnerships.views import agreement_check
from partnerships.views import agreement_parties as others
from partnerships.views import agreements as views

of_agreement: list[URLPattern] = [
    path("", views.AgreementPage.as_view(), name="agreement"),
    path("edit/", acts.EditPage.as_view(), name="agreement_edit"),
    path("circulate/", acts.CirculatePage.as_view(), name="agreement_circulate"),
    path("bring-in/", acts.BringInPage.as_view(), name="agreement_bring_in"),
    path("change/", acts.ChangePage.as_view(), name="agreement_change"),
    path("reschedule/", acts.ReschedulePage.as_view(), name="agreement_reschedule"),
    path("start-review/", acts.StartReviewPage.as_view(), name="agreement_start_review"),
    path("conclude-review/", acts.ConcludeReviewPage.as_view(), name="agreement_conclude_review"),
    path("renew/", acts.RenewPage.as_view(), name="agreement_renew"),
    path("end/", acts.EndPage.as_view(), name="agreement_end"),
    path("go-on/", acts.GoOnPage.as_view(), name="agreement_go_on"),
    path("withdraw/", acts.WithdrawPage.as_view(), name="agreement_withdraw"),
    path("sign/<int:party>/", others.SignPage.as_view(), name="agreement_sign"),
    path("sign/<int:party>/in-ink/", others.InkPage.as_view(), name="agreement_sign_in_ink"),
    path("scans/<int:signature>/", views.SignatureScan.as_view(), name="agreement_scan"),
    path("comment/", others.CommentPage.as_view(), name="agreement_comment"),
    path("comments/<int:comment>/answer/", others.AnswerPage.as_view(), name="agreement_answer"),
    path("compare/", views.ComparePage.as_view(), name="agreement_compare"),
    path("versions/<int:version>/", views.VersionPage.as_view(), name="agreement_version"),
    path("versions/<int:version>/text.md", views.ExactText.as_view(), name="agreement_text"),
    path("versions/<int:version>/to-sign.pdf", views.TextPaper.as_view(), name="agreement_text_pdf"),
    path("versions/<int:version>/signed.pdf", views.SignedPaper.as_view(), name="agreement_signed_pdf"),
    path("reports/<int:year>/", views.ReportPage.as_view(), name="agreement_report"),
    path("reports/<int:year>/write/", others.ReportWritePage.as_view(), name="agreement_report_write"),
    path("reports/<int:year>/correct/", others.ReportCorrectPage.as_view(), name="agreement_report_correct"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("agreements/check/", agreement_check.CheckPage.as_view(), name="agreement_check"),
    path("<slug:lsp>/agreements/", views.AgreementsPage.as_view(), name="agreements"),
    path("<slug:lsp>/agreements/new/", acts.KindPage.as_view(), name="agreement_new"),
    path("<slug:lsp>/agreements/new/<slug:kind>/", acts.DraftPage.as_view(), name="agreement_draft"),
    path("<slug:lsp>/agreements/<int:number>/", include(of_agreement)),
]
