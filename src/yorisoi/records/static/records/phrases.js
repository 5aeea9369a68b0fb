// 定型文: in any text, ";" (full width too) and a short word, then Tab or a space, become the whole phrase.
// While an input method is composing nothing happens: what it is going to write is not there yet.
(() => {
  "use strict";
  const source = document.querySelector("[data-phrase-book]");
  if (!source) return;
  const AT_END = /[;；]([^\s;；、。]{1,20})$/;
  let book = null;
  let asked = null;

  // As records.rules.folded_key: width, case and かな / カナ do not count.
  const fold = (key) => key.normalize("NFKC").toLowerCase()
    .replace(/[ァ-ヶ]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0x60)).trim();
  const ask = () => {
    asked = asked || fetch(source.dataset.phraseBook, { credentials: "same-origin", headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : { phrases: [] }))
      .then((found) => { book = new Map(found.phrases.map((each) => [fold(each.key), each.text])); })
      .catch(() => { asked = null; });
    return asked;
  };

  // What stands before the caret, without the space that calls for the phrase.
  const called = (area, spaces) => {
    if (!book || area.selectionStart !== area.selectionEnd) return null;
    const before = area.value.slice(0, area.selectionStart - spaces);
    const found = AT_END.exec(before);
    const text = found && book.get(fold(found[1]));
    return text === undefined || !text ? null : { from: found.index, to: area.selectionStart, text };
  };
  const replace = (area, { from, to, text }) => {
    area.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, from, to, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    hint(area, "");
  };

  const hint = (area, words) => {
    let line = area.parentElement.querySelector(":scope > .phrase-hint");
    if (!line && words) {
      line = document.createElement("p");
      line.className = "phrase-hint small";
      line.setAttribute("role", "status");
      area.after(line);
    }
    if (line) line.textContent = words;
  };

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.tagName !== "TEXTAREA" || event.isComposing || event.keyCode === 229) return;
    const found = called(event.target, 0);
    if (!found) return;
    event.preventDefault();
    replace(event.target, found);
  });
  const look = (area) => {
    if (!/[;；]/.test(area.value.slice(Math.max(0, area.selectionStart - 22), area.selectionStart))) { hint(area, ""); return; }
    if (!book) { ask().then(() => { if (book && document.activeElement === area) look(area); }); return; }
    const last = area.value.charAt(area.selectionStart - 1);
    const found = (last === " " || last === "　") && called(area, 1);
    if (found) { replace(area, found); return; }
    const ready = called(area, 0);
    const words = ready ? ready.text.replace(/\s+/g, " ") : "";
    hint(area, ready ? `Tab で「${words.length > 30 ? words.slice(0, 30) + "…" : words}」を入れます` : "");
  };
  document.addEventListener("input", (event) => {
    if (event.target.tagName === "TEXTAREA" && !event.isComposing) look(event.target);
  });
  document.addEventListener("compositionend", (event) => {
    // The value is complete only after this event.
    if (event.target.tagName === "TEXTAREA") setTimeout(() => look(event.target));
  });
})();
