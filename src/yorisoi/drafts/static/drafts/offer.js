// What was typed here before is offered above its form: go on with it, look at it, compare, throw it away.
(() => {
  "use strict";
  const { vault, fields, again } = window.yorisoiDrafts;
  const { make } = again;
  const MOST_PIECES = 300;

  const button = (words, act) => {
    const node = make("button", { type: "button", className: "btn s", textContent: words });
    node.addEventListener("click", () => act(node));
    return node;
  };
  const isShown = (name, values) => !fields.MACHINE.test(name) && !fields.MANAGEMENT.test(name) && name !== "act" && values.some((value) => value.trim());
  const inWords = (form, name, values) => values.map((value) => fields.words(form, name, value)).join("、");
  const labelOf = (form, name) => fields.label(form, name) || (name === "case" ? "えらんだ人のケース番号" : "いまの画面にない欄");

  // --- what differs between two texts, by sentences ---
  const pieces = (text) => text.match(/[^。\n]*[。\n]|[^。\n]+$/g) || [];
  const common = (a, b) => {
    const rows = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
    for (let i = a.length - 1; i >= 0; i -= 1) {
      for (let j = b.length - 1; j >= 0; j -= 1) rows[i][j] = a[i] === b[j] ? rows[i + 1][j + 1] + 1 : Math.max(rows[i + 1][j], rows[i][j + 1]);
    }
    const kept = [new Set(), new Set()];
    for (let i = 0, j = 0; i < a.length && j < b.length;) {
      if (a[i] === b[j]) { kept[0].add(i); kept[1].add(j); i += 1; j += 1; } else if (rows[i + 1][j] >= rows[i][j + 1]) i += 1; else j += 1;
    }
    return kept;
  };
  const marked = (text, other) => {
    const [a, b] = [pieces(text), pieces(other)];
    const same = a.length > MOST_PIECES || b.length > MOST_PIECES ? new Set() : common(a, b)[0];
    return a.map((piece, at) => (same.has(at) ? document.createTextNode(piece) : make("mark", { textContent: piece })));
  };
  const textBox = (nodes) => make("p", { className: "long draft-text" }, ...nodes);

  const told = (draft) => `${draft.when} に、この画面で書きかけた文があります(端末 ${draft.device || "不明"}、${draft.characters ? `${draft.characters.toLocaleString("ja-JP")}文字` : "えらんだものだけ"})`;

  const offer = (w, drafts, tools) => {
    const { form } = w;
    const id = `draft-offer-${document.querySelectorAll(".draft-offer").length + 1}`;
    const panel = make("section", { className: "card warned draft-offer" }, make("h2", { id, textContent: "書きかけがあります" }));
    panel.setAttribute("aria-labelledby", id);
    const list = make("ul", { className: "stack" });
    panel.append(list);
    let waiting = [...drafts].sort((a, b) => b.typed_at - a.typed_at);
    const done = (gone) => {
      waiting = waiting.filter((draft) => !gone.includes(draft));
      gone.forEach((draft) => draft.row.remove());
      if (panel.compare) { panel.compare.remove(); panel.compare = null; }
      if (waiting.length > 1) compare();
      else if (!waiting.length && !panel.left) panel.remove();
    };
    const taken = (which) => {
      which.forEach((draft) => { if (draft.id) w.restores.push(draft.id); else vault.remove(draft); });
      w.restored = true;
      w.sent = "";
      w.typedAt = Date.now();
      tools.keep(w);
      done(which);
    };
    const showLeft = (left) => {
      if (!left.length) return;
      panel.left = true;
      const box = make("div", { className: "gap" }, make("h3", { textContent: "欄に入れられなかったもの" }), make("p", { className: "small", textContent: "いま欄にあるものは、そのままにしました。必要なところを写してください。" }));
      left.forEach(([name, text]) => box.append(make("p", { className: "small", textContent: labelOf(form, name) }), textBox([document.createTextNode(text)])));
      box.append(button("閉じる", () => { panel.left = false; box.remove(); if (!waiting.length) panel.remove(); }));
      panel.append(box);
    };
    const goOn = (draft) => {
      const left = fields.restore(form, draft.fields, w.untouched);
      showLeft(left);
      taken([draft]);
      const first = Array.from(form.querySelectorAll("textarea")).find((node) => node.value);
      if (first) first.focus();
    };
    const look = (draft, node) => {
      if (draft.view) { draft.view.remove(); draft.view = null; node.setAttribute("aria-expanded", "false"); return; }
      draft.view = make("div", { className: "gap" });
      fields.grouped(draft.fields).forEach((values, name) => {
        if (isShown(name, values)) draft.view.append(make("p", { className: "small", textContent: labelOf(form, name) }), textBox([document.createTextNode(inWords(form, name, values))]));
      });
      draft.row.append(draft.view);
      node.setAttribute("aria-expanded", "true");
    };
    const throwAway = async (draft, node) => {
      if (!node.dataset.sure) { node.dataset.sure = "1"; node.textContent = "本当に捨てる"; node.classList.add("grave"); return; }
      if (draft.id) {
        const answer = await tools.call(`/drafts/${draft.id}/discard/`, { method: "POST", headers: { Accept: "application/json", "X-CSRFToken": tools.me.csrf } }).catch(() => ({}));
        if (answer.status !== 204) { node.textContent = "捨てられませんでした"; return; }
      }
      await vault.remove({ page: w.page, form: w.name, tab: draft.tab });
      done([draft]);
    };

    // --- two of one thing, side by side ---
    const use = (name, values, word) => button(word, (node) => {
      fields.put(form, name, values);
      w.chosen.add(name);
      node.closest("td").querySelectorAll("button").forEach((each) => each.setAttribute("aria-pressed", String(each === node)));
    });
    const line = (name, one, other) => {
      const [a, b] = [inWords(form, name, one), inWords(form, name, other)];
      const inForm = fields.controls(form).some((node) => node.name === name);
      const cell = make("td", {});
      cell.dataset.label = "どちらを使うか";
      const choices = make("div", { className: "chips" });
      if (inForm) {
        choices.append(use(name, one, "新しいほう"), use(name, other, "前のほう"));
        if (fields.isTextField(form, name) && one[0] && other[0]) choices.append(use(name, [one[0] + (form.querySelector(`textarea[name="${CSS.escape(name)}"]`) ? "\n" : " ") + other[0]], "両方"));
      }
      cell.append(choices);
      const text = (words, against, label) => { const td = make("td", {}, make("div", { className: "long draft-text" }, ...(words ? marked(words, against) : [document.createTextNode("(空欄)")]))); td.dataset.label = label; return td; };
      const head = make("th", { scope: "row", textContent: labelOf(form, name) });
      return make("tr", {}, head, text(a, b, "新しいほう"), text(b, a, "前のほう"), cell);
    };
    const compare = () => {
      const [newer, older] = waiting;
      w.chosen = new Set();
      const [a, b] = [fields.grouped(newer.fields), fields.grouped(older.fields)];
      const names = [...new Set([...a.keys(), ...b.keys()])].filter((name) => !fields.same(a.get(name), b.get(name)) && isShown(name, [...(a.get(name) || []), ...(b.get(name) || [])]));
      if (!names.length) return;
      const head = make("tr", {}, ...["欄", `新しいほう(${newer.when})`, `前のほう(${older.when})`, "どちらを使うか"].map((words) => make("th", { scope: "col", textContent: words })));
      const table = make("table", { className: "cards gap" }, make("thead", {}, head), make("tbody", {}, ...names.map((name) => line(name, a.get(name) || [], b.get(name) || []))));
      panel.compare = make(
        "div", { className: "gap draft-compare" }, make("h3", { textContent: "2つの書きかけをくらべる" }), make("p", { className: "small", textContent: "ちがう文に印をつけています。選んだものが、下の欄に入ります。" }), table,
        button("選びおわった(2つの書きかけを片づける)", () => {
          // What nobody chose between is kept twice rather than not at all.
          const open = names.filter((name) => !w.chosen.has(name));
          const both = open.flatMap((name) => {
            const [one, other] = [a.get(name) || [], b.get(name) || []];
            return fields.isTextField(form, name) ? [[name, [...one, ...other].filter(Boolean).join("\n")]] : (one.length ? one : other).map((value) => [name, value]);
          });
          const rest = newer.fields.filter(([name]) => !names.includes(name));
          const kept = fields.controls(form).filter((node) => w.chosen.has(node.name)).map((node) => node.name);
          const chosen = fields.read(form).filter(([name]) => kept.includes(name));
          const left = fields.restore(form, [...rest, ...both, ...chosen], w.untouched);
          showLeft(left);
          taken([newer, older]);
        }),
      );
      panel.append(panel.compare);
    };

    waiting.forEach((draft) => {
      draft.row = make("li", {}, make("p", { textContent: told(draft) }));
      const see = button("見る", (node) => look(draft, node));
      see.setAttribute("aria-expanded", "false");
      draft.row.append(make("p", { className: "chips gap" }, button("つづきから書く", () => goOn(draft)), see, button("捨てる", (node) => throwAway(draft, node))));
      list.append(draft.row);
    });
    if (waiting.length > 1) compare();
    form.before(panel);
  };

  window.yorisoiDrafts.offer = offer;
})();
