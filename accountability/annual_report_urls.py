"""The addresses of annual progress reports."""

from django.urls import path

from accountability.views import annual_reports as views

LIST = "<slug:lsp>/annual-reports/"
ONE = f"{LIST}<int:annual>/"

urlpatterns = [
    path(LIST, views.AnnualReportList.as_view(), name="annual_reports"),
    path(f"{LIST}draft/", views.DraftReport.as_view(), name="annual_report_draft"),
    path(ONE, views.AnnualReportPage.as_view(), name="annual_report"),
    path(f"{ONE}report.pdf", views.ReportPaper.as_view(), name="annual_report_pdf"),
    path(f"{ONE}figures/<slug:figure>/", views.CorrectFigure.as_view(), name="annual_report_correct"),
    path(f"{ONE}words/", views.WriteWords.as_view(), name="annual_report_edit"),
    path(f"{ONE}redraft/", views.Redraft.as_view(), name="annual_report_redraft"),
    path(f"{ONE}sign/", views.SignReport.as_view(), name="annual_report_sign"),
    path(f"{ONE}withdraw/", views.WithdrawReport.as_view(), name="annual_report_withdraw"),
]
