"""The frame around every page: which menu lines a role sees. No queries."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

SUPPORTERS = frozenset(
    {
        "CHIEF_COUNSELOR",
        "COUNSELOR",
        "EMPLOYMENT_SUPPORTER",
        "BUDGET_SUPPORTER",
        "INTEGRATION_COORDINATOR",
        "COMMUNITY_SOCIAL_WORKER",
    }
)
OFFICERS = frozenset({"MUNICIPAL_OFFICER"})
KEEPERS = frozenset({"CHIEF_COUNSELOR", "ADMINISTRATOR"})
READERS = frozenset({"AUDITOR"})
EVERYBODY = SUPPORTERS | OFFICERS | KEEPERS | READERS | frozenset({"PARTNER_MEMBER"})


@dataclass(frozen=True)
class MenuLine:
    """One line of the menu: its words, its page, who sees it, and which rooms light it up."""

    label: str
    url_name: str
    roles: frozenset[str]
    rooms: frozenset[str] = frozenset()
    rule_before: bool = False


MENU = (
    MenuLine("今日すること", "desk:today", EVERYBODY - READERS),
    MenuLine("予定", "desk:calendar", SUPPORTERS),
    MenuLine("相談受付", "intake:list", SUPPORTERS, frozenset({"intake"})),
    MenuLine("ケース", "desk:cases", EVERYBODY),
    MenuLine("担当のようす", "desk:caseload", SUPPORTERS),
    MenuLine(
        "会議", "meeting:list", SUPPORTERS | OFFICERS | frozenset({"PARTNER_MEMBER"}), frozenset({"meeting"})
    ),
    MenuLine("支援決定", "decision:inbox", SUPPORTERS | OFFICERS, frozenset({"decision"})),
    MenuLine("帳票", "sheets:index", EVERYBODY, frozenset({"sheets"})),
    MenuLine("社会資源", "resources:list", SUPPORTERS | OFFICERS, frozenset({"resources"}), rule_before=True),
    MenuLine(
        "統計", "statistics:month", OFFICERS | READERS | frozenset({"CHIEF_COUNSELOR"}), frozenset({"statistics"})
    ),
    MenuLine("人の重なり", "desk:doubles", frozenset({"CHIEF_COUNSELOR"})),
    MenuLine("取り込み・書き出し", "transfer:imports", KEEPERS, frozenset({"transfer"})),
    MenuLine("設定", "cases:settings", KEEPERS | OFFICERS),
)
SEARCH = "desk:search"
SUGGEST = "desk:suggest"
NEW_RECEPTION = MenuLine("新しい相談", "intake:new", SUPPORTERS)
QUICK_NOTE = MenuLine("記録する", "desk:quick_note", SUPPORTERS)
PHRASES = "records:phrase_book"
SIGN_OUT = "agencies:sign_out"
PASSWORD = "agencies:password"
CASE_PREFIX = "/cases/"


@dataclass(frozen=True)
class NavItem:
    """A menu line as the page shows it."""

    label: str
    url: str
    is_current: bool = False
    rule_before: bool = False


def address(url_name: str) -> str:
    """Return the address of a page, or nothing while its room is not built."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def menu(*, role: str, path: str, room: str) -> list[NavItem]:
    """Return the menu for a role, with at most one line marked as the current one."""
    lines = [(line, address(line.url_name)) for line in MENU if role in line.roles]
    lines = [(line, url) for line, url in lines if url]
    current = _current(lines, path=path, room=room)
    return [NavItem(line.label, url, line is current, line.rule_before) for line, url in lines]


def _current(lines: list[tuple[MenuLine, str]], *, path: str, room: str) -> MenuLine | None:
    exact = [line for line, url in lines if url == path]
    if exact:
        return exact[0]
    # A page below one case belongs to "ケース", whichever stage's room serves it.
    if path.startswith(CASE_PREFIX):
        return next((line for line, _ in lines if line.url_name == "desk:cases"), None)
    return next((line for line, _ in lines if room in line.rooms), None)
