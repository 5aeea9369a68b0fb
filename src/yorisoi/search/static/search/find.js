// What is found while somebody types in the search box. Without this file the box is a plain form.
(() => {
  "use strict";
  const PAUSE_MS = 150;

  document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("form.find[data-suggest]");
    if (!form) return;
    const box = form.querySelector("[data-find]");
    const place = form.querySelector("[data-finds]");
    const told = form.querySelector("[data-find-told]");
    let timer = 0;
    let asking = null;
    let shown = "";

    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-expanded", "false");
    box.setAttribute("aria-controls", "find-list");
    place.innerHTML = '<div id="find-list" role="listbox" aria-label="見つかったもの"></div>';

    const options = () => [...place.querySelectorAll("[role=option]")];
    const chosen = () => place.querySelector("[aria-selected=true]");
    const isOpen = () => !place.hidden;

    const choose = (option) => {
      const before = chosen();
      if (before) before.setAttribute("aria-selected", "false");
      if (!option) { box.removeAttribute("aria-activedescendant"); return; }
      option.setAttribute("aria-selected", "true");
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    };
    const open = () => {
      const any = options().length > 0;
      place.hidden = !any;
      box.setAttribute("aria-expanded", String(any));
    };
    const close = () => {
      clearTimeout(timer);
      if (asking) asking.abort();
      choose(null);
      place.hidden = true;
      box.setAttribute("aria-expanded", "false");
    };

    const ask = async () => {
      const text = box.value.trim();
      if (asking) asking.abort();
      if (!text) { shown = ""; told.textContent = ""; close(); return; }
      if (text === shown) { if (!isOpen()) open(); return; }
      const mine = (asking = new AbortController());
      try {
        const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: text })}`, {
          signal: mine.signal, headers: { "HX-Request": "true" }, credentials: "same-origin",
        });
        const words = await answer.text();
        if (mine.signal.aborted) return;
        // Signed out meanwhile, or the server is away: the plain form still works.
        if (!answer.ok || answer.redirected) { close(); return; }
        choose(null);
        place.innerHTML = words;
        const line = place.querySelector("[data-told]");
        told.textContent = line ? line.textContent : "";
        if (line) line.remove();
        shown = text;
        open();
      } catch (fault) {
        if (fault.name !== "AbortError") close();
      }
    };
    const soon = () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE_MS); };

    // Nothing is asked while Japanese is being composed: what stands in the box is not yet a word.
    box.addEventListener("input", (event) => { if (!event.isComposing) soon(); });
    box.addEventListener("compositionend", soon);
    box.addEventListener("focusout", () => setTimeout(() => { if (document.activeElement !== box) close(); }, 0));

    box.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      const all = options();
      if (event.key === "Escape" && isOpen()) { event.preventDefault(); close(); return; }
      if (event.key === "Enter") {
        const option = isOpen() && chosen();
        if (option) { event.preventDefault(); location.assign(option.dataset.href); }
        else close();
        return;
      }
      if ((event.key !== "ArrowDown" && event.key !== "ArrowUp") || !all.length) return;
      event.preventDefault();
      if (!isOpen()) open();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const at = all.indexOf(chosen());
      choose(at < 0 ? all[step > 0 ? 0 : all.length - 1] : all[at + step] || null);
    });

    place.addEventListener("mousedown", (event) => event.preventDefault());
    place.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (!option) return;
      if (event.ctrlKey || event.metaKey) window.open(option.dataset.href, "_blank", "noopener");
      else location.assign(option.dataset.href);
    });
  });
})();
