// What stands in a form, and how to put it back. Never overwrites what somebody has typed.
(() => {
  "use strict";
  const TEXT = "textarea, input:not([type]), input[type=text], input[type=tel], input[type=number], input[type=date], input[type=time], input[type=email], input[type=url]";
  const SECRET = /passw|secret|csrf/i;
  const OURS = /^draft_(page|form|tab)$/;
  const NOT_TYPED = /^(submit|button|reset|image|file|password)$/;
  const MACHINE = /^(.*-)?(once|version|seen|seen_version)$/;
  const MANAGEMENT = /-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$/;

  const controls = (form) => Array.from(form.elements).filter(
    (node) => node.name && !node.disabled && !NOT_TYPED.test(node.type) && !SECRET.test(node.name) && !OURS.test(node.name)
      && node.tagName !== "FIELDSET" && node.tagName !== "OUTPUT",
  );
  const isTick = (node) => node.type === "checkbox" || node.type === "radio";
  const valuesOf = (node) => {
    if (isTick(node)) return node.checked ? [node.value] : [];
    if (node.tagName === "SELECT") return Array.from(node.selectedOptions, (option) => option.value);
    return [node.value];
  };
  const read = (form) => controls(form).flatMap((node) => valuesOf(node).map((value) => [node.name, value]));
  const isText = (node) => node.matches(TEXT);
  // How much somebody has written: what the page put there itself is not counted.
  const characters = (form, untouched) => {
    const before = new Map(untouched);
    return controls(form).filter((node) => isText(node) && node.value !== before.get(node.name))
      .reduce((sum, node) => sum + Array.from(node.value).length, 0);
  };

  // A form of ours: it is sent by POST, holds text, no password, and was not left out on purpose.
  const isWatched = (form) => (form.getAttribute("method") || "").toLowerCase() === "post"
    && !form.hasAttribute("data-no-draft") && !form.querySelector("input[type=password]")
    && Array.from(form.elements).some((node) => node.matches(TEXT));

  const grouped = (fields) => {
    const found = new Map();
    fields.forEach(([name, value]) => found.set(name, [...(found.get(name) || []), value]));
    return found;
  };
  const same = (a, b) => JSON.stringify(a || []) === JSON.stringify(b || []);
  // Do both say the same, leaving aside tokens and versions?
  const saySame = (one, other) => {
    const [a, b] = [grouped(one), grouped(other)];
    const names = new Set([...a.keys(), ...b.keys()]);
    return [...names].every((name) => MACHINE.test(name) || MANAGEMENT.test(name) || name === "act"
      || same(a.get(name), b.get(name)) || (!a.has(name) && b.get(name).every((v) => !v)) || (!b.has(name) && a.get(name).every((v) => !v)));
  };

  const label = (form, name) => {
    const node = controls(form).find((each) => each.name === name);
    if (!node) return "";
    const legend = isTick(node) && node.closest("fieldset") && node.closest("fieldset").querySelector("legend");
    const words = legend || (node.labels && node.labels[0] && ((isTick(node) && node.labels[0].querySelector("span")) || node.labels[0]));
    const told = (node.getAttribute("aria-label") || (words && words.firstChild && words.firstChild.textContent) || "").trim();
    return told || (words ? words.textContent.trim() : "");
  };
  const words = (form, name, value) => {
    const node = controls(form).find((each) => each.name === name && (!isTick(each) || each.value === value));
    if (!node) return value;
    if (node.tagName === "SELECT") {
      const option = Array.from(node.options).find((each) => each.value === value);
      return option ? option.textContent.trim() : value;
    }
    if (isTick(node)) return (node.labels && node.labels[0] && node.labels[0].textContent.trim()) || value;
    return value;
  };

  const told = (node) => ["input", "change"].forEach((kind) => node.dispatchEvent(new Event(kind, { bubbles: true })));
  const set = (nodes, values) => {
    const left = [...values];
    nodes.forEach((node) => {
      if (isTick(node)) node.checked = values.includes(node.value);
      else if (node.tagName === "SELECT") Array.from(node.options).forEach((option) => { option.selected = values.includes(option.value); });
      else node.value = left.length ? left.shift() : "";
    });
    nodes.filter((node) => node.type !== "hidden").slice(0, 1).forEach(told);
  };
  const currentOf = (nodes) => nodes.flatMap(valuesOf);

  // Put a draft into the form where nobody has typed since `untouched`; return what found no place.
  const restore = (form, fields, untouched) => {
    const draft = grouped(fields);
    const before = grouped(untouched);
    const nodesOf = new Map();
    controls(form).forEach((node) => nodesOf.set(node.name, [...(nodesOf.get(node.name) || []), node]));
    const left = [];
    nodesOf.forEach((nodes, name) => {
      if (MANAGEMENT.test(name) || name === "act") return;
      const wanted = draft.get(name) || [];
      if (!draft.has(name) && !nodes.every(isTick)) return;
      const now = currentOf(nodes);
      if (same(now, wanted)) return;
      if (same(now, before.get(name)) || now.every((value) => !value)) set(nodes, wanted);
      else left.push([name, wanted.map((value) => words(form, name, value)).join("、")]);
    });
    draft.forEach((values, name) => {
      if (!nodesOf.has(name) && !MANAGEMENT.test(name) && !MACHINE.test(name) && name !== "act" && values.some(Boolean)) left.push([name, values.join("、")]);
    });
    return left;
  };
  const put = (form, name, value) => {
    const nodes = controls(form).filter((node) => node.name === name);
    if (nodes.length) set(nodes, [].concat(value));
    return nodes.length > 0;
  };
  const isTextField = (form, name) => controls(form).some((node) => node.name === name && isText(node));

  Object.assign(window.yorisoiDrafts, {
    fields: { read, characters, isWatched, grouped, saySame, same, label, words, restore, put, isTextField, MACHINE, MANAGEMENT, controls },
  });
})();
