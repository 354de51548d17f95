/* Keys of the record page: whatever carries data-key is pressed by it; [ and ] walk through the sections. */
"use strict";
// On a narrow screen the sections are a strip: the one that is read stands in its middle.
zhicheng.onPart((root) => {
  for (const now of root.querySelectorAll(".sections a.active")) {
    const strip = now.closest("ol"), place = now.getBoundingClientRect(), seen = strip.getBoundingClientRect();
    strip.scrollLeft += place.left - seen.left - (seen.width - place.width) / 2;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], dialog")) return;
  if (event.key === "[" || event.key === "]") {
    const links = [...document.querySelectorAll("[data-sections] a")];
    const now = links.findIndex((link) => link.classList.contains("active"));
    const next = links[now + (event.key === "]" ? 1 : -1)];
    if (next) next.click();
    return;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]:not([disabled])`);
  if (!target) return;
  event.preventDefault();
  target.click();
});
