/* Files go one by one with their own progress line; without script the same form posts them all. */
"use strict";
(() => {
  const megabytes = (bytes) => `${(bytes / 1048576).toFixed(1)} MB`;
  const tooLarge = (file, largest) => (file.size > largest ? `“${file.name}”有 ${megabytes(file.size)}，超过 ${megabytes(largest)}。请压缩或分成几个文件后再上传。` : "");

  const travelling = new Set();
  // A form that leaves the page would break off what still travels: it goes when the files are there.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!travelling.size || form.method !== "post" || "upload" in form.dataset || form.closest("dialog")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.held) return;
    form.dataset.held = "1";
    const button = event.submitter;
    const said = zhicheng.say("info", "文件正在上传，完成后自动继续，请稍候……");
    said.setAttribute("role", "status");
    said.scrollIntoView({ block: "nearest" });
    Promise.allSettled([...travelling]).then(() => {
      said.remove();
      delete form.dataset.held;
      // A refused file is read first; what was typed is still there.
      if (!document.querySelector("[data-files] .field-error")) form.requestSubmit(button?.isConnected ? button : undefined);
    });
  }, true);

  function element(tag, text, className) {
    const made = document.createElement(tag);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  /** The sentence with which the server refused: by itself, or in whatever page it came. */
  function refusal(request) {
    const kind = request.getResponseHeader("Content-Type") || "";
    if (kind.startsWith("text/plain") && request.responseText) return request.responseText;
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const said = page.querySelector("[data-refused=error], .field-error");
    if (said) return said.textContent.trim().replace(/\s+/g, " ");
    if (request.status === 413) return "文件太大，没有上传。请压缩后再试。";
    return request.status ? "上传没有成功，请稍后再试。" : "网络中断，上传没有完成，请重试。";
  }

  function line(form, file) {
    const item = document.createElement("li");
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    const percent = element("span", "0 %");
    const cancel = element("button", "取消", "btn btn-sm");
    cancel.type = "button";
    item.append(element("span", file.name), bar, percent, cancel);
    form.querySelector("[data-files]").append(item);
    return { item, bar, percent, cancel };
  }

  function refused(parts, sentence, again) {
    parts.bar.remove();
    parts.percent.textContent = "";
    parts.item.append(element("p", sentence, "field-error"));
    if (again) {
      parts.cancel.replaceWith(Object.assign(element("button", "重试", "btn btn-sm"), { type: "button", onclick: () => { parts.item.remove(); again(); } }));
    } else parts.cancel.remove();
  }

  function refresh(form, text) {
    const id = form.dataset.refresh;
    const fresh = id && new DOMParser().parseFromString(text, "text/html").getElementById(id);
    const old = id && document.getElementById(id);
    if (!fresh || !old) return;
    old.replaceWith(fresh);
    if (window.htmx) window.htmx.process(fresh);
    zhicheng.start(fresh);
  }

  function send(form, input, file) {
    const parts = line(form, file);
    const problem = tooLarge(file, Number(input.dataset.largest));
    if (problem) return refused(parts, problem);
    const data = new FormData(form);
    data.delete(input.name);
    data.append(input.name, file);
    const request = new XMLHttpRequest();
    return new Promise((finish) => {
      request.open("POST", form.action);
      request.setRequestHeader("X-Requested-With", "fetch");
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        parts.bar.value = (100 * event.loaded) / event.total;
        parts.percent.textContent = parts.bar.value < 100 ? `${Math.floor(parts.bar.value)} %` : "正在检查…";
      });
      request.addEventListener("load", () => {
        const refusedOnPage = request.status >= 400;
        if (refusedOnPage) refused(parts, refusal(request));
        else {
          parts.percent.textContent = "已上传";
          parts.cancel.remove();
          refresh(form, request.responseText);
        }
      });
      request.addEventListener("error", () => refused(parts, refusal(request), () => send(form, input, file)));
      request.addEventListener("abort", () => parts.item.remove());
      request.addEventListener("loadend", finish);
      parts.cancel.addEventListener("click", () => request.abort());
      request.send(data);
    });
  }

  async function sendAll(form, input, files) {
    for (const line of form.querySelectorAll("[data-files] .field-error")) line.closest("li")?.remove(); // of the last try
    const all = (async () => { for (const file of files) await send(form, input, file); })();
    travelling.add(all);
    await all.finally(() => travelling.delete(all));
    input.value = "";
  }

  function ready(form) {
    if (form.classList.contains("ready")) return;
    form.classList.add("ready");
    const input = form.querySelector("input[type=file]");
    const zone = form.querySelector(".upload-zone");
    input.addEventListener("change", () => sendAll(form, input, [...input.files]));
    for (const name of ["dragover", "dragleave", "drop"]) {
      zone.addEventListener(name, (event) => {
        event.preventDefault();
        zone.classList.toggle("over", name === "dragover");
      });
    }
    zone.addEventListener("drop", (event) => sendAll(form, input, [...event.dataTransfer.files]));
  }

  /* An ordinary file field: say early that it is too large, show the picture that was chosen. */
  function chosen(input) {
    const file = input.files[0];
    input.setCustomValidity(file ? tooLarge(file, Number(input.dataset.largest)) : "");
    if (!input.reportValidity()) return;
    const named = input.closest("[data-choose]")?.querySelector("[data-chosen]");
    if (named && file) named.textContent = `已选择：${[...input.files].map((it) => it.name).join("、")}`;
    const place = input.closest("[data-preview]")?.querySelector("[data-preview-shown]");
    if (!place || !file?.type.startsWith("image/")) return;
    const picture = document.createElement("img");
    picture.alt = file.name;
    picture.src = URL.createObjectURL(file);
    place.replaceChildren(picture);
    place.hidden = false;
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[type=file][data-largest]") && !event.target.closest("[data-upload]")) chosen(event.target);
  });
  /* A zone inside another form: what is dropped there is chosen, and goes with that form. */
  function choosing(part) {
    part.classList.add("ready");
    const [zone, input] = [part.querySelector(".upload-zone"), part.querySelector("input[type=file]")];
    for (const name of ["dragover", "dragleave", "drop"]) {
      zone.addEventListener(name, (event) => {
        event.preventDefault();
        zone.classList.toggle("over", name === "dragover");
      });
    }
    zone.addEventListener("drop", (event) => {
      input.files = event.dataTransfer.files;
      chosen(input);
    });
  }
  zhicheng.onPart((root) => {
    root.querySelectorAll("form[data-upload]").forEach(ready);
    root.querySelectorAll("[data-choose]").forEach(choosing);
  });
})();
