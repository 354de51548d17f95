/* What stands behind # in a scanned code never reaches the server: here it is compared with what was issued. */
"use strict";
(() => {
  const altered = document.getElementById("code-altered"), worth = document.getElementById("worth");
  const compare = async () => {
    const code = location.hash.slice(1);
    if (!altered || !code || code === "content" || !crypto.subtle) return;
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code)));
    const same = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") === altered.dataset.digest;
    altered.hidden = same;
    worth.hidden = !same;
  };
  addEventListener("hashchange", compare);
  compare();
})();
