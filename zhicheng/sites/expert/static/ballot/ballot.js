/* The secret ballot in the voter's browser: get papers signed blindly, wait for the box, vote once, show the receipt.
   What links a person to a ballot never leaves this device, and is wiped as soon as the ballot is in the box. */
"use strict";
(() => {
  const CHOICES = ["yes", "no", "abstain"], FORMAT = "zhicheng-ballot-1", POLL = 2000;
  const WORDS = { yes: "同意", no: "不同意", abstain: "弃权" };
  const { hex, unhex, joined, sha, random, number } = blinding;
  const text = (words) => new TextEncoder().encode(words);

  /** What this device keeps of one voter's papers. */
  class Keeping {
    constructor(name) { this.name = name; }
    get() { return JSON.parse(localStorage.getItem(this.name) || "{}"); }
    set(kept) { localStorage.setItem(this.name, JSON.stringify(kept)); }
  }
  /** Ask without cookie, without referrer: nobody in particular asks. */
  const anonymously = (address, options = {}) =>
    fetch(address, { ...options, credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" });
  const answered = async (response) => {
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  };

  const locks = (paper, keys) => Promise.all(CHOICES.map((choice, n) => sha("SHA-256", joined(text(`${FORMAT}|${paper}|${choice}|`), keys[n]))));

  const stub = async ({ paper, modulus }) => {
    const keys = CHOICES.map(() => random(32)), made = await locks(paper, keys);
    const token = await sha("SHA-256", joined(...made));
    const { prefix, unblind, blinded } = await blinding.ask(BigInt(`0x${modulus}`), token);
    return { keys: keys.map(hex), locks: made.map(hex), token: hex(token), prefix: hex(prefix), unblind: unblind.toString(16), blinded: hex(blinded) };
  };
  /** Put the server's answer to a stub; the blinding is forgotten. */
  const signed = async (kept, modulus, answer) => {
    const message = joined(unhex(kept.prefix), unhex(kept.token));
    const signature = await blinding.finish(BigInt(`0x${modulus}`), message, unhex(answer), BigInt(`0x${kept.unblind}`));
    const { keys, locks: made, token, prefix } = kept;
    return { keys, locks: made, token, prefix, signature: hex(signature) };
  };
  const ballotOf = (paper, kept, choice) => ({
    paper, choice, key: kept.keys[CHOICES.indexOf(choice)], locks: kept.locks, prefix: kept.prefix, signature: kept.signature,
  });
  const shuffled = (list) => list.map((it) => [number(random(8)), it]).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, it]) => it);

  class Ballot {
    constructor(form) {
      this.form = form;
      this.parts = Object.fromEntries([...document.querySelectorAll("[data-part]")].map((it) => [it.dataset.part, it]));
      this.papers = [...form.querySelectorAll("[data-paper]")].map((it) => it.dataset.paper);
      this.keeping = new Keeping(`ballot:${form.dataset.ballot}:${form.dataset.seat}`);
    }
    show(...names) { for (const [name, part] of Object.entries(this.parts)) part.hidden = !names.includes(name); }
    say(sentence, tone = "info") {
      const line = document.querySelector("[data-say]");
      line.textContent = sentence;
      line.className = sentence ? `notice notice-${tone}` : "";
    }
    async begin() {
      this.show();
      if (!window.isSecureContext || !crypto.subtle) return this.say("投票须在加密连接（https）下进行，请与会务人员联系。", "error");
      this.parts.take.querySelector("button").addEventListener("click", (event) => this.press(event.target, () => this.take()));
      this.form.addEventListener("submit", (event) => { event.preventDefault(); this.check(); });
      this.parts.confirm.querySelector("[data-back]").addEventListener("click", () => this.show("paper"));
      this.parts.confirm.querySelector("[data-cast]").addEventListener("click", (event) => this.press(event.target, () => this.cast()));
      return this.follow();
    }
    async press(button, deed) {
      button.disabled = true;
      try { await deed(); } catch (error) { this.say(error.message || "网络不通，请再试一次。", "error"); }
      button.disabled = false;
    }
    /** Look how the ballot stands, and again until the box opens. */
    async follow() {
      try { this.now = await answered(await anonymously(this.form.dataset.box)); } catch { this.now ||= { state: "" }; }
      await this.fingerprint();
      const kept = this.keeping.get(), here = this.papers.every((paper) => kept[paper]?.signature);
      if (kept.done) return this.say("本机已投票。投出后不能更改；结果公布后可凭回执核对。", "success");
      const elsewhere = "taken" in this.form.dataset && !this.papers.some((paper) => kept[paper]);
      if (this.now.state === "issuing" && elsewhere) this.say(this.form.dataset.elsewhere, "warning");
      else if (this.now.state === "issuing") this.show(...(here ? ["waiting"] : ["take"]));
      else if (this.now.state === "casting" && here) return this.show("paper");
      else if (this.now.state === "casting") return this.say(`本机没有选票；已经投出的，不用再办理。${this.form.dataset.elsewhere}`, "warning");
      else if (this.now.state) return this.say("本轮投票已经结束。", "info");
      return setTimeout(() => this.follow(), POLL);
    }
    /** What the keys hash to, computed here: the same on every screen in the room, or somebody is being singled out. */
    async fingerprint() {
      if (!this.now.keys || this.shown) return;
      const keys = this.now.keys.papers.map(({ candidate, modulus, paper }) => ({ candidate, modulus, paper }));
      const digest = hex(await sha("SHA-256", text(JSON.stringify({ keys }))));
      document.querySelector("[data-fingerprint]").textContent = digest.slice(0, 16).match(/..../g).join(" ");
      this.shown = true;
    }
    /** 领票: the same request as long as no answer has come, so that a lost answer can be asked for again. */
    async take() {
      const wanted = this.now.keys.papers.filter(({ paper }) => this.papers.includes(paper)), kept = this.keeping.get();
      for (const one of wanted) kept[one.paper] ||= await stub(one);
      this.keeping.set(kept);
      const asked = Object.fromEntries(wanted.filter(({ paper }) => !kept[paper].signature).map(({ paper }) => [paper, kept[paper].blinded]));
      const token = this.form.querySelector("[name=csrfmiddlewaretoken]").value;
      const headers = { "Content-Type": "application/json", "X-CSRFToken": token, "X-Requested-With": "fetch" };
      const answer = await fetch(this.form.dataset.issue, { method: "POST", headers, body: JSON.stringify({ papers: asked }) });
      if (answer.status === 422) { // refused: nothing of it is stored there, so nothing of it is kept here
        for (const paper of Object.keys(asked)) delete kept[paper];
        this.keeping.set(kept);
      }
      const { papers } = await answered(answer);
      for (const { paper, modulus } of wanted) if (papers[paper]) kept[paper] = await signed(kept[paper], modulus, papers[paper]);
      this.keeping.set(kept);
      this.say("");
      this.show("waiting");
    }
    /** Every candidate needs a choice; then what was chosen is read back once. */
    check() {
      const open = this.papers.filter((paper) => !this.form.elements[paper].value);
      for (const row of this.form.querySelectorAll("[data-paper]")) row.classList.toggle("paper-open", open.includes(row.dataset.paper));
      if (open.length) return this.say(`还有 ${open.length} 位评审对象没有选择。不愿表态的，请选「弃权」。`, "warning");
      const rows = this.papers.map((paper) => {
        const row = document.createElement("tr"), choice = this.form.elements[paper].value;
        for (const words of [this.form.querySelector(`[data-paper="${paper}"]`).dataset.name, WORDS[choice]]) row.insertCell().textContent = words;
        row.lastChild.className = `chosen chosen-${choice}`;
        return row;
      });
      this.parts.confirm.querySelector("tbody").replaceChildren(...rows);
      this.say("");
      this.show("confirm");
      return this.parts.confirm.querySelector("[data-cast]").focus();
    }
    /** 投票: all at once, as nobody; the same again does no harm, so a lost answer is no lost ballot. */
    async cast() {
      const kept = this.keeping.get();
      const ballots = shuffled(this.papers.map((paper) => ballotOf(paper, kept[paper], this.form.elements[paper].value)));
      const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ballots }) };
      await answered(await anonymously(this.form.dataset.cast, options));
      const rows = this.papers.map((paper) => {
        const row = document.createElement("tr");
        for (const words of [this.form.querySelector(`[data-paper="${paper}"]`).dataset.name, kept[paper].token]) row.insertCell().textContent = words;
        return row;
      });
      this.parts.receipt.querySelector("tbody").replaceChildren(...rows);
      this.keeping.set({ done: true });
      this.form.reset();
      this.say("选票已投入票箱。", "success");
      this.show("receipt");
    }
  }
  document.addEventListener("DOMContentLoaded", () => new Ballot(document.querySelector("form[data-ballot]")).begin());
})();
