/* Forms with data-autosave save themselves; the text is never lost with a tab, a session or a connection. */
"use strict";
(() => {
  const QUIET = 1500;
  const SENTENCES = {
    0: "网络不通，内容已暂存在本机，恢复后会自动保存。",
    401: "登录已过期，内容已暂存在本机。请在新窗口重新登录后回到本页。",
    403: "系统没有接受保存（登录已过期或无权修改），内容已暂存在本机。请重新登录后再打开本页。",
    422: "有填写不符合要求，尚未保存到系统，内容已暂存在本机。请改正后按“保存”。",
    409: "本页已在别处被修改，内容已暂存在本机。请刷新页面核对后再保存。",
  };
  const states = new WeakMap();

  const show = (text, bad) => {
    for (const place of document.querySelectorAll("[data-saved]")) {
      place.textContent = text;
      place.classList.toggle("unsaved", bad);
    }
  };
  const clock = () => new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  // A browser sends at most 64 KB with keepalive; a longer text is kept here instead.
  const small = (body) => [...body.entries()].reduce((sum, [key, value]) => sum + key.length + 3 * value.length, 0) < 60000;

  function body(form) {
    zhicheng.freshen();
    const data = new FormData(form);
    for (const [key, value] of [...data.entries()]) if (value instanceof File) data.delete(key);
    const text = new URLSearchParams(data);
    text.set("autosave", "1");
    return text;
  }

  async function save(form, leaving) {
    const state = states.get(form);
    if (!state.dirty || state.busy || form.dataset.sent) return;
    clearTimeout(state.timer);
    const said = state.changes;
    const text = body(form);
    if (leaving) zhicheng.kept.keep(form);
    if (leaving && !small(text)) return;
    state.busy = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body: text, keepalive: leaving, redirect: "manual", headers: { Accept: "application/json", "X-Requested-With": "fetch" } });
      if (answer.type === "opaqueredirect") failed(form, 401);
      // Only JSON (or nothing at all) means "saved": any other 200 may be a login page on the way.
      else if (answer.status === 204) done(form, {}, state.changes === said);
      else if (answer.ok && isJson(answer)) done(form, await answer.json(), state.changes === said);
      else failed(form, answer.ok ? 401 : answer.status, isPlain(answer) ? await answer.text() : "");
    } catch {
      failed(form, 0);
    } finally {
      state.busy = false;
      if (state.changes !== said) later(form);
    }
  }

  const isJson = (answer) => (answer.headers.get("Content-Type") || "").startsWith("application/json");
  /** Whether the server says in plain words why it did not save. */
  const isPlain = (answer) => (answer.headers.get("Content-Type") || "").startsWith("text/plain");

  /** Show the marks of the section list as they are after saving. */
  function mark(marks) {
    for (const [address, { mark: name, note, icon }] of Object.entries(marks)) {
      const line = document.querySelector(`.sections a[href="${CSS.escape(address)}"]`);
      if (!line) continue;
      const dot = line.querySelector(".dot");
      dot.className = `dot dot-${name}`;
      dot.innerHTML = icon;
      const words = line.querySelector(".sections-note");
      words.textContent = note;
      words.classList.toggle("care", name === "attention" || name === "changed");
    }
  }

  function done(form, told, current) {
    if (told.edition !== undefined && form.elements.edition) form.elements.edition.value = told.edition;
    mark(told.marks || {});
    if (!current) return;
    states.get(form).dirty = false;
    zhicheng.kept.forget(form);
    show(`${told.saved_at || clock()} 已自动保存`, false);
  }

  function failed(form, status, said) {
    const kept = zhicheng.kept.keep(form);
    const sentence = said || SENTENCES[status] || "系统暂时不能保存，内容已暂存在本机，请稍后再试。";
    show(kept ? sentence : "保存没有成功，本机也不能暂存。请不要关闭本页，稍后再试。", true);
  }

  function later(form) {
    const state = states.get(form);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => save(form, false), QUIET);
  }

  function changed(form) {
    const state = states.get(form);
    state.dirty = true;
    state.changes += 1;
    later(form);
  }

  /** Whether somebody typed before this script was there to hear it, as on a slow line. */
  const typedBefore = (form) =>
    [...form.elements].some((field) => field.matches("textarea, input[type=text]") && field.value !== field.defaultValue);

  zhicheng.onPart((root) => {
    if (root === document) zhicheng.kept.arrived();
    for (const form of root.querySelectorAll("form[data-autosave]")) {
      if (states.has(form)) continue;
      states.set(form, { dirty: false, busy: false, changes: 0, timer: 0 });
      form.addEventListener("input", () => changed(form));
      form.addEventListener("change", (event) => { if (event.target.type !== "file") changed(form); });
      const early = typedBefore(form);
      zhicheng.kept.restore(form);
      if (early) changed(form);
    }
  });
  const all = (leaving) => {
    for (const form of document.querySelectorAll("form[data-autosave]")) if (states.has(form)) save(form, leaving);
  };
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") all(true); });
  window.addEventListener("pagehide", () => all(true));
  window.addEventListener("online", () => all(false));
  // A plain save goes the ordinary way, but after the one under way: both would name the same edition, and the
  // second would be refused. The text is kept until the next page shows that the server has it.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const state = states.get(form);
    if (!state || event.defaultPrevented) return;
    clearTimeout(state.timer);
    if (state.busy) {
      event.preventDefault();
      const go = () => { if (state.busy) setTimeout(go, 50); else form.requestSubmit(event.submitter); };
      setTimeout(go, 50);
    } else if (state.dirty) zhicheng.kept.sending(form);
  });
})();
