// Small comforts. Every page works without this file.
(() => {
  "use strict";
  const typing = (node) => node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName);

  // "/" goes to the search box, never while Japanese is being composed or something is being typed.
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const target = { "/": "[data-find]" }[event.key];
    const node = target && document.querySelector(target);
    if (!node) return;
    event.preventDefault();
    if (node.tagName === "A") node.click();
    else { node.focus(); if (node.select) node.select(); }
  });

  // A second press of the same button sends nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.querySelectorAll("button:not([type=button])").forEach((b) => {
      b.setAttribute("aria-disabled", "true");
      b.dataset.held = "1";
    });
    // A download answers without leaving the page.
    setTimeout(() => wake(document), 10000);
  });
  const wake = (root) => {
    root.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("[data-held]").forEach((b) => {
        b.removeAttribute("aria-disabled");
        delete b.dataset.held;
      });
    });
  };
  window.addEventListener("pageshow", () => wake(document));
  document.addEventListener("htmx:afterRequest", () => wake(document));

  // After an answer that could not be taken, the reader stands at the reasons.
  const toReasons = () => {
    const first = document.querySelector("[data-refused], [aria-invalid=true]");
    if (first) first.focus();
  };
  document.addEventListener("DOMContentLoaded", toReasons);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.querySelector && event.target.querySelector("[data-refused]")) toReasons();
  });

  // htmx leaves 4xx answers aside; a refused act (422) is an answer to show.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });

  // A ◎ ticks its worry, and a worry taken back takes its ◎ with it.
  document.addEventListener("change", (event) => {
    const node = event.target;
    const row = node.closest && node.closest("[data-tick]");
    if (!row) return;
    const tick = row.querySelector("input[type=checkbox]");
    const top = row.querySelector("input[type=radio]");
    if (node === top && top.checked) tick.checked = true;
    if (node === tick && !tick.checked && top) top.checked = false;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest("[data-print]")) window.print();
  });
})();
