// Writing a note by hand alone: steps of ten, chips, words put in at a press. The form works without this file.
(() => {
  "use strict";
  const composing = (event) => event.isComposing || event.keyCode === 229;
  const formOf = (node) => node.closest && node.closest("[data-note-form]");
  const bodyOf = (form) => form.querySelector("[data-note-body]");
  let lastText = null;

  // Put words in as if they were typed: undo takes them out again, and whoever listens for typing hears it.
  const insert = (area, words) => {
    area.focus();
    if (!document.execCommand("insertText", false, words)) {
      area.setRangeText(words, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  const append = (area, words) => {
    area.focus();
    if (!area.value.trim()) area.select();
    else if (area.selectionStart === area.selectionEnd && area.selectionEnd === area.value.length) {
      if (!area.value.endsWith("\n")) words = "\n" + words;
    }
    insert(area, words);
  };

  document.addEventListener("keydown", (event) => {
    const form = formOf(event.target);
    if (!form || composing(event)) return;
    const node = event.target;
    if (event.key === "Enter") {
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        form.requestSubmit(form.querySelector("button.main"));
      } else if (node.tagName === "INPUT" && !event.defaultPrevented) {
        // The Enter that ends a conversion is not told apart everywhere: in a line of text it never sends.
        event.preventDefault();
      }
      return;
    }
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    if (node.dataset.stepNumber) stepNumber(event, node, step * Number(node.dataset.stepNumber));
    if (node.dataset.stepTime) stepTime(event, node, step * Number(node.dataset.stepTime));
  });
  const put = (event, node, value) => {
    if (event) event.preventDefault();
    node.value = value;
    node.dispatchEvent(new Event("input", { bubbles: true }));
    node.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const stepNumber = (event, node, by) => {
    const plain = node.value.normalize("NFKC").replace("分", "").trim();
    if (!/^\d{0,4}$/.test(plain)) return;
    const now = Number(plain || 0);
    const next = by > 0 ? Math.floor(now / by) * by + by : Math.ceil(now / -by) * -by + by;
    put(event, node, next > 0 ? String(next) : "");
  };
  const stepTime = (event, node, by) => {
    const found = /^(\d{1,2})[:時](\d{1,2})分?$/.exec(node.value.normalize("NFKC").trim());
    if (!found) return;
    const now = Number(found[1]) * 60 + Number(found[2]);
    const next = by > 0 ? Math.floor(now / by) * by + by : Math.ceil(now / -by) * -by + by;
    if (next < 0 || next >= 1440) return;
    put(event, node, `${Math.floor(next / 60)}:${String(next % 60).padStart(2, "0")}`);
  };

  // Minutes at a touch. The keyboard has the arrows: the chips are no stop on its way.
  const chips = (root) => root.querySelectorAll("[data-chips]").forEach((input) => {
    if (input.dataset.chipped) return;
    input.dataset.chipped = "1";
    const row = document.createElement("span");
    row.className = "minute-chips";
    input.dataset.chips.split(",").forEach((minutes) => {
      const chip = document.createElement("button");
      Object.assign(chip, { type: "button", className: "chip", textContent: `${minutes}分`, tabIndex: -1 });
      chip.addEventListener("click", () => put(null, input, minutes));
      row.append(chip);
    });
    input.after(row);
  });

  // A toolbar is one stop; the arrows go through it.
  const bars = (root) => root.querySelectorAll("[data-toolbar]").forEach((bar) => rove(bar, null));
  const rove = (bar, wanted) => {
    const all = [...bar.querySelectorAll("button:not([hidden])")];
    const one = wanted || all.find((each) => each.tabIndex === 0) || all[0];
    all.forEach((each) => { each.tabIndex = each === one ? 0 : -1; });
    return all;
  };
  document.addEventListener("keydown", (event) => {
    const bar = event.target.closest && event.target.closest("[data-toolbar]");
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!bar || !by) return;
    event.preventDefault();
    const all = rove(bar, null);
    const next = all[(all.indexOf(event.target) + by + all.length) % all.length];
    rove(bar, next);
    next.focus();
  });

  document.addEventListener("focusin", (event) => {
    if (event.target.tagName === "TEXTAREA" && formOf(event.target)) lastText = event.target;
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-insert], [data-copy]");
    const form = button && formOf(button);
    if (!form) return;
    event.preventDefault();
    const area = lastText && form.contains(lastText) && lastText.offsetParent ? lastText : bodyOf(form);
    if (button.dataset.insert !== undefined) { append(area, button.dataset.insert); offer(form); return; }
    copy(button, form);
  });
  // The words of an earlier note go into the record of its own person alone, whoever else is chosen.
  const copy = async (button, form) => {
    const person = button.closest("[data-person]");
    const several = form.querySelectorAll("[data-person]").length > 1;
    const area = several && person ? person.querySelector("[data-only]") : bodyOf(form);
    const answer = await fetch(button.dataset.copy, { credentials: "same-origin" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const words = page.querySelector("[data-note-body]");
    if (words) append(area, words.value);
    offer(form);
  };

  // Templates of the chosen form of contact, as long as nothing is written.
  const offer = (form) => {
    const box = form.querySelector("[data-templates]");
    if (!box) return;
    const chosen = form.querySelector("input[name=form]:checked");
    let any = false;
    box.querySelectorAll("[data-template]").forEach((button) => {
      button.hidden = !chosen || button.dataset.template !== chosen.value;
      any = any || !button.hidden;
    });
    box.hidden = !any || Boolean(bodyOf(form).value.trim());
    box.querySelectorAll("[data-toolbar]").forEach((bar) => rove(bar, null));
  };
  ["change", "input"].forEach((kind) => document.addEventListener(kind, (event) => {
    const form = formOf(event.target);
    if (form && (event.target.name === "form" || event.target === bodyOf(form))) offer(form);
  }));

  const begin = (root) => {
    chips(root);
    bars(root);
    document.querySelectorAll("[data-note-form]").forEach(offer);
  };
  document.addEventListener("DOMContentLoaded", () => begin(document));
  document.addEventListener("htmx:load", (event) => begin(event.target));
})();
