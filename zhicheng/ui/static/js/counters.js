/* Long text says how much room is left, counted in characters as people count them; usual phrases are one click. */
"use strict";
(() => {
  const count = (text) => [...text.replace(/\r\n/g, "\n")].length;

  function tell(area) {
    const limit = Number(area.dataset.limit);
    const used = count(area.value);
    const place = area.counterPlace;
    place.textContent = used > limit ? `已写 ${used} 字，超出 ${used - limit} 字` : `${used} / ${limit} 字`;
    place.classList.toggle("over", used > limit);
    area.setCustomValidity(used > limit ? `最多 ${limit} 字，现在多 ${used - limit} 字，请删减。` : "");
  }

  zhicheng.onPart((root) => {
    for (const area of root.querySelectorAll("textarea[data-limit]")) {
      if (area.counterPlace) continue;
      area.counterPlace = document.createElement("span");
      area.counterPlace.className = "field-help counter";
      area.after(area.counterPlace);
      tell(area);
    }
  });
  document.addEventListener("input", (event) => { if (event.target.counterPlace) tell(event.target); });
  document.addEventListener("zhicheng:filled", (event) => {
    for (const area of event.target.querySelectorAll("textarea[data-limit]")) if (area.counterPlace) tell(area);
  });
  document.addEventListener("click", (event) => {
    const phrase = event.target.closest("[data-phrases] button");
    const area = phrase && document.getElementById(phrase.parentElement.dataset.phrases);
    if (!area) return;
    area.value = area.value.trim() ? `${area.value.trim().replace(/[。；]$/, "")}；${phrase.textContent}。` : `${phrase.textContent}。`;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });
})();
