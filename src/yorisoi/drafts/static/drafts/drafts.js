// Nothing typed is ever lost: every form with text keeps itself as a draft on the server, within two seconds of the
// last keystroke, and encrypted in this browser while the server cannot be reached. Every page works without this file.
(() => {
  "use strict";
  const { vault, fields, again } = window.yorisoiDrafts;
  const PAUSE = 1500; // after the last keystroke
  const LONGEST = 1800; // while somebody types on and on
  const PATIENCE = 4000; // for an answer of the server
  const SLOW = 400; // then a copy is kept here meanwhile
  const RETRY = 4000;
  const FRESH = 60000; // how long an answer of the server proves that the session goes on
  const KEEPALIVE_MOST = 60000; // bytes; browsers refuse more
  const SENT = "yorisoi-sent";
  const KEPT_HERE = "通信できません。この端末に暗号化して控えています";
  const KEPT_NOWHERE = "通信できません。この接続では暗号化が使えず、この端末に控えを残せません。つながるまで、画面を閉じないでください";

  const ENDED_HERE = "サインインが切れています。この端末に暗号化して控えています";
  const ENDED = "サインインが切れています。この画面を閉じないでください";

  const me = { worker: "", csrf: "", skew: 0 };
  const watched = new Map();
  const pages = new Map();
  let lastAnswer = 0;
  let retry = 0;

  // --- which tab this is: a duplicated tab gets a mark of its own ---
  const newMark = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
  let tab = sessionStorage.getItem("yorisoi-tab") || newMark();
  sessionStorage.setItem("yorisoi-tab", tab);
  const self = newMark();
  const channel = window.BroadcastChannel ? new BroadcastChannel("yorisoi-drafts") : { postMessage() {} };
  channel.onmessage = ({ data }) => {
    if (data.from === self) return;
    if (data.asks === tab) channel.postMessage({ from: self, taken: tab });
    if (data.taken === tab && !data.answered) {
      const before = tab;
      tab = newMark();
      sessionStorage.setItem("yorisoi-tab", tab);
      watched.forEach((w) => { if (w.tab === before && !w.sent) w.tab = tab; });
    }
    if (data.leaving && data.leaving === me.worker) watched.forEach((w) => keep(w));
    if (data.left && data.left === me.worker) { vault.forget(); again.ask(me).then(goAfterSignOut); }
  };
  channel.postMessage({ from: self, asks: tab });

  // --- the server ---
  const address = () => (location.pathname + location.search).length <= 200 ? location.pathname + location.search : location.pathname;
  const call = async (url, options = {}) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      return await fetch(url, { credentials: "same-origin", cache: "no-store", signal: stop.signal, ...options });
    } finally {
      clearTimeout(timer);
    }
  };
  const renew = (csrf) => {
    if (!csrf) return;
    me.csrf = csrf;
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => { input.value = csrf; });
    if (document.body.hasAttribute("hx-headers")) document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": csrf }));
  };
  const ask = async (page) => {
    const answer = await call(`/drafts/for/?page=${encodeURIComponent(page)}`);
    const told = answer.headers.get("content-type") === "application/json" ? await answer.json() : {};
    if (answer.status === 401) { me.csrf = told.csrf; return null; }
    if (!answer.ok || !told.worker) return null;
    if (me.worker && told.worker !== me.worker) { turnAway(); return null; }
    lastAnswer = Date.now();
    me.skew = told.now - Date.now();
    me.csrf = told.csrf;
    if (!me.worker) { me.worker = told.worker; await vault.open(told.worker, told.key); }
    return told.drafts;
  };
  // The drafts of a page, asked once; what lies in this browser is sent up first, so that it is among them.
  const draftsOf = (page) => {
    if (!pages.has(page)) {
      pages.set(page, (async () => {
        let drafts = await ask(page);
        if (drafts && (await sendUp())) drafts = (await ask(page)) || drafts;
        const stayed = (await vault.all()).filter((each) => each.page === page).map((each) => ({ ...each, id: 0, device: "この端末の控え", when: whenOf(each.typed_at) }));
        if (!drafts) pages.delete(page);
        return drafts && [...drafts, ...stayed.filter((each) => !drafts.some((one) => one.tab === each.tab && one.form === each.form && one.typed_at >= each.typed_at))];
      })().catch(() => { pages.delete(page); return null; }));
    }
    return pages.get(page);
  };
  const whenOf = (moment) => {
    const at = new Date(moment);
    return `${at.getMonth() + 1}月${at.getDate()}日 ${at.getHours()}:${String(at.getMinutes()).padStart(2, "0")}`;
  };
  const ended = { status: 401 };
  // Send one draft. Answers {ok, at}, {why}, {ended}, {other} or {unreached}.
  const send = async (draft, keepalive = false) => {
    const body = JSON.stringify({ ...draft, worker: me.worker });
    const post = () => call("/drafts/save/", {
      method: "POST", body, headers: { "Content-Type": "application/json", "X-CSRFToken": me.csrf || "" },
      keepalive: keepalive && body.length * 3 < KEEPALIVE_MOST,
    });
    try {
      let answer = await post();
      if (answer.status === 403 && (await ask("/"))) { renew(me.csrf); answer = await post(); }
      const told = answer.headers.get("content-type") === "application/json" ? await answer.json() : {};
      if (answer.status === ended.status) { me.csrf = told.csrf; return { ended: true }; }
      if (answer.status >= 500 || answer.status === 403) return { unreached: true };
      lastAnswer = Date.now();
      if (told.other) return { other: true };
      return answer.ok && told.at ? { ok: true, at: told.at } : { why: (told.why || ["下書きを保存できません。"])[0] };
    } catch {
      return { unreached: true };
    }
  };
  // Send up what lies in this browser; answers how many were taken.
  const sendUp = async () => {
    let count = 0;
    for (const draft of await vault.all()) {
      const told = await send(draft);
      if (told.ok) { await vault.remove(draft); count += 1; } else if (!told.why) break;
    }
    return count;
  };

  // --- the quiet line ---
  const lineOf = (w) => {
    if (w.line && w.form.contains(w.line)) return w.line;
    w.line = again.make("p", { className: "draft-line small" });
    w.said = again.make("span", { className: "sr" });
    w.said.setAttribute("role", "status");
    w.line.append(again.make("span"), w.said);
    const acts = w.form.querySelector(".acts");
    if (acts) acts.append(w.line); else w.form.append(w.line);
    return w.line;
  };
  const say = (w, words, kind) => {
    const line = lineOf(w);
    line.className = `draft-line small ${kind}`;
    line.firstChild.textContent = words;
    if (w.kind !== kind) w.said.textContent = kind === "kept" ? "下書きを保存しました" : words; // read aloud when it changes, not each time
    w.said.hidden = false;
    line.firstChild.setAttribute("aria-hidden", "true");
    w.kind = kind;
  };

  // --- one form ---
  const pageOf = (form) => {
    const action = form.getAttribute("action");
    if (form.dataset.draftPage) return form.dataset.draftPage;
    // A form that comes over any page, or says itself where it lives, is one form wherever it is opened.
    const to = action && new URL(action, location.href);
    if (to && (form.closest("dialog") || to.pathname === location.pathname)) return to.pathname + to.search;
    const from = read(SENT);
    // A refused form is shown at the address it was sent to; it still belongs to the page it was written on.
    return from && from.shownAt === location.pathname && from.page !== address() && isRefused() ? from.page : address();
  };
  const nameOf = (form) => {
    const act = form.querySelector("input[type=hidden][name=act]");
    const position = Array.from(document.forms).filter(fields.isWatched).indexOf(form);
    return (form.dataset.draft || form.getAttribute("id") || (act && act.value) || String(position)).slice(0, 60);
  };
  const read = (name) => { try { return JSON.parse(sessionStorage.getItem(name)); } catch { return null; } };
  const arrival = performance.getEntriesByType("navigation")[0] || {};
  const isRefused = () => arrival.responseStatus === 422 || Boolean(document.querySelector("[data-refused]"));
  const mark = (w) => {
    [["page", w.page], ["form", w.name], ["tab", w.tab]].forEach(([name, value]) => {
      let input = w.form.querySelector(`input[name=draft_${name}]`);
      if (!input) {
        input = again.make("input", { type: "hidden", name: `draft_${name}` });
        w.form.append(input);
      }
      input.value = value;
    });
  };
  const watch = (form) => {
    if (watched.has(form) || !form.isConnected || !fields.isWatched(form)) return watched.get(form);
    const w = { form, page: pageOf(form), name: nameOf(form), tab, untouched: fields.read(form), sent: "", restores: [], typedAt: 0 };
    w.start = JSON.stringify(w.untouched);
    watched.set(form, w);
    const from = read(SENT);
    // What was just refused stands in the form again, under the mark it had.
    if (from && from.page === w.page && from.name === w.name && isRefused()) { w.tab = from.tab; w.goesOn = true; }
    w.asked = draftsOf(w.page).then((drafts) => {
      if (!drafts || !form.isConnected) return;
      const waiting = drafts.filter((draft) => draft.form === w.name && !(w.goesOn && draft.tab === w.tab));
      const mine = waiting.filter((draft) => !fields.saySame(draft.fields, w.untouched));
      waiting.filter((draft) => !mine.includes(draft)).forEach((draft) => { if (draft.id && draft.tab !== w.tab) w.restores.push(draft.id); });
      // A new text must not be written over one that waits to be taken up.
      if (mine.some((draft) => draft.tab === w.tab)) w.tab = newMark();
      if (mine.length && window.yorisoiDrafts.offer) window.yorisoiDrafts.offer(w, mine, { keep, me, call, renew });
    });
    return w;
  };
  const scan = () => document.querySelectorAll("form").forEach(watch);

  const draftOf = (w, list) => ({
    page: w.page, form: w.name, tab: w.tab, fields: list, characters: fields.characters(w.form, w.untouched),
    title: (document.querySelector("main h1") || { textContent: document.title }).textContent.trim().replace(/\s+/g, " ").slice(0, 120),
    typed_at: (w.typedAt || Date.now()) + me.skew, restores: [...w.restores],
  });
  const isDirty = (w) => { const now = JSON.stringify(fields.read(w.form)); return now !== w.sent && (now !== w.start || w.sent !== "" || w.restored); };

  // Keep what the form holds now, on the server or here. Answers as `send` does.
  const keep = (w, { keepalive = false } = {}) => {
    clearTimeout(w.timer);
    w.timer = 0;
    w.since = 0;
    if (!w.form.isConnected) watched.delete(w.form); // swapped by htmx
    if (w.leaving || !watched.has(w.form) || !isDirty(w)) return Promise.resolve({ ok: true });
    if (w.busy && !keepalive) {
      w.more = true;
      return w.busy.then(() => w.busy || keep(w));
    }
    w.busy = keepNow(w, keepalive).finally(() => {
      w.busy = null;
      if (w.more) { w.more = false; keep(w); }
    });
    return w.busy;
  };
  const keepNow = async (w, keepalive) => {
    // On a slow line somebody types before it is known what waits to be taken up; that must not be written over.
    if (!keepalive) await w.asked.catch(() => null);
    if (!me.worker && !keepalive) await draftsOf(w.page);
    const list = fields.read(w.form);
    const text = JSON.stringify(list);
    const draft = draftOf(w, list);
    mark(w);
    if (!me.worker) { if (!w.leaving) say(w, KEPT_NOWHERE, "lost"); retrySoon(); return { unreached: true }; }
    const away = navigator.onLine === false;
    const copy = keepalive || away ? vault.put(draft) : null;
    const slow = copy ? 0 : setTimeout(() => vault.put(draft), SLOW);
    const told = away ? { unreached: true } : await send(draft, keepalive);
    clearTimeout(slow);
    if (told.ok) {
      w.sent = text;
      w.restores = w.restores.filter((id) => !draft.restores.includes(id));
      await vault.remove(draft);
      if (!w.leaving) say(w, `下書き保存済み ${told.at}`, "kept");
    } else if (told.why) {
      w.sent = text; // asking again would change nothing
      if (!w.leaving) say(w, told.why, "lost");
    } else {
      const isKept = await vault.put(draft);
      if (told.other) turnAway();
      else if (told.ended) { say(w, isKept ? ENDED_HERE : ENDED, "away"); askAgain(); }
      else if (!w.leaving) say(w, isKept ? KEPT_HERE : KEPT_NOWHERE, isKept ? "away" : "lost");
      if (told.unreached) retrySoon();
    }
    return told;
  };
  const keepAll = (how) => Promise.all([...watched.values()].map((w) => keep(w, how)));
  const retrySoon = () => { if (!retry) retry = setTimeout(() => { retry = 0; keepAll(); }, RETRY); };
  window.addEventListener("online", () => keepAll());

  const turnAway = () => { watched.forEach((w) => { w.leaving = true; }); again.turnAway(); };
  // Nobody is stopped in the middle of a word: the dialog comes with the next pause.
  const pause = () => new Promise((resolve) => {
    const look = () => {
      const rest = Math.max(0, ...[...watched.values()].map((w) => w.typedAt)) + PAUSE - Date.now();
      if (rest > 0) setTimeout(look, rest); else resolve();
    };
    look();
  });
  let asking = null;
  const askAgain = () => {
    asking = asking || (async () => {
      await pause();
      // Perhaps it goes on already: signed in again in another tab, or a late answer from before.
      const goesOn = await ask("/").catch(() => undefined);
      if (goesOn === undefined) { retrySoon(); return; }
      renew(goesOn ? me.csrf : await again.ask(me));
      await sendUp();
      await keepAll();
    })().finally(() => { asking = null; });
    return asking;
  };
  const goAfterSignOut = () => location.reload(); // the text went up before the sign-out, and is offered again

  // --- when ---
  const typed = (event) => {
    const w = event.target.form && watch(event.target.form);
    if (!w || event.target.name === "csrfmiddlewaretoken") return;
    w.typedAt = Date.now();
    w.since = w.since || Date.now();
    clearTimeout(w.timer);
    w.timer = setTimeout(() => keep(w), Math.max(0, Math.min(PAUSE, w.since + LONGEST - Date.now())));
  };
  ["input", "change", "compositionend"].forEach((kind) => document.addEventListener(kind, typed));
  document.addEventListener("focusin", (event) => { if (event.target.form) watch(event.target.form); });
  document.addEventListener("focusout", (event) => { const w = watched.get(event.target.form); if (w) keep(w); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keepAll({ keepalive: true }); });
  window.addEventListener("pagehide", () => keepAll({ keepalive: true }));
  window.addEventListener("pageshow", (event) => { if (event.persisted) { watched.forEach((w) => { w.leaving = false; }); pages.clear(); ask(address()).catch(() => null); } });

  // --- sending the form itself: what is typed is safe first ---
  const soon = (promise, most) => Promise.race([promise, new Promise((resolve) => { setTimeout(resolve, most, {}); })]);
  const goOn = (form, submitter) => {
    const w = watched.get(form);
    if (w) w.passes = true;
    if (submitter && submitter.isConnected) form.requestSubmit(submitter); else form.requestSubmit();
  };
  const mustAsk = (w) => isDirty(w) || w.busy || ((w.sent || w.restored) && Date.now() - lastAnswer > FRESH);
  const leave = (w) => {
    clearTimeout(w.timer);
    w.leaving = true;
    const shownAt = new URL(w.form.getAttribute("action") || location.href, location.href).pathname;
    sessionStorage.setItem(SENT, JSON.stringify({ page: w.page, name: w.name, tab: w.tab, shownAt }));
    setTimeout(() => { w.leaving = false; }, 10000); // a download answers without leaving the page
  };
  const outcome = async (w) => {
    const told = await soon(isDirty(w) || w.busy ? keep(w) : send(draftOf(w, fields.read(w.form))), PATIENCE / 2);
    return told;
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (isSignOut(form)) { signOut(event); return; }
    const w = watched.get(form);
    if (!w) return;
    if (w.passes || !mustAsk(w)) { w.passes = false; mark(w); leave(w); return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (w.asking) return;
    w.asking = true;
    outcome(w).then(async (told) => {
      if (told.other) return;
      if (told.ended) await askAgain();
      setTimeout(() => { w.asking = false; goOn(form, event.submitter); }); // never inside the press itself, where a browser sends nothing
    }).catch(() => { w.asking = false; });
  }, true);
  // A form that htmx sent: refused, it goes on; taken, it is a new form.
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt && event.detail.elt.closest && event.detail.elt.closest("form");
    const w = watched.get(form);
    if (!w || !w.leaving) return;
    const { status } = event.detail.xhr;
    w.leaving = false;
    if (status === 201 || status === 204 || event.detail.xhr.getResponseHeader("HX-Redirect") || event.detail.xhr.getResponseHeader("X-Saved") === "1") watched.delete(form);
  });
  document.addEventListener("htmx:afterSettle", scan);

  // --- signing out: nothing readable stays ---
  const isSignOut = (form) => (form.getAttribute("action") || "").endsWith("/sign-out/");
  let signedOut = false;
  const signOut = (event) => {
    if (signedOut) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    channel.postMessage({ from: self, leaving: me.worker });
    const all = keepAll().then(() => (vault.isEmpty() ? 0 : sendUp()));
    soon(Promise.all([all, new Promise((resolve) => { setTimeout(resolve, 150); })]), PATIENCE / 2).then(() => {
      signedOut = true;
      watched.forEach((w) => { w.leaving = true; });
      vault.clear();
      sessionStorage.clear();
      channel.postMessage({ from: self, left: me.worker });
      event.target.requestSubmit();
    });
  };

  const begin = () => {
    vault.sweep();
    const from = read(SENT);
    // Sent and answered by being sent on: saved. (Refused, or the line broke: it stays.)
    if (from && arrival.redirectCount > 0 && !isRefused()) {
      draftsOf(address()).then((drafts) => drafts && vault.remove({ page: from.page, form: from.name, tab: from.tab }));
    }
    scan();
    if (from && !isRefused()) sessionStorage.removeItem(SENT);
    if (!vault.isEmpty() && !watched.size) draftsOf(address());
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
})();
