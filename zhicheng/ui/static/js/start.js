/* Runs each concern over the page, and again over every part that arrives later (htmx, dialogs, uploads). */
"use strict";
const zhicheng = {
  starters: [],
  /** Register what a part of the page needs when it appears. */
  onPart(start) { this.starters.push(start); },
  /** Start everything inside `root`. */
  start(root) { for (const start of this.starters) start(root); },
  /** Put a page that the server answered with in place of this one, without losing its messages. */
  showPage(text, address) {
    const page = new DOMParser().parseFromString(text, "text/html");
    document.title = page.title;
    document.body.replaceWith(page.body);
    document.body.dataset.swapped = "1";
    history.pushState({ swapped: true }, "", address);
    window.scrollTo(0, 0);
    if (window.htmx) window.htmx.process(document.body);
    this.start(document);
  },
  /** Say something once, in the place where the page shows its messages. */
  say(tone, sentence) {
    const line = document.createElement("p");
    line.className = `notice notice-${tone}`;
    line.textContent = sentence;
    (document.querySelector(".messages") || document.body).append(line);
    return line;
  },
};
// A page that answered a post is remembered by its address alone: coming back asks for it anew instead of failing,
// because what is not stored (no-store) cannot be shown again without posting again (ERR_CACHE_MISS).
history.replaceState(history.state, "", location.href);
// Logging in anew in another window gives a new token: the forms of this page take it over, so that nothing typed is lost.
zhicheng.freshen = () => {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  if (token) for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
};
window.addEventListener("focus", zhicheng.freshen);
document.addEventListener("submit", zhicheng.freshen, true);
document.addEventListener("htmx:trigger", zhicheng.freshen);
document.addEventListener("DOMContentLoaded", () => zhicheng.start(document));
document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) zhicheng.start(event.target); });
// A part that could not be fetched is said in words; the page stays as it is, with what was typed.
document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  const plain = (xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain");
  zhicheng.say("error", plain ? xhr.responseText : "操作没有完成，内容可能已有变化，请刷新页面后重试。").scrollIntoView({ block: "nearest" });
});
document.addEventListener("htmx:sendError", () => {
  zhicheng.say("error", "网络不通，没有提交。您填写的内容仍在，请稍后再试。").scrollIntoView({ block: "nearest" });
});
window.addEventListener("popstate", (event) => { if (event.state?.swapped || document.body.dataset.swapped) location.reload(); });
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details[data-closes][open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const open of document.querySelectorAll("details[data-closes][open]")) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});
// A node of the tree that was opened before htmx was there has missed its moment.
document.addEventListener("DOMContentLoaded", () => {
  for (const node of document.querySelectorAll(".tree details[open]:has(> ul[hx-get])")) window.htmx?.trigger(node, "toggle");
});
