"""
やさしい日本語 (easy Japanese): the papers given to the person, in words everybody reads.

Only what the form itself says is put into easy words. What somebody wrote in it stays as it was written: nobody but
its writer may change it.
"""

from dataclasses import replace

from yorisoi.sheets.rules.layout import Block, Choices, Fields, Heading, Paper, Plain, Signature, Table, Text

# What the form says → the same in short words with readings. A house test asks for every label of a given paper.
WORDS: dict[str, str] = {
    "プラン兼事業等利用申込書": "これからの計画(けいかく)と、手伝(てつだ)いの申(もう)しこみ",
    "ID": "番号(ばんごう)",
    "氏名": "名前(なまえ)",
    "作成日": "つくった日(ひ)",
    "担当者": "担当(たんとう)の人(ひと)",
    "プランの回数": "何回目(なんかいめ)の計画(けいかく)か",
    "(複数可)": "(いくつでも)",
    "長期目標": "これからずっとの目標(もくひょう)",
    "このプランの目標": "この計画(けいかく)の目標(もくひょう)",
    "区分: 1 本人・家族  2 自立相談支援機関  3 関係機関・地域の人":
    "どんな人(ひと)か: 1 あなた・家族(かぞく)  2 相談(そうだん)のところ  3 ほかのところ・近所(きんじょ)の人(ひと)",
    "支援決定: 必要・別の利用手続・報告のみ": "役所(やくしょ)の返事(へんじ): いる・別(べつ)の申(もう)しこみ・知(し)らせるだけ",
    "決定: 1 支援を決定する  2 決定しない(不承認)  3 差し戻す(プランの見直し)":
    "決(き)めたこと: 1 手伝(てつだ)う  2 手伝(てつだ)わない  3 計画(けいかく)をなおす",
    "初回・再プラン": "はじめて・2回目(かいめ)から",
    "初回": "はじめて",
    "再プラン": "2回目(かいめ)から",
    "① 生活に対する意向\n(本人のことばで)": "① どんな生活(せいかつ)をしたいですか\n(あなたのことば)",
    "② 生活全般の解決すべき課題": "② 困(こま)っていること、なおしたいこと",
    "本人の強み": "あなたの良(よ)いところ、できること",
    "③ 支援の目標と達成時期": "③ 目標(もくひょう)と、いつまでにするか",
    "目標": "目標(もくひょう)",
    "達成時期": "いつまで",
    "④ 支援の種類と内容(役割分担)": "④ だれが、なにをするか",
    "実施すること": "すること",
    "区分": "どんな人(ひと)か",
    "時期・頻度": "いつ・何回(なんかい)",
    "④ 利用する事業等": "④ 使(つか)う手伝(てつだ)い",
    "利用する事業等": "使(つか)う手伝(てつだ)い",
    "実施機関": "手伝(てつだ)うところ",
    "内容": "なにをするか",
    "頻度": "何回(なんかい)",
    "支援決定": "役所(やくしょ)の返事(へんじ)",
    "期間中の一般就労": "働(はたら)く目標(もくひょう)",
    "目標にしている(就労支援対象者)": "目標(もくひょう)にします",
    "目標にしていない": "目標(もくひょう)にしません",
    "⑤ 支援を提供する上での留意事項": "⑤ 気(き)をつけること",
    "プランの期間": "計画(けいかく)の期間(きかん)",
    "次回モニタリング": "次(つぎ)に会(あ)う日(ひ)",
    "本人の同意・利用申込み": "あなたの同意(どうい)(「はい」の返事(へんじ))",
    "私は、このプランの内容について説明を受け、同意します。また、プランに書かれた事業等の利用を申し込みます。":
    "わたしは、この計画(けいかく)の説明(せつめい)を聞(き)きました。この計画でよいです。"
    "書(か)いてある手伝(てつだ)いを使(つか)いたいです。",
    "同意した日": "「はい」と言(い)った日(ひ)",
    "利用を申し込んだ日": "申(もう)しこんだ日(ひ)",
    "本人の署名": "あなたの名前(なまえ)(自分(じぶん)で書(か)く)",
    "署名した日": "名前(なまえ)を書(か)いた日(ひ)",
    "支援調整会議": "みんなで考(かんが)える会議(かいぎ)",
    "開催日": "会議(かいぎ)の日(ひ)",
    "参加機関": "会議(かいぎ)に来(き)たところ",
    "結論": "決(き)まったこと",
    "了承": "よい",
    "条件付き了承": "約束(やくそく)つきでよい",
    "差戻し": "考(かんが)えなおす",
    "確認": "聞(き)いた",
    "次の会議へ": "次(つぎ)の会議(かいぎ)で",
    "意見・条件": "意見(いけん)・約束(やくそく)",
    "自治体使用欄": "役所(やくしょ)が書(か)くところ",
    "法定サービス": "法律(ほうりつ)で決(き)まった手伝(てつだ)い",
    "決定": "決(き)めたこと",
    "決定日": "決(き)めた日(ひ)",
    "期間": "期間(きかん)",
    "理由・条件": "理由(りゆう)・約束(やくそく)",
    "報告を確認した日": "役所(やくしょ)が見(み)た日(ひ)",
    "確認した者": "見(み)た人(ひと)",
    "支援決定通知書": "手伝(てつだ)うことが決(き)まったお知(し)らせ",
    "不承認通知書": "手伝(てつだ)わないと決(き)まったお知(し)らせ",
    "生活困窮者自立支援法にもとづく支援について、次のとおり決定しましたので、お知らせします。":
    "生活(せいかつ)に困(こま)っている人(ひと)を手伝(てつだ)う法律(ほうりつ)があります。役所(やくしょ)は、あなたを手伝うことを決(き)"
    "めました。",
    "生活困窮者自立支援法にもとづく支援について、次のとおり決定しないこととしましたので、お知らせします。":
    "生活(せいかつ)に困(こま)っている人(ひと)を手伝(てつだ)う法律(ほうりつ)があります。役所(やくしょ)は、この手伝いはしないと決(き)"
    "めました。",
    "この決定のあとも、相談を続けることができます。ほかの方法をいっしょに考えます。":
    "このあとも、相談(そうだん)できます。ほかのやり方(かた)を、いっしょに考(かんが)えます。",
    "文書番号": "この紙(かみ)の番号(ばんごう)",
    "支援の内容": "どんな手伝(てつだ)いか",
    "利用の期間": "いつからいつまで",
    "決定した日": "決(き)めた日(ひ)",
    "条件・理由": "約束(やくそく)・理由(りゆう)",
    "判断した日": "決(き)めた日(ひ)",
    "決定しない理由": "手伝(てつだ)わない理由(りゆう)",
    "不服の申立てについての説明(自治体が記入)":
    "「この決(き)め方(かた)はおかしい」と思(おも)ったとき(役所(やくしょ)が書(か)きます)",
    "問い合わせ先": "聞(き)きたいことがあるとき",
}


# What the form itself says in a row of a table.
PRINTED = frozenset({"長期目標", "このプランの目標"})


def easy(paper: Paper) -> Paper:
    """
    Return a paper with the words of the form in easy Japanese.

    Source: domain §1.0 (本人に渡す帳票); 文化庁・出入国在留管理庁「在留支援のためのやさしい日本語ガイドライン」
    """
    return replace(paper, title=said(paper.title), blocks=[_block(block) for block in paper.blocks], language="easy")


def said(text: str) -> str:
    """
    Return what the form says in easy words; words nobody has put into easy ones stay.

    Source: 文化庁・出入国在留管理庁「在留支援のためのやさしい日本語ガイドライン」
    """
    return WORDS.get(text, text)


def _block(block: Block) -> Block:
    match block:
        case Fields(cells):
            return Fields([replace(cell, label=said(cell.label)) for cell in cells])
        case Choices(label, choices):
            said_of = [replace(each, label=said(each.label)) for each in choices]
            return replace(block, label=said(label), hint=said(block.hint), choices=said_of)
        case Table(headers, rows, label=label):
            lines = [[said(cell) if cell in PRINTED else cell for cell in row] for row in rows]
            return replace(block, rows=lines, headers=[said(each) for each in headers], label=said(label), note=said(block.note))
        case Text(label):
            return replace(block, label=said(label))
        case Heading(text) | Plain(text):
            return replace(block, text=said(text))
        case Signature(lines):
            return Signature([(said(label), value) for label, value in lines])
        case _:
            return block
