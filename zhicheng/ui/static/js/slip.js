/* A one-time password is copied or printed with one click; without script it is selected and written down. */
"use strict";
(() => {
  zhicheng.onPart((root) => {
    for (const button of root.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
    for (const button of root.querySelectorAll("[data-print]")) button.hidden = false;
  });
  document.addEventListener("click", async (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const button = event.target.closest("[data-copy]");
    const value = button && document.querySelector("[data-copied]");
    if (!value) return;
    try {
      await navigator.clipboard.writeText(value.textContent.trim());
      button.textContent = "已复制";
    } catch {
      button.textContent = "复制没有成功，请手工选取";
    }
  });
})();
