/* A form is sent once: a double click finds its button busy. Coming back to the page frees it. */
"use strict";
(() => {
  const buttonsOf = (form) => [...form.elements].filter((it) => it.type === "submit");
  /** Let a form be sent again. */
  zhicheng.release = (form) => {
    delete form.dataset.sent;
    for (const button of buttonsOf(form)) {
      button.removeAttribute("aria-busy");
      button.disabled = false;
    }
  };
  // While capturing, so that the second submit is stopped before anything else sees it.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    // data-again: the answer is a file, the page stays; but not that of a button with data-once
    if (form.method !== "post" || ("again" in form.dataset && !("once" in (event.submitter?.dataset ?? {})))) return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = "1";
    const pressable = buttonsOf(form).filter((button) => !button.disabled);
    for (const button of pressable) button.setAttribute("aria-busy", "true");
    // Disabled a moment later: at once would take the pressed button's name and value out of what is posted.
    setTimeout(() => {
      if (event.defaultPrevented && !form.dataset.fetching) zhicheng.release(form);
      else for (const button of pressable) button.disabled = true;
    }, 0);
  }, true);
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) zhicheng.release(form);
  });
})();
