// Pictures by pointing: choose a figure, move it by hand or by arrow keys, relate it to another. The plain forms do the same.
(() => {
  "use strict";
  const STEP = 12;
  const PAUSE = 500;
  const FAR = 4;
  const find = (selector, root = document) => root.querySelector(selector);
  let box = null;
  let chosen = "";
  let relating = "";
  let waiting = 0;
  let pending = null;

  const nodeOf = (name) => find(`[data-node="${CSS.escape(name)}"]`, box);
  const offers = (select, value) => select && [...select.options].some((option) => option.value === value);
  const spotForm = () => find("#spot-form form");
  const spotSelect = () => find("#id_s-node");
  const isMovable = (name) => offers(spotSelect(), name);
  const tell = (words) => { const told = find("[data-picture-told]"); if (told) told.textContent = words; };
  const show = (selector, is) => { const node = find(selector); if (node) node.hidden = !is; };
  const base = () => find("svg", box).dataset.base.split(" ").map(Number);
  const at = (node) => [Number(node.dataset.x) + (node.shift ? node.shift[0] : 0), Number(node.dataset.y) + (node.shift ? node.shift[1] : 0)];

  const moveTo = (node, dx, dy) => {
    node.shift = [dx, dy];
    node.setAttribute("transform", `translate(${dx} ${dy})`);
    node.classList.toggle("held", dx !== 0 || dy !== 0);
  };

  const mark = () => {
    box.querySelectorAll("[data-node]").forEach((node) => {
      node.classList.toggle("chosen", node.dataset.node === chosen);
      node.classList.toggle("second", node.dataset.node === relating);
      node.setAttribute("aria-pressed", String(node.dataset.node === chosen || node.dataset.node === relating));
    });
    show("[data-picture-add]", Boolean(chosen) && offers(find("#id_middle"), chosen));
    show("[data-picture-relate]", Boolean(chosen) && offers(find("#id_r-one"), chosen));
    show("[data-picture-change]", Boolean(chosen) && Boolean(find(`[data-tie="${chosen}"]`)));
  };

  const preset = (selector, value) => { const select = find(selector); if (offers(select, value)) select.value = value; };

  const fillSpot = (node) => {
    if (!isMovable(node.dataset.node)) return;
    const [x, y] = at(node);
    const [bx, by] = base();
    spotSelect().value = node.dataset.node;
    find("#id_s-x").value = Math.round(x - bx);
    find("#id_s-y").value = Math.round(y - by);
  };

  const toForm = (selector, field) => {
    const form = find(selector);
    if (!form) return;
    form.scrollIntoView({ block: "nearest" });
    const input = find(field);
    if (input) input.focus({ preventScroll: true });
  };

  const choose = (node) => {
    const name = node.dataset.node;
    if (relating && relating !== name) {
      preset("#id_r-one", relating);
      preset("#id_r-other", name);
      const words = `${nodeOf(relating).dataset.name}さんから見て${node.dataset.name}さんは何にあたるかを、えらんでください。`;
      relating = "";
      chosen = name;
      mark();
      tell(words);
      toForm("#relate-form", "#id_r-relation");
      return;
    }
    relating = "";
    chosen = name;
    preset("#id_middle", name);
    preset("#id_r-one", name);
    fillSpot(node);
    mark();
    tell(`${node.dataset.name}をえらびました。${isMovable(name) ? "引くか矢印キーで動かせます。" : ""}`);
  };

  const leave = () => { chosen = ""; relating = ""; mark(); tell("図の人をえらぶと、加える・むすぶ・動かすことができます。"); };

  const redraw = async (focus) => {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const drawn = find("#picture-box svg", page);
    if (!answer.ok || !drawn) { location.reload(); return; }
    const left = box.scrollLeft;
    const top = box.scrollTop;
    box.replaceChildren(document.importNode(drawn, true));
    const form = find("#spot-form", page);
    const held = find("#spot-form");
    if (form && held) {
      const open = find("details", held).open;
      held.replaceWith(document.importNode(form, true));
      find("#spot-form details").open = open;
    }
    ready();
    box.scrollTo(left, top);
    const node = focus && nodeOf(focus);
    if (node) { node.focus({ preventScroll: true }); fillSpot(node); }
  };

  const save = async (node) => {
    const name = node.dataset.node;
    const [x, y] = at(node);
    const [bx, by] = base();
    const data = new FormData(spotForm());
    data.set("s-node", name);
    data.set("s-x", Math.round(x - bx));
    data.set("s-y", Math.round(y - by));
    try {
      const answer = await fetch(location.href, { method: "POST", body: data, headers: { "X-Moved": "1" }, credentials: "same-origin" });
      if (answer.status !== 204) throw new Error(String(answer.status));
      await redraw(document.activeElement && box.contains(document.activeElement) ? name : "");
      tell(`${node.dataset.name}の場所を保存しました。`);
    } catch {
      moveTo(node, 0, 0);
      tell("場所を保存できませんでした。通信を確かめて、もう一度動かしてください。");
    }
  };

  const later = (node) => {
    if (pending && pending !== node) { clearTimeout(waiting); save(pending); }
    pending = node;
    clearTimeout(waiting);
    waiting = setTimeout(() => { pending = null; save(node); }, PAUSE);
  };

  const ARROWS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
  const onKey = (event) => {
    const node = event.currentTarget;
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(node); return; }
    if (event.key === "Escape") { leave(); return; }
    const step = ARROWS[event.key];
    if (!step || !isMovable(node.dataset.node)) return;
    event.preventDefault();
    const [dx, dy] = node.shift || [0, 0];
    moveTo(node, dx + step[0], dy + step[1]);
    fillSpot(node);
    later(node);
  };

  const onDown = (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    const node = event.currentTarget;
    const scale = find("svg", box).getScreenCTM().a || 1;
    const [dx, dy] = node.shift || [0, 0];
    let moved = false;
    node.setPointerCapture(event.pointerId);
    const onMove = (next) => {
      const x = (next.clientX - event.clientX) / scale;
      const y = (next.clientY - event.clientY) / scale;
      if (!moved && Math.hypot(x, y) < FAR) return;
      if (!isMovable(node.dataset.node)) return;
      moved = true;
      moveTo(node, dx + x, dy + y);
    };
    const onUp = (next) => {
      node.removeEventListener("pointermove", onMove);
      node.removeEventListener("pointerup", onUp);
      node.removeEventListener("pointercancel", onUp);
      if (next.type === "pointercancel") { moveTo(node, dx, dy); return; }
      if (moved) { clearTimeout(waiting); pending = null; save(node); } else choose(node);
    };
    node.addEventListener("pointermove", onMove);
    node.addEventListener("pointerup", onUp);
    node.addEventListener("pointercancel", onUp);
  };

  const ready = () => {
    const svg = find("svg", box);
    svg.setAttribute("role", "group");
    box.querySelectorAll("[data-node]").forEach((node) => {
      node.setAttribute("tabindex", "0");
      node.setAttribute("role", "button");
      node.setAttribute("aria-label", node.dataset.name || "名前のない人");
      node.addEventListener("pointerdown", onDown);
      node.addEventListener("keydown", onKey);
    });
    mark();
  };

  // On a narrow screen the person stands in the middle at first.
  const toPerson = (frame) => {
    const person = frame && find(".self", frame);
    if (!person) return;
    const seen = person.getBoundingClientRect();
    const edge = frame.getBoundingClientRect();
    frame.scrollLeft += seen.left + seen.width / 2 - edge.left - edge.width / 2;
    frame.scrollTop += seen.top + seen.height / 2 - edge.top - edge.height / 2;
  };

  document.addEventListener("DOMContentLoaded", () => {
    box = find("#picture-box[data-edits]");
    toPerson(box || find("#picture-box"));
    if (!box || !find("svg", box)) return;
    show("[data-picture-tools]", true);
    ready();
    const press = (selector, act) => { const button = find(selector); if (button) button.addEventListener("click", act); };
    press("[data-picture-add]", () => { preset("#id_middle", chosen); toForm("#add-form", "#id_relation"); });
    press("[data-picture-relate]", () => { relating = chosen; mark(); tell("むすぶ相手を、図からえらんでください。"); });
    press("[data-picture-change]", () => { const link = find(`[data-tie="${chosen}"]`); if (link) link.click(); });
  });
})();
