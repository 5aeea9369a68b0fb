"""ファイルを読めないわけ: why a file is not taken, each with what to do about it."""

from yorisoi.foundation.violations import NotUnderstood, Violation

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 300
MOST_UNPACKED = 400 * 1024 * 1024
SAVE_AS = "Excelで開き、「名前を付けて保存」で「Excel ブック (*.xlsx)」を選んで保存し、そのファイルを選んでください。"


class Unreadable(NotUnderstood):
    """The file is not taken; `violation` says why."""


def _refusal(code: str, why: str, todo: str) -> Unreadable:
    return Unreadable(Violation(code, "ファイルを読みこめません。", why, todo, "file"))


def empty() -> Unreadable:
    return _refusal("LEDGER_EMPTY", "ファイルに何も書かれていません。", "中身のあるファイルを選んでください。")


def too_large(size: int) -> Unreadable:
    return _refusal(
        "LEDGER_TOO_LARGE", f"ファイルが{size / 1024 / 1024:.0f}MBあります。読めるのは{MOST_BYTES // 1024 // 1024}MBまでです。",
        "写真や使わないシートを消すか、年度ごとに分けて保存してください。",
    )


def old_excel() -> Unreadable:
    return _refusal("LEDGER_XLS", "古い形式のExcel(.xls)です。", SAVE_AS)


def with_password() -> Unreadable:
    return _refusal(
        "LEDGER_PASSWORD", "パスワードで開くExcelです。",
        "Excelで開き、「情報」の「ブックの保護」でパスワードを外して保存し、取りこんだあとで消してください。",
    )


def with_macros() -> Unreadable:
    return _refusal("LEDGER_MACRO", "マクロ(プログラム)の入ったExcelです。安全のため読みません。", SAVE_AS)


def other_format() -> Unreadable:
    return _refusal(
        "LEDGER_FORMAT", "Excel(.xlsx)でもCSVでもありません。", "表計算ソフトで開き、Excelブック(.xlsx)かCSVで保存してください。"
    )


def broken() -> Unreadable:
    return _refusal(
        "LEDGER_BROKEN", "Excelのファイルがこわれています。", "Excelで開けるか確かめ、開けたら別の名前で保存して選んでください。"
    )


def unpacks_too_large() -> Unreadable:
    return _refusal(
        "LEDGER_UNPACKS_LARGE", "圧縮をほどくと大きすぎるファイルです。安全のため開きません。",
        "使う表だけを新しいブックに「値」で貼り付けて保存してください。",
    )


def too_many_rows(count: int) -> Unreadable:
    return _refusal(
        "LEDGER_TOO_MANY_ROWS",
        f"シートに{count:,}行以上あります(空でも書式だけある行を数えます)。読めるのは{MOST_ROWS:,}行までです。",
        "書かれている行だけを新しいシートに「値」で貼り付けて保存するか、年度ごとに分けてください。",
    )


def too_many_columns(count: int) -> Unreadable:
    return _refusal(
        "LEDGER_TOO_MANY_COLUMNS", f"シートに{count:,}列あります。読めるのは{MOST_COLUMNS}列までです。",
        "使う列だけを新しいシートに「値」で貼り付けて保存してください。",
    )


def no_such_sheet(name: str, sheets: tuple[str, ...]) -> Unreadable:
    return Unreadable(
        Violation(
            "LEDGER_NO_SHEET", "ファイルを読みこめません。", f"「{name[:31]}」というシートがありません。",
            f"シートは「{'」「'.join(sheets[:10])}」です。その中から書くか、空にしてください。", "sheet",
        )
    )


def strange_characters(line: int) -> Unreadable:
    return _refusal(
        "LEDGER_ENCODING", f"{line}行目に、読めない文字があります。文字コードが UTF-8 でも Shift_JIS でもありません。",
        "表計算ソフトで「CSV UTF-8」を選んで保存し、そのファイルを選んでください。",
    )


def open_quotation(line: int) -> Unreadable:
    return _refusal(
        "LEDGER_QUOTATION", f"{line}行目から先を、列に分けられません。「\"」が閉じられていないようです。",
        "その行の「\"」を確かめるか、Excelブック(.xlsx)で保存してください。",
    )
