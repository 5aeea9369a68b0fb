// The session has ended while somebody was writing: sign in again in place. What is behind is covered meanwhile, since
// nobody knows who stands at the desk now.
(() => {
  "use strict";
  const LOCKED = "まちがいがつづいたため、しばらく(15分ほど)サインインできません。書いたものは、この端末に残っています。";
  const UNREACHED = "サーバーとつながりません。少し待って、もう一度押してください。書いたものは、この端末に残っています。";
  let dialog = null;
  let opened = null;

  const make = (tag, props = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), props);
    node.append(...children);
    return node;
  };
  const field = (label, props) => {
    const input = make("input", { id: `again-${props.name}`, ...props });
    return make("div", { className: "field" }, make("label", { className: "label", htmlFor: input.id, textContent: label }), input);
  };
  const cover = (title, ...children) => {
    if (dialog) dialog.remove();
    dialog = make("dialog", { className: "again" }, make("h2", { id: "again-title", textContent: title }), ...children);
    dialog.setAttribute("aria-labelledby", "again-title");
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    document.body.append(dialog);
    dialog.showModal();
  };

  const send = async (form, about) => {
    const body = new URLSearchParams(new FormData(form));
    body.set("worker", about.worker);
    const post = () => fetch("/sign-in/again/", { method: "POST", body, headers: { "X-CSRFToken": about.csrf }, credentials: "same-origin" });
    let answer = await post();
    if (answer.status === 403) { // the token of the page is older than the browser's: ask for the new one
      about.csrf = (await (await fetch("/drafts/for/?page=/")).json()).csrf;
      answer = await post();
    }
    if (answer.status === 429) return { why: LOCKED };
    const told = await answer.json();
    if (told.csrf) about.csrf = told.csrf;
    return answer.ok ? { csrf: told.csrf } : { why: told.why };
  };

  // Resolves with the new token once the same worker has signed in.
  const ask = (about) => {
    if (opened) return opened;
    opened = new Promise((resolve) => {
      const why = make("p", { className: "errors", hidden: true });
      why.setAttribute("role", "alert");
      const button = make("button", { className: "btn main", textContent: "サインインして、つづきを書く" });
      const form = make(
        "form", { noValidate: true },
        why, field("サインイン名", { name: "login_name", autocomplete: "username", autocapitalize: "none", spellcheck: false }),
        field("パスワード", { name: "password", type: "password", autocomplete: "current-password" }),
        make("div", { className: "acts" }, button),
      );
      form.setAttribute("data-no-draft", "");
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        if (button.disabled) return;
        button.disabled = true;
        const told = await send(form, about).catch(() => ({ why: UNREACHED }));
        button.disabled = false;
        if (told.csrf) {
          dialog.close();
          dialog.remove();
          dialog = opened = null;
          resolve(told.csrf);
          return;
        }
        why.textContent = told.why;
        why.hidden = false;
        form.elements.password.value = "";
        form.elements.password.focus();
      });
      cover(
        "サインインが切れました。書いたものは残っています",
        make("p", { textContent: "この画面を書いていた人が、もう一度サインインすると、そのままつづきを書けます。" }), form,
      );
      form.elements.login_name.focus();
    });
    return opened;
  };

  // Somebody else is signed in here now: nothing of the page is shown, sent or kept for them.
  const turnAway = () => {
    opened = new Promise(() => {});
    const button = make("a", { className: "btn main", href: "/", textContent: "はじめの画面へ" });
    cover(
      "この画面は閉じました",
      make("p", { textContent: "この画面を書いていた人とは別の人が、このブラウザーでサインインしています。書きかけは、書いていた人がサインインしたときに出ます。" }),
      make("div", { className: "acts" }, button),
    );
    button.focus();
  };

  Object.assign(window.yorisoiDrafts, { again: { ask, turnAway, make } });
})();
