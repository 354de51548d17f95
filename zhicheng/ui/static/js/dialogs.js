/* Links with data-dialog open their page in a dialog; its form is sent from there. Without script they are plain pages. */
"use strict";
(() => {
  const partOf = (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const part = page.querySelector("[data-content]");
    return part && { part, title: page.querySelector("h1")?.textContent || page.title };
  };

  function show(found) {
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    const top = document.createElement("header");
    top.className = "dialog-top";
    const title = document.createElement("h2");
    title.id = "dialog-title";
    title.textContent = found.title;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn btn-sm";
    close.textContent = "关闭";
    close.dataset.dialogClose = "";
    const right = document.createElement("form");
    right.method = "dialog";
    right.append(close);
    top.append(title, right);
    const body = document.createElement("div");
    body.className = "dialog-body";
    dialog.append(top, body);
    dialog.setAttribute("aria-labelledby", "dialog-title");
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    fill(dialog, found);
    dialog.showModal();
  }

  function fill(dialog, found) {
    const body = dialog.querySelector(".dialog-body");
    body.replaceChildren(...found.part.childNodes);
    if (window.htmx) window.htmx.process(body);
    zhicheng.start(body);
    (body.querySelector("[role=alert]") || body.querySelector("input:not([type=hidden]), select, textarea"))?.focus();
  }

  async function open(link) {
    try {
      const answer = await fetch(link.href);
      const found = answer.ok && !answer.redirected && partOf(await answer.text());
      if (found) return show(found);
    } catch { /* the plain page then says what is wrong */ }
    location.assign(link.href);
  }

  async function send(dialog, form, button) {
    form.dataset.fetching = "1";
    for (const line of document.querySelectorAll(".messages .notice-success")) line.remove(); // of the step before
    for (const told of form.querySelectorAll(".error-summary, .notice-error, .field-error")) told.hidden = true;
    const data = new FormData(form, button);
    try {
      const answer = await fetch(form.action, { method: "POST", body: data });
      const text = await answer.text();
      const found = answer.status === 422 && partOf(text);
      if (found) fill(dialog, found);
      else zhicheng.showPage(text, answer.url);
    } catch {
      const line = document.createElement("p");
      line.className = "notice notice-error";
      line.setAttribute("role", "alert");
      line.textContent = "网络不通，没有提交。您填写的内容仍在，请稍后再按一次。";
      form.prepend(line);
      delete form.dataset.fetching;
      zhicheng.release(form);
    }
  }

  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-dialog-close]");
    const around = event.target.closest("dialog");
    if (close && around) {
      event.preventDefault();
      around.close();
      return;
    }
    const link = event.target.closest("a[data-dialog]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const here = link.dataset.dialog && document.querySelector(link.dataset.dialog);
    if (here) here.showModal();
    else open(link);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const dialog = form.closest("dialog");
    if (event.defaultPrevented || !dialog || form.method !== "post" || "upload" in form.dataset || "again" in form.dataset) return;
    event.preventDefault();
    send(dialog, form, event.submitter);
  });
  zhicheng.onPart((root) => root.querySelectorAll("dialog[data-dialog-open]").forEach((dialog) => { if (!dialog.open) dialog.showModal(); }));
})();
