// Attachments: dropped, pasted or photographed files join those chosen, and each can be taken out again.
// Without this file the two boxes work as the browser gives them.
(() => {
  "use strict";
  const MEGABYTE = 1024 * 1024;
  const kept = new WeakMap(); // box -> the files chosen so far

  const box = (area) => area.querySelector("input[type=file]:not([data-camera])");
  const filesOf = (area) => kept.get(box(area)) || [];
  const size = (bytes) => bytes >= MEGABYTE ? `${(bytes / MEGABYTE).toFixed(1)}MB` : `${Math.max(1, Math.round(bytes / 1024))}KB`;

  const keep = (area, files, words) => {
    const input = box(area);
    const held = new DataTransfer();
    files.forEach((file) => held.items.add(file));
    kept.set(input, files);
    const fold = area.closest("details");
    if (fold && files.length) fold.open = true;
    input.files = held.files;
    const list = area.querySelector("[data-chosen]");
    list.hidden = !files.length;
    list.replaceChildren(...files.map((file, at) => line(area, file, at)));
    area.querySelector("[data-told]").textContent = words;
    // Whoever keeps an eye on the form (drafts, merging) hears of it as of any other change.
    input.dispatchEvent(new CustomEvent("files:kept", { bubbles: true }));
  };

  const line = (area, file, at) => {
    const item = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = `${file.name} ${size(file.size)}`;
    const out = document.createElement("button");
    out.type = "button";
    out.className = "btn plain s";
    out.textContent = "はずす";
    out.setAttribute("aria-label", `${file.name}をはずす`);
    out.addEventListener("click", () => {
      keep(area, filesOf(area).filter((_, other) => other !== at), `${file.name}をはずしました。`);
      box(area).focus();
    });
    item.append(name, out);
    return item;
  };

  // What the server would refuse anyway is said at once, and not sent.
  const add = (area, added) => {
    const most = Number(area.dataset.most);
    const largest = Number(area.dataset.largest);
    const had = filesOf(area);
    const isNew = (file) => !had.some((other) => other.name === file.name && other.size === file.size && other.lastModified === file.lastModified);
    const words = [];
    const taken = [];
    added.filter(isNew).forEach((file) => {
      if (file.size > largest) words.push(`${file.name}は大きすぎるため(${size(file.size)})、添付できません。一つ${largest / MEGABYTE}MBまでです。`);
      else if (!file.size) words.push(`${file.name}は、中身のないファイルのため、添付できません。`);
      else if (had.length + taken.length >= most) words.push(`${file.name}は、${most}個をこえるため、添付できません。`);
      else taken.push(file);
    });
    if (taken.length) words.unshift(`${taken.map((file) => file.name).join("、")}を選びました。`);
    keep(area, [...had, ...taken], words.join(""));
  };

  // A picture from the clipboard has no name of its own.
  const named = (file) => {
    if (file.name && file.name !== "image.png") return file;
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    const stamp = `${two(now.getMonth() + 1)}${two(now.getDate())}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
    return new File([file], `貼りつけた画像 ${stamp}.${(file.type.split("/")[1] || "png").replace("jpeg", "jpg")}`, { type: file.type });
  };

  const areaFor = (node) => {
    const form = node && node.closest && node.closest("form, dialog");
    const within = form && form.querySelector("[data-files]");
    if (within) return within;
    const dialog = document.querySelector("dialog[open] [data-files]");
    if (dialog) return dialog;
    const all = document.querySelectorAll("[data-files]");
    return all.length === 1 && !document.querySelector("dialog[open]") ? all[0] : null;
  };

  document.addEventListener("change", (event) => {
    const area = event.target.closest && event.target.closest("[data-files]");
    if (!area || event.target.type !== "file") return;
    const chosen = [...event.target.files];
    if (event.target.dataset.camera !== undefined) event.target.value = "";
    if (chosen.length) add(area, chosen);
    else keep(area, filesOf(area), ""); // the dialog was closed without choosing: nothing is lost
  });

  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData ? event.clipboardData.files : [])];
    const area = files.length && areaFor(event.target);
    // Cells copied from a table come as words and as a picture: the words are meant.
    if (!area || [...event.clipboardData.types].includes("text/plain")) return;
    event.preventDefault();
    add(area, files.map(named));
  });

  let depth = 0;
  const holdsFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  const mark = (area) => document.querySelectorAll("[data-files]").forEach((each) => each.classList.toggle("over", each === area));
  document.addEventListener("dragenter", (event) => { if (holdsFiles(event)) depth += 1; });
  document.addEventListener("dragleave", (event) => {
    if (!holdsFiles(event)) return;
    depth = Math.max(0, depth - 1);
    if (!depth) mark(null);
  });
  // A file dropped beside a form must not open in place of the page and all that was typed there.
  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    const area = areaFor(event.target);
    event.dataTransfer.dropEffect = area ? "copy" : "none";
    mark(area);
  });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    depth = 0;
    mark(null);
    const area = areaFor(event.target);
    if (area) add(area, [...event.dataTransfer.files]);
  });

  // A form over the page that was refused comes back with an empty box: what had been chosen goes back into it.
  let leaving = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    const area = event.detail.xhr.status === 422 && event.target.querySelector && event.target.querySelector("[data-files]");
    leaving = area ? filesOf(area) : [];
  });
  document.addEventListener("htmx:afterSettle", () => {
    const area = leaving.length && document.querySelector("dialog[open] [data-files]");
    if (!area || filesOf(area).length) return;
    const again = area.querySelector("[data-again]");
    if (again) again.remove();
    keep(area, leaving, "選んだファイルは、そのままです。");
    leaving = [];
  });

  // Now the boxes may say that files can be dropped and pasted.
  document.documentElement.dataset.takesFiles = "";
})();
