"""Every page of the product and who mainly uses it: found as people find them, by following links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, URLPattern, get_resolver, resolve
from playwright.sync_api import APIRequestContext

HREF = re.compile(r'href="([^"#]+)"')
NO_PAGES = re.compile(
    r"^(health_|api-(?!docs$|try$)|trail:seals_json$|trail:export_file$|structure_import:(?:sheet_)?template$"
    r"|partnerships:(?:body|organisation|own|own_due)_calendar$|due:(?:organisation|lsp)_calendar$"
    r"|partnerships:(?:body_)?(?:meetings|decisions)_feed$|partnerships:(?:board_pack|paper)_file$"
    r"|partnerships:agreement_(?:text|text_pdf|signed_pdf|scan)$"
    r"|accountability:(?:evidence_file|contribution_file|annual_report_pdf|update_sheet)$|[^:]*\^)"
)
"""Files and answers for programs: no pages."""

POSTED_ONLY = {
    "imports:confirm",
    "structure_import:confirm",
    "area_imports:confirm",
    "commitment_updates:confirm",
    "partnerships:board_pack_make",
}
LEADS_ELSEWHERE = {
    "account_logout",  # signing out is a button; a visit signs nobody out and leads on
    "account_signup",  # accounts are made by invitation
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_set_password",  # everybody who can sign in has one
    "account_reset_password_from_key",  # with its mail: tests/journeys/test_accounts.py
    "lsp:invitation",
    "partnerships:answer",  # with its mail, and the calendar's address: tests/journeys/test_meetings.py
    "partnerships:calendar_revoke",
    "accountability:progress_link",  # with its mail: tests/accountability/test_progress_links.py
}
"""Routes that no link leads to: ways of the sign-in package that are closed here, and links of mails."""

STARTS = {
    "": [
        "/",
        "/accounts/login/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/inactive/",
        "/accounts/password/reset/key/done/",
        "/progress/thanks/",
    ],
    "scrutiny": ["/work/", "/tameside/scrutiny/", "/tameside/commitments/?state=delivered"],
    "police": [
        "/work/",
        "/agencies/greater-manchester-police/",
        "/tameside/commitments/",
        "/accounts/reauthenticate/",
    ],
    "coordinator": [
        "/tameside/obligations/?judgement=not_applicable",
        "/work/",
        "/tameside/bodies/board/",
        "/tameside/bodies/board/plan/",
        "/tameside/bodies/chief-officers-group/",
        "/tameside/bodies/economic-partnership/",
        "/tameside/bodies/chief-officers-group/meetings/",
        "/tameside/bodies/economic-partnership/meetings/?when=past",
        "/tameside/bodies/board/meetings/?when=past",
        "/tameside/commitments/queue/",
        "/tameside/bodies/",
        "/tameside/people/",
        "/organisations/example-housing-trust/",
    ],
    "chair": ["/work/"],
    "administrator": ["/work/", "/administration/", "/organisations/connexions-tameside/"],
}
"""From where each goes, in the order in which a page is theirs."""

ASKED_FOR = {
    "accountability:commitment_make": ("police", "/tameside/commitments/TSP-C-0017/make/"),
    "accountability:commitment_dismiss": ("police", "/tameside/commitments/TSP-C-0017/dismiss/"),
    "accountability:commitment_start": ("police", "/tameside/commitments/TSP-C-0017/start/"),
    "accountability:commitment_publish": ("coordinator", "/tameside/commitments/TSP-C-0017/publish/"),
    "lsp:publish": ("administrator", "/oldham/settings/publish/"),
    "partnerships:term_withdraw": ("coordinator", "/tameside/bodies/board/terms/1/withdraw/"),
    "partnerships:office_withdraw": ("coordinator", "/tameside/bodies/board/offices/1/withdraw/"),
    "lsp:account_reopen": ("administrator", "/administration/accounts/2/reopen/"),
}
"""Acts that no record of the demonstration is open to: the page says why."""

EACH = 2  # addresses followed of each route and person
MORE = {
    "accountability:commitment": 30,
    "accountability:annual_report": 4,
    "accountability:contribution": 12,
    "accountability:judgement": 6,
    "partnerships:agreement": 8,
    "partnerships:body": 4,
    "partnerships:meeting": 12,
    "partnerships:decision": 6,
    "partnerships:item": 30,
    "partnerships:paper": 6,
    "strategies:action": 10,
    "webhooks:detail": 4,
    "webhooks:deliveries": 4,
    "webhooks:delivery": 12,
}
"""Each state of a commitment, a contribution, a meeting or an item offers other acts."""


def page_names(patterns: Any = None, space: str = "") -> Iterator[str]:
    """The names of all pages below the resolver."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            name = f"{space}{pattern.name or pattern.pattern}"
            if not NO_PAGES.search(name) and name not in POSTED_ONLY | LEADS_ELSEWHERE:
                yield name
        else:
            yield from page_names(
                pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space
            )


def name_of(path: str) -> str:
    """The route behind a path; empty where there is none."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


@dataclass
class Walk:
    """Follows links, a few of each route, and notes one address of each page with its reader."""

    pages: dict[str, tuple[str, str]] = field(default_factory=lambda: dict(ASKED_FOR))

    def go(self, user: str, request: APIRequestContext, starts: list[str]) -> None:
        """Walk as somebody from where they start."""
        waiting, seen, followed = list(starts), set(starts), dict[str, int]()
        while waiting:
            path = waiting.pop(0)
            name = name_of(path)
            followed[name] = followed.get(name, 0) + 1
            if followed[name] > MORE.get(name, EACH) or name == "account_logout" or NO_PAGES.search(name):
                continue
            answer = request.get(path, max_redirects=0)
            if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
                continue
            self.pages.setdefault(name, (user, path))
            found = [link.replace("&amp;", "&") for link in HREF.findall(answer.text())]
            inside = [
                link if link.startswith("/") else f"{path}{link}" for link in found if "://" not in link
            ]
            fresh = [link for link in dict.fromkeys(inside) if link not in seen and "format=" not in link]
            seen.update(fresh)
            waiting += fresh
