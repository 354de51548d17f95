/* A click on the captcha's picture gives another one; nothing else that was typed is lost. */
"use strict";
document.addEventListener("click", async (event) => {
  const picture = event.target.closest("img.captcha");
  const form = picture?.closest("form");
  if (!form) return;
  try {
    const answer = await fetch("/captcha/refresh/", { headers: { "X-Requested-With": "XMLHttpRequest" } });
    const { key, image_url: address } = await answer.json();
    picture.src = address;
    form.elements.captcha_0.value = key;
    form.elements.captcha_1.value = "";
    form.elements.captcha_1.focus();
  } catch { /* the old picture stays valid */ }
});
