"""Why a file is not taken, each reason once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from yorisoi.foundation.violations import Violation, quoted

MEGABYTE = 1024 * 1024
FIELD = "files"
WHAT = "添付できません。"


@dataclass(frozen=True)
class Limits:
    """How much may be attached at once, and how large one file may be."""

    file_bytes: int = 20 * MEGABYTE
    files: int = 10


class NotTaken(Exception):
    """A file cannot be taken; `code` is one of REASONS."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


REASONS = {
    each.code: each
    for each in (
        Violation("FILE_EMPTY", WHAT, "中身のないファイルです。", "送る前のファイルを開いて、中身を確かめてください。", FIELD),
        Violation("FILE_TOO_LARGE", WHAT, "ファイルが大きすぎます。", "画質を下げるか、必要なページだけに分けてください。", FIELD),
        Violation("FILE_TOO_MANY", WHAT, "一度に添付できる数をこえています。", "何回かに分けて添付してください。", FIELD),
        Violation("FILE_NONE", WHAT, "ファイルが選ばれていません。", "ファイルを選んでから、もう一度押してください。", FIELD),
        Violation(
            "FILE_UNKNOWN", WHAT, "写真(JPEG・PNG・GIF・WebP)、PDF、Office の文書(docx・xlsx・pptx)のどれでもありません。",
            "PDF にして添付してください。内容だけで足りるときは、記録に書き写してください。", FIELD,
        ),
        Violation(
            "FILE_WEB_PAGE", WHAT, "名前にかかわらず、中身がウェブページ(HTML・SVG・XML)です。開くと動く部分があるかもしれません。",
            "画面を印刷して PDF にするか、画面の写しを画像で保存して添付してください。", FIELD,
        ),
        Violation(
            "FILE_PROGRAM", WHAT, "名前にかかわらず、中身がプログラムです。",
            "開かずに、情報システムの担当者へ知らせてください。", FIELD,
        ),
        Violation(
            "FILE_ARCHIVE", WHAT, "まとめて圧縮したファイル(zip など)です。",
            "中のファイルを取り出して、一つずつ添付してください。", FIELD,
        ),
        Violation(
            "FILE_MEDIA", WHAT, "動画か音声です。", "大事なところを、記録に書いてください。必要なら写真を添付してください。", FIELD,
        ),
        Violation(
            "FILE_HEIC", WHAT, "iPhone などの HEIC 形式の写真です。この形式は、開けない端末があります。",
            "iPhone では「設定」→「カメラ」→「フォーマット」で「互換性優先」を選んで撮ると JPEG になります。"
            "すでに撮った写真は、メールで自分に送ると JPEG になります。", FIELD,
        ),
        Violation(
            "FILE_OLD_OFFICE", WHAT,
            "古い形式の Office 文書(doc・xls・ppt)か、パスワードのかかった文書です。中身を安全に確かめられません。",
            "パスワードをはずし、「名前を付けて保存」で docx・xlsx・pptx か PDF にしてから、添付してください。", FIELD,
        ),
        Violation(
            "FILE_MACRO", WHAT, "マクロ(開くと動くプログラム)が入っています。",
            "「名前を付けて保存」でマクロなしの形式(docx・xlsx・pptx)か PDF にしてから、添付してください。", FIELD,
        ),
        Violation(
            "FILE_SWOLLEN", WHAT, "開くと極端に大きくなるファイルです。コンピューターを止めるために作られたものかもしれません。",
            "心あたりがあるときは、PDF にして添付してください。ないときは、開かずに情報システムの担当者へ知らせてください。", FIELD,
        ),
        Violation(
            "FILE_TOO_FINE", WHAT, "画像の縦と横が大きすぎます。",
            "カメラの設定で画素数を下げるか、画像を小さくして保存しなおしてください。", FIELD,
        ),
        Violation(
            "FILE_BROKEN", WHAT, "ファイルが途中で切れているか、こわれています。",
            "元のファイルが開けるか確かめて、もう一度選んでください。", FIELD,
        ),
        Violation(
            "FILE_NOT_STORED", WHAT, "しまう場所に書きこめないか、鍵が見つかりません。",
            "添付をはずして記録だけを保存し、情報システムの担当者へ、この番号といっしょに知らせてください。", FIELD,
        ),
    )
}

LOST = Violation(
    "FILE_LOST", "添付を開けません。", "しまってある中身が見つからないか、しまったときと違っています。",
    "情報システムの担当者へ、この番号といっしょに知らせてください。バックアップから戻せることがあります。",
)


def refusal(code: str, name: str = "", *, limits: Limits | None = None) -> Violation:
    """
    Return the reason with the name of the file it is about, and the limit it passes.

    Source: ADR 0010
    """
    limits = limits or Limits()
    found = REASONS[code]
    if name:
        found = replace(found, what=f"{quoted(name, limit=40)}を添付できません。")
    if code == "FILE_TOO_LARGE":
        found = replace(found, why=f"ファイルが大きすぎます(一つ{limits.file_bytes // MEGABYTE}MBまで)。")
    if code == "FILE_TOO_MANY":
        found = replace(found, why=f"一つの記録に添付できるのは{limits.files}個までです。")
    return found


def too_much(sizes: Iterable[tuple[str, int]], *, limits: Limits) -> list[Violation]:
    """
    Return what of these files (name, bytes) is too large, empty or one too many.

    Source: ADR 0010
    """
    sizes = list(sizes)
    found = [refusal("FILE_EMPTY", name) for name, size in sizes if size == 0]
    found += [refusal("FILE_TOO_LARGE", name, limits=limits) for name, size in sizes if size > limits.file_bytes]
    return found + may_attach(len(sizes), has_note=True, limits=limits)


def may_attach(count: int, *, has_note: bool, already: int = 0, limits: Limits) -> list[Violation]:
    """
    Return why so many files cannot be attached to a note that has some `already`, or to a case without a note.

    Source: ADR 0010
    """
    if not count and not has_note:
        return [refusal("FILE_NONE")]
    return [refusal("FILE_TOO_MANY", limits=limits)] if already + count > limits.files else []
