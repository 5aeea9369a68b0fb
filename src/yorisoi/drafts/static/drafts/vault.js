// What could not be sent, kept in this browser: encrypted with a key that only the worker's own session gets, never
// longer than seven days, gone at sign-out. The name of an entry says neither the page nor the case.
(() => {
  "use strict";
  const PREFIX = "yorisoi-draft:";
  const LONGEST = 7 * 24 * 3600 * 1000;
  const text = new TextEncoder();
  const hex = (bytes) => Array.from(new Uint8Array(bytes), (b) => b.toString(16).padStart(2, "0")).join("");
  const bytesOf = (digits) => Uint8Array.from(digits.match(/../g) || [], (pair) => parseInt(pair, 16));
  const toBase64 = (buffer) => {
    let out = "";
    new Uint8Array(buffer).forEach((b) => { out += String.fromCharCode(b); });
    return btoa(out);
  };
  const fromBase64 = (words) => Uint8Array.from(atob(words), (c) => c.charCodeAt(0));
  const entries = (beginning) => {
    try {
      return Object.keys(localStorage).filter((name) => name.startsWith(beginning));
    } catch {
      return []; // a browser told to keep nothing
    }
  };

  let mine = "";
  let key = null;
  let naming = null;

  // Make ready for this worker. Without WebCrypto (plain http on another host) nothing is ever kept here.
  const open = async (worker, keyHex) => {
    mine = `${PREFIX}${worker}:`;
    if (!window.crypto || !crypto.subtle) return;
    const raw = bytesOf(keyHex);
    key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
    naming = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  };
  const slot = async ({ page, form, tab }) => {
    const digest = await crypto.subtle.sign("HMAC", naming, text.encode(`${page}\n${form}`));
    return `${mine}${tab}:${hex(digest).slice(0, 24)}`;
  };

  // Return whether it is kept now.
  const put = async (draft) => {
    if (!key) return false;
    try {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, text.encode(JSON.stringify(draft)));
      const name = await slot(draft);
      localStorage.setItem(name, JSON.stringify({ at: Date.now(), iv: hex(iv), sealed: toBase64(sealed) }));
      return true;
    } catch {
      return false; // full, or forbidden
    }
  };
  const remove = async (draft) => {
    if (key) localStorage.removeItem(await slot(draft));
  };
  const open_ = async (name) => {
    const kept = JSON.parse(localStorage.getItem(name));
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytesOf(kept.iv) }, key, fromBase64(kept.sealed));
    return JSON.parse(new TextDecoder().decode(plain));
  };
  // Return what lies here of this worker; what cannot be read (an older password) is left to its seven days.
  const all = async () => {
    if (!key) return [];
    const found = await Promise.all(entries(mine).map((name) => open_(name).catch(() => null)));
    return found.filter(Boolean);
  };
  const clear = () => { if (mine) entries(mine).forEach((name) => localStorage.removeItem(name)); };
  const sweep = () => entries(PREFIX).forEach((name) => {
    let at = 0;
    try { at = JSON.parse(localStorage.getItem(name)).at; } catch { /* not ours to read: gone */ }
    if (!(Date.now() - at < LONGEST)) localStorage.removeItem(name);
  });
  const forget = () => { key = null; naming = null; };

  window.yorisoiDrafts = { vault: { open, put, remove, all, clear, sweep, forget, isEmpty: () => !entries(PREFIX).length, canKeep: () => Boolean(key) } };
})();
