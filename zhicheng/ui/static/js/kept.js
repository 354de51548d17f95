/* What the server could not take stays in this browser until the server has it. */
"use strict";
zhicheng.kept = (() => {
  const PREFIX = "zhicheng:";
  const name = (form) => PREFIX + form.dataset.autosave;
  const isKept = (field) => field.name && field.name !== "csrfmiddlewaretoken" && !["file", "password", "submit", "button"].includes(field.type);
  const fieldsOf = (form) => [...form.elements].filter(isKept);
  const read = (form) => fieldsOf(form).map((field) => [field.name, field.value, "checked" in field ? field.checked : null, field.type]);

  function keep(form) {
    try {
      localStorage.setItem(name(form), JSON.stringify({ at: Date.now(), fields: read(form) }));
      return true;
    } catch {
      return false;
    }
  }
  const forget = (form) => { try { localStorage.removeItem(name(form)); } catch { /* a browser without storage */ } };

  /** Put kept values back; return what found no field (a row that was never saved). */
  function put(form, fields) {
    const seen = {};
    const left = [];
    for (const [field, value, checked, type] of fields) {
      // A hidden field is the server's (a version, a row's key): what it says now is right, not what it said then.
      if (type === "hidden") continue;
      const all = [...form.elements].filter((it) => it.name === field);
      if (type === "radio" || type === "checkbox") {
        const box = all.find((it) => it.value === value);
        if (box) box.checked = checked;
        continue;
      }
      seen[field] = (seen[field] ?? -1) + 1;
      const target = all[seen[field]];
      if (target) target.value = value;
      else if (value.trim()) left.push(value);
    }
    return left;
  }

  const shown = (fields) => JSON.stringify(fields.filter((field) => field[3] !== "hidden"));

  function restore(form) {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(name(form))); } catch { return; }
    if (!kept) return;
    if (shown(kept.fields) === shown(read(form))) return forget(form);
    const left = put(form, kept.fields);
    const when = new Date(kept.at).toLocaleString("sv-SE", { dateStyle: "short", timeStyle: "short" }); // 2026-11-23 09:30
    const line = zhicheng.say("warning", `已恢复您 ${when} 在本机填写、尚未保存到系统的内容，请核对后保存。 `);
    if (left.length) line.append(`以下内容没有对应的栏目，请自行填回：${left.join("；")} `);
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "btn btn-sm";
    drop.textContent = "不要恢复的内容";
    drop.addEventListener("click", () => { forget(form); location.reload(); });
    line.append(drop);
    form.dispatchEvent(new CustomEvent("zhicheng:filled", { bubbles: true }));
  }

  // A plain save leaves the page. What comes next tells whether the server took it: not a login page (body.plain), not
  // a refusal, and not the same form again unless it says so (data-taken), because one comes back to it after a login.
  function sending(form) {
    if (keep(form)) sessionStorage.setItem(PREFIX + "sent", name(form));
  }
  function arrived() {
    const sent = sessionStorage.getItem(PREFIX + "sent");
    if (!sent || document.querySelector("[data-refused=error]")) return;
    sessionStorage.removeItem(PREFIX + "sent");
    const said = CSS.escape(sent.slice(PREFIX.length));
    const again = document.querySelector(`form[data-autosave="${said}"]`) && !document.querySelector(`[data-taken="${said}"]`);
    if (!again && !document.body.classList.contains("plain")) localStorage.removeItem(sent);
  }
  return { keep, forget, restore, sending, arrived };
})();
