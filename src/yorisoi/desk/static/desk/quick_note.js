// 「n」 and 「記録する」 open the note over the page one stands on. Without this file the same link is a page of its own.
(() => {
  "use strict";
  const composing = (event) => event.isComposing || event.keyCode === 229;
  const typing = (node) => node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName);
  let dialog = null;
  let openedBy = null;
  let isComposing = false;

  // -- the dialog ---------------------------------------------------------------------------------------------------
  const build = () => {
    dialog = document.createElement("dialog");
    dialog.id = "note-dialog";
    dialog.className = "over";
    dialog.setAttribute("aria-labelledby", "note-dialog-title");
    const head = document.createElement("div");
    head.className = "over-head";
    const title = document.createElement("h2");
    title.id = "note-dialog-title";
    title.textContent = "記録する";
    const away = document.createElement("button");
    Object.assign(away, { type: "button", className: "btn plain s", textContent: "とじる" });
    away.setAttribute("aria-label", "記録をとじる");
    away.dataset.close = "";
    head.append(title, away);
    const place = document.createElement("div");
    place.id = "note-dialog-body";
    dialog.append(head, place);
    document.body.append(dialog);
    dialog.addEventListener("click", (event) => {
      if (event.target.closest("[data-close]")) dialog.close();
    });
    // The Esc that gives a conversion up belongs to the input method.
    dialog.addEventListener("cancel", (event) => { if (isComposing) event.preventDefault(); });
    dialog.addEventListener("close", () => { if (openedBy && openedBy.isConnected) openedBy.focus(); });
  };
  document.addEventListener("compositionstart", () => { isComposing = true; });
  document.addEventListener("compositionend", () => { setTimeout(() => { isComposing = false; }); });

  const open = async (link) => {
    if (!window.htmx || !window.HTMLDialogElement) { window.location.assign(link.href); return; }
    if (!dialog) build();
    if (dialog.open) return;
    openedBy = document.activeElement === document.body ? link : document.activeElement;
    const wanted = link.dataset.note || link.href;
    const held = dialog.querySelector("#quick-note");
    dialog.showModal();
    // What was being written is still there, unless it is another person's page now.
    if (held && dialog.dataset.address === wanted) { begin(); return; }
    dialog.dataset.address = wanted;
    await window.htmx.ajax("GET", wanted, { target: "#note-dialog-body", swap: "innerHTML" });
    if (!dialog.querySelector("#quick-note")) { window.location.assign(wanted); return; }
    begin();
  };
  const begin = () => {
    const form = dialog.querySelector("#quick-note");
    if (form.querySelector("[data-refused]")) return;
    if (form.querySelector("[data-person]")) toFields(form);
    else form.querySelector("[data-choose]").focus();
  };
  // After the person comes how one was in contact.
  const toFields = (form) => {
    const first = form.querySelector("input[name=form]:checked") || form.querySelector("input[name=form]");
    if (first) first.focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-note]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "n" || composing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const link = document.querySelector("main a[data-note]") || document.querySelector("a[data-note]");
    if (!link || document.querySelector("main #quick-note")) return;
    event.preventDefault();
    open(link);
  });

  // -- saved: the page beneath shows it ---------------------------------------------------------------------------------
  document.addEventListener("note-saved", () => {
    if (!dialog) return;
    const told = document.getElementById("told");
    const words = told ? told.innerHTML : "";
    dialog.querySelector("#note-dialog-body").replaceChildren();
    delete dialog.dataset.address;
    dialog.close();
    refresh(words);
  });
  // What was sent and came back stands in its fields as if nobody had typed it.
  const holdsText = (main) => Boolean(main.querySelector("[data-refused], form[method=post] textarea"));
  const isTouched = (main) => [...main.querySelectorAll("form[method=post] :is(input, textarea, select)")].some((node) => {
    if (node.type === "hidden") return false;
    if (/^(checkbox|radio)$/.test(node.type)) return node.checked !== node.defaultChecked;
    if (node.tagName === "SELECT") return [...node.options].some((each) => each.selected !== each.defaultSelected) && node.selectedIndex > 0;
    return node.value !== node.defaultValue;
  });
  const refresh = async (words) => {
    const main = document.getElementById("main");
    // Nothing that is being typed beneath is taken away: there the line with its link must do.
    if (!main || holdsText(main) || isTouched(main)) return;
    const answer = await fetch(window.location.href, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("main");
    if (!fresh || isTouched(main)) return;
    const back = openedBy && main.contains(openedBy) ? openedBy.getAttribute("href") : null;
    main.replaceChildren(...fresh.childNodes);
    window.htmx.process(main);
    const told = document.getElementById("told");
    if (told) told.innerHTML = words;
    const same = back && [...main.querySelectorAll("a[href]")].find((each) => each.getAttribute("href") === back);
    if (same) same.focus({ preventScroll: true });
  };

  // -- the chooser ------------------------------------------------------------------------------------------------------
  const chooserOf = (node) => node.closest && node.closest(".chooser");
  const options = (chooser) => [...chooser.querySelectorAll(".choice")];
  const enhance = (root) => root.querySelectorAll(".chooser").forEach((chooser) => {
    const input = chooser.querySelector("[data-choose]");
    const list = chooser.querySelector(".found");
    if (!input || !list) return;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "見つかった人");
    const all = options(chooser);
    input.setAttribute("aria-expanded", String(all.length > 0));
    all.forEach((each) => { each.setAttribute("role", "option"); each.tabIndex = -1; });
    mark(chooser, all[0]);
    const find = chooser.querySelector("button[value=find]");
    if (find) find.hidden = true;
    let none = chooser.querySelector(".none-found");
    if (!none) {
      none = document.createElement("p");
      none.className = "none-found small";
      none.setAttribute("role", "status");
      list.after(none);
    }
    none.textContent = !all.length && input.value.trim() ? "書きこめるケースに、あてはまる人がいません。" : "";
    list.hidden = !all.length;
  });
  const mark = (chooser, chosen) => {
    const input = chooser.querySelector("[data-choose]");
    options(chooser).forEach((each) => each.setAttribute("aria-selected", String(each === chosen)));
    if (chosen) { input.setAttribute("aria-activedescendant", chosen.id); chosen.scrollIntoView({ block: "nearest" }); }
    else input.removeAttribute("aria-activedescendant");
  };
  const marked = (chooser) => options(chooser).find((each) => each.getAttribute("aria-selected") === "true");

  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.dataset || input.dataset.choose === undefined || composing(event)) return;
    const chooser = chooserOf(input);
    const all = options(chooser);
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && all.length) {
      event.preventDefault();
      const at = all.indexOf(marked(chooser));
      mark(chooser, all[(at + by + all.length) % all.length]);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      // The list is that of an earlier letter: it is looked at first, then Enter chooses.
      if (chooser.dataset.asked !== undefined && chooser.dataset.asked !== input.value) { chooser.dataset.enter = input.value; return; }
      if (marked(chooser)) choose(chooser, marked(chooser));
    } else if (event.key === "Escape" && input.value) {
      event.preventDefault();
      input.value = "";
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  document.addEventListener("input", (event) => {
    if (event.target.dataset && event.target.dataset.choose !== undefined) {
      const chooser = chooserOf(event.target);
      if (chooser.dataset.asked === undefined) chooser.dataset.asked = "";
      delete chooser.dataset.enter;
    }
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const chooser = event.target.closest && event.target.closest(".chooser");
    if (!chooser) { if (event.target.querySelectorAll) enhance(event.target); return; }
    const input = chooser.querySelector("[data-choose]");
    chooser.dataset.asked = (event.detail.requestConfig && event.detail.requestConfig.parameters.person) || "";
    enhance(document);
    // Enter was pressed before the answer came: one person alone is meant.
    if (chooser.dataset.enter === input.value && chooser.dataset.asked === input.value && options(chooser).length === 1) {
      choose(chooser, options(chooser)[0]);
    }
    delete chooser.dataset.enter;
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("#quick-note [data-add], #quick-note [data-drop]");
    if (!button) return;
    event.preventDefault();
    if (button.dataset.add) { choose(chooserOf(button), button); return; }
    const form = button.closest("form");
    button.closest("[data-person]").remove();
    form.querySelector("[data-choose]").focus();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // -- the persons ------------------------------------------------------------------------------------------------------
  const personOf = (form, number) => form.querySelector(`[data-person="${CSS.escape(number)}"]`);
  const addPerson = async (form, number) => {
    if (personOf(form, number)) return true;
    const url = new URL(form.getAttribute("action"), window.location.href);
    url.searchParams.set("case", number);
    const answer = await fetch(url, { credentials: "same-origin" });
    if (!answer.ok) return false;
    const person = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-person]");
    if (!person) return false;
    if (!personOf(form, number)) form.querySelector(".people").append(document.importNode(person, true));
    return true;
  };
  let choosing = false;
  const choose = async (chooser, option) => {
    if (choosing) return;
    choosing = true;
    try {
      const form = chooser.closest("form");
      if (!await addPerson(form, option.dataset.add)) return;
      chooser.querySelector("[data-choose]").value = "";
      chooser.querySelector(".found").replaceChildren();
      delete chooser.dataset.asked;
      enhance(form);
      form.querySelector("[data-choose]").dispatchEvent(new Event("change", { bubbles: true }));
      toFields(form);
    } finally {
      choosing = false;
    }
  };
  document.addEventListener("DOMContentLoaded", () => enhance(document));

  // Whose record it is stands in the box with the name, and nothing that fills fields in may say otherwise.
  const isOurs = (form) => form.id === "quick-note";
  document.addEventListener("submit", (event) => {
    if (!isOurs(event.target)) return;
    event.target.querySelectorAll("[data-person]").forEach((person) => {
      person.querySelector("input[name=case]").value = person.dataset.person;
    });
  }, true);
  // A draft that is taken up brings its persons with it, in place of those who stand there.
  const bring = async (form, numbers, own) => {
    form.querySelectorAll("[data-person]").forEach((person) => { if (!numbers.includes(person.dataset.person)) person.remove(); });
    for (const number of numbers) await addPerson(form, number);
    const homeless = own.filter(([name, value]) => {
      const nodes = [...form.querySelectorAll("textarea, input")].filter((node) => node.name === name && (node.type !== "checkbox" || node.value === value));
      nodes.forEach((node) => { if (node.type === "checkbox") node.checked = true; else if (!node.value) node.value = value; });
      return !nodes.length && name !== "met" && value;
    });
    homeless.forEach(([, value]) => {
      const box = document.createElement("p");
      box.className = "card warned long";
      box.textContent = `もう選べない人の記録に書きかけた文です。\n${value}`;
      form.querySelector(".people").after(box);
    });
    enhance(form);
  };
  const drafts = window.yorisoiDrafts && window.yorisoiDrafts.fields;
  if (drafts) {
    const { restore, put } = drafts;
    drafts.restore = (form, list, untouched) => {
      if (!isOurs(form)) return restore(form, list, untouched);
      const numbers = [...new Set(list.filter(([name, value]) => name === "case" && value).map(([, value]) => value))];
      const isOwn = ([name]) => name === "met" || name.startsWith("only-");
      if (numbers.length) bring(form, numbers, list.filter(isOwn));
      return restore(form, list.filter((each) => !isOwn(each) && !/^(case|person)$/.test(each[0])), untouched);
    };
    drafts.put = (form, name, value) => {
      if (!isOurs(form) || name !== "case") return put(form, name, value);
      bring(form, [].concat(value), []);
      return true;
    };
  }
})();
