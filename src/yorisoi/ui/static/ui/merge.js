// Two have changed one field: take theirs, keep both, or stay with mine. Without this file both texts are there to copy.
(() => {
  "use strict";
  const nodesOf = (box) => Array.from(box.closest("form").elements).filter((node) => node.name === box.dataset.theirs);
  const isTick = (node) => node.type === "checkbox" || node.type === "radio";
  const read = (nodes) => nodes.flatMap((node) => (isTick(node) ? (node.checked ? [node.value] : []) : [node.value]));
  const write = (nodes, values) => {
    const left = [...values];
    nodes.forEach((node) => { if (isTick(node)) node.checked = values.includes(node.value); else node.value = left.shift() || ""; });
    nodes.slice(0, 1).forEach((node) => ["input", "change"].forEach((kind) => node.dispatchEvent(new Event(kind, { bubbles: true }))));
  };
  const ready = (root) => root.querySelectorAll("[data-theirs]").forEach((box) => {
    box.mine = box.mine || read(nodesOf(box));
    box.querySelector("[hidden]")?.removeAttribute("hidden");
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-take]");
    const box = button && button.closest("[data-theirs]");
    if (!box) return;
    const nodes = nodesOf(box);
    const theirs = JSON.parse(box.dataset.values);
    const join = nodes[0] && nodes[0].tagName === "TEXTAREA" ? "\n" : " ";
    const wanted = { theirs, mine: box.mine, both: [[box.mine[0], theirs[0]].filter(Boolean).join(join)] }[button.dataset.take];
    write(nodes, wanted);
    box.querySelectorAll("[data-take]").forEach((each) => each.setAttribute("aria-pressed", String(each === button)));
  });
  document.addEventListener("DOMContentLoaded", () => ready(document));
  document.addEventListener("htmx:afterSettle", () => ready(document));
})();
