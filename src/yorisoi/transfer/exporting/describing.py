"""列の説明 (Columns): the tables and columns of the export in words, generated from the models."""

from collections.abc import Iterator

from yorisoi.transfer.exporting.tables import LEFT_OUT, LEFT_OUT_COLUMNS, Table, every_table

COMMAND = "yorisoi export columns"


def columns() -> str:
    """Return the document of all tables and columns, as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# 書き出しの表と列"
    yield ""
    yield f"`{COMMAND} > docs/recipes/export-columns.md` でつくります。手では直しません。読みかたは [export.md](export.md)。"
    yield ""
    yield "| 表 | ファイル名のはじめ | 列 |"
    yield "|---|---|--:|"
    tables = sorted(every_table(), key=lambda each: each.name)
    for table in tables:
        yield f"| {table.title} | `{table.name}` | {len(table.columns)} |"
    for table in tables:
        yield from _table(table)
    yield ""
    yield "## 書き出さないもの"
    yield ""
    for name, why in LEFT_OUT.items():
        yield f"- `{name}`: {why}"
    for name, left_out in LEFT_OUT_COLUMNS.items():
        for column, why in left_out.items():
            yield f"- `{name}` の `{column}`: {why}"


def _table(table: Table) -> Iterator[str]:
    yield ""
    yield f"## {table.title} `{table.name}`"
    yield ""
    yield "| 列 | 名前 | 中身 |"
    yield "|---|---|---|"
    for each in table.columns:
        holds = each.type + (f" → `{each.refers_to}`" if each.refers_to else "")
        codes = "、".join(f"`{code}` {label}" if code else f"(空){label}" for code, label in each.choices)
        yield f"| `{each.name}` | {each.title} | {holds}{': ' + codes if codes else ''} |"


def readme(town: str, format: str) -> str:
    """Return the note that lies in the folder of an export."""
    how = {
        "jsonl": "1行が1つのJSON。文字コードは UTF-8。",
        "csv": "文字コードは UTF-8(BOM付き)。式になる文字(= + - @ など)で始まる文には、はじめに ' を付けています。"
        "もとの文には、その ' を1つ取ればもどります。空のセルは「値がない」か「空の文」です。",
    }[format]
    return (
        f"よりそい 書き出し({town})\n\n"
        "すべての相談の記録が、秘匿した連絡先もそのまま入っています。鍵のかかる場所に置き、用がすんだら消してください。\n\n"
        f"・表ごとに「表の名前-00001.{format}」から順に分かれています。{how}\n"
        "・日時は日本時間。番号(…_id)は、指している表の id です。\n"
        "・manifest.json に、表と列の名前・中身・コードの意味、行数、ファイルごとの SHA-256 があります。\n"
        "・codes.csv に、期間つきの表のコードの意味(そのときの名前)があります。\n"
        "・ファイルが書いたときのままかは「sha256sum -c SHA256SUMS」で確かめられます。\n"
        "・attachments/ は、--attachments を付けたときの添付の中身です。list-…jsonl が、どの行のものかを示します。\n"
    )
