// What the browser adds to pages that work without it: text is saved as it is written, nothing is
// sent twice by impatience, and a dialog opens in place. Every word shown comes from the template.

const PAUSE = 1500; // how long the writer rests before we save
const RETRY = 15000;
const KEEP_DAYS = 7;
const LARGEST_FAREWELL = 60000; // browsers refuse larger requests while a page closes
const SHELF = "ledetraad:draft:";
const person = document.body.dataset.person ?? "";

// --- Copies on this device ----------------------------------------------------------------------

const shelf = {
  key: (url) => `${SHELF}${person}:${url}`,

  put(url, text, version) {
    try {
      localStorage.setItem(this.key(url), JSON.stringify({ text, version, at: Date.now() }));
      return true;
    } catch {
      return false; // storage is full or forbidden: the page must say so
    }
  },

  take(url) {
    try {
      return JSON.parse(localStorage.getItem(this.key(url)));
    } catch {
      return null;
    }
  },

  drop(url) {
    try {
      localStorage.removeItem(this.key(url));
    } catch {
      // nothing was kept
    }
  },

  keys() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(SHELF));
    } catch {
      return [];
    }
  },

  clear(keys = this.keys()) {
    for (const key of keys) localStorage.removeItem(key);
  },

  // A device may be shared: what one person left behind is never kept once another signs in.
  tidy() {
    if (person === "") return;
    const oldest = Date.now() - KEEP_DAYS * 24 * 3600 * 1000;
    const stale = this.keys().filter((key) => {
      if (!key.startsWith(`${SHELF}${person}:`)) return true;
      try {
        return !(JSON.parse(localStorage.getItem(key)).at > oldest);
      } catch {
        return true;
      }
    });
    this.clear(stale);
  },
};

const sameText = (a, b) => a.replaceAll("\r\n", "\n") === b.replaceAll("\r\n", "\n");

// --- One field that saves itself ------------------------------------------------------------------

class Writing {
  constructor(field) {
    this.field = field;
    this.url = field.dataset.autosaveUrl;
    this.status = document.getElementById(`${field.id}_status`);
    this.conflict = document.getElementById(`${field.id}_conflict`);
    this.versionInput = field.form?.elements.namedItem(`${field.name}-version`);
    this.seen = field.form?.elements.namedItem(`${field.name}-settles`)?.value ?? ""; // other texts shown here
    this.confirmed = field.value;
    this.held = false; // true while two texts wait for the writer's choice
    this.chosen = false; // true from that choice until the server has heard it
    this.saving = null;
    field.addEventListener("input", () => this.changed());
    this.conflict?.addEventListener("click", (event) => this.choose(event));
    this.recover();
  }

  get dirty() {
    return this.chosen || !sameText(this.field.value, this.confirmed);
  }

  say(word, kind = "") {
    if (!this.status) return;
    this.status.textContent = word ?? "";
    this.status.className = `lt-autosave ${kind}`;
  }

  changed() {
    this.stored = shelf.put(this.url, this.field.value, this.field.dataset.version);
    this.later(PAUSE);
  }

  later(wait) {
    clearTimeout(this.timer);
    if (!this.held) this.timer = setTimeout(() => this.save(), wait);
  }

  recover() {
    if (this.conflict && !this.conflict.hidden) {
      this.hold(this.conflict.querySelector("[data-other]").textContent, this.field.dataset.version);
      return;
    }
    const draft = shelf.take(this.url);
    if (!draft) return;
    if (sameText(draft.text, this.field.value)) {
      shelf.drop(this.url);
      return;
    }
    const fromServer = this.field.value;
    this.field.value = draft.text;
    if (String(draft.version) === String(this.field.dataset.version)) {
      this.say(this.field.dataset.restored, "is-kept");
      this.later(PAUSE);
    } else {
      this.hold(fromServer, this.field.dataset.version);
    }
  }

  // Saves run one at a time, so that a version is never used twice.
  async save() {
    clearTimeout(this.timer);
    if (this.saving) await this.saving;
    if (this.held || !this.dirty) return;
    this.saving = this.send();
    await this.saving;
    this.saving = null;
  }

  async send() {
    const text = this.field.value;
    this.say(this.field.dataset.saving);
    let answer = null;
    try {
      answer = await fetch(this.url, this.request(text));
    } catch {
      // no connection: the answer below is the same as for a server that is down
    }
    await this.hear(answer, text);
  }

  request(text, more = {}) {
    const token = this.field.form?.querySelector("[name=csrfmiddlewaretoken]");
    const body = new URLSearchParams({
      text,
      version: this.field.dataset.version,
      csrfmiddlewaretoken: token?.value ?? "",
    });
    if (this.chosen) body.set("settles", this.seen); // these texts were seen and one was chosen
    const headers = { "X-Requested-With": "autosave" };
    return { method: "POST", body, headers, redirect: "manual", credentials: "same-origin", ...more };
  }

  async hear(answer, text) {
    const reply = await answer?.json().catch(() => null);
    if (answer) this.parting = null;
    if (answer?.ok && reply) this.accepted(reply, text);
    else if (answer?.status === 409 && reply) this.collide(reply);
    else if (answer?.status === 422 && reply) this.refused(reply);
    else this.kept();
  }

  accepted(reply, text) {
    this.confirmed = text;
    if (this.chosen) this.seen = "";
    this.chosen = false;
    this.setVersion(reply.version);
    if (this.dirty) {
      this.changed();
    } else {
      shelf.drop(this.url);
      this.say(reply.message || this.field.dataset.saved);
    }
  }

  collide(reply) {
    if (reply.settles) this.seen = `${this.seen} ${reply.settles}`.trim();
    this.hold(reply.other_text, reply.version);
  }

  refused(reply) {
    if (!reply.keep) shelf.drop(this.url); // what must not be stored is not stored here either
    this.say(reply.message, "is-refused");
  }

  kept() {
    const kept = shelf.put(this.url, this.field.value, this.field.dataset.version);
    this.say(kept ? this.field.dataset.kept : this.field.dataset.unkept, "is-kept");
    this.later(RETRY);
  }

  setVersion(version) {
    this.field.dataset.version = version;
    if (this.versionInput) this.versionInput.value = version;
  }

  hold(otherText, version) {
    this.held = true;
    this.otherText = otherText;
    this.otherVersion = version;
    this.say("");
    if (!this.conflict) return;
    this.conflict.querySelector("[data-other]").textContent = otherText;
    this.conflict.querySelector("[data-choices]").hidden = false;
    this.conflict.hidden = false;
  }

  choose(event) {
    const choice = event.target.closest("[data-choice]")?.dataset.choice;
    if (!choice) return;
    if (choice === "other") this.field.value = this.otherText;
    if (choice === "both") this.field.value = `${this.field.value}\n\n${this.otherText}`;
    this.confirmed = this.otherText;
    this.setVersion(this.otherVersion);
    this.held = false;
    this.chosen = true;
    this.conflict.hidden = true;
    this.field.focus();
    shelf.put(this.url, this.field.value, this.field.dataset.version);
    this.save();
  }

  farewell() {
    if (this.held || this.saving || !this.dirty || this.leaving) return;
    if (this.field.value.length > LARGEST_FAREWELL) return; // the copy on the device is sent next time
    const text = this.field.value;
    if (this.parting === text) return; // sent already, though the closing page hears no answer
    this.parting = text;
    const answer = fetch(this.url, this.request(text, { keepalive: true })).catch(() => null);
    this.saving = answer.then((reply) => this.hear(reply, text)).finally(() => {
      this.saving = null;
    });
  }
}

shelf.tidy();
const writings = [...document.querySelectorAll("textarea[data-autosave-url]")].map(
  (field) => new Writing(field),
);

for (const moment of ["pagehide", "beforeunload"]) {
  window.addEventListener(moment, () => writings.forEach((writing) => writing.farewell()));
}
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") writings.forEach((writing) => writing.farewell());
});
window.addEventListener("online", () => writings.forEach((writing) => writing.save()));

// --- Forms: saved text first, then the form itself, once --------------------------------------------

const sent = new WeakSet();

function settle(list) {
  const patience = new Promise((resolve) => setTimeout(resolve, 5000));
  return Promise.race([Promise.allSettled(list.map((writing) => writing.save())), patience]);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (sent.has(form)) {
    event.preventDefault(); // the first click is on its way
    return;
  }
  const inForm = "signOut" in form.dataset ? writings : writings.filter((w) => w.field.form === form);
  const waiting = inForm.filter((writing) => writing.dirty || writing.saving);
  if (waiting.length > 0 && !form.dataset.settled) {
    event.preventDefault();
    await settle(waiting);
    form.dataset.settled = "yes";
    form.requestSubmit(event.submitter);
    return;
  }
  delete form.dataset.settled;
  if ("signOut" in form.dataset && !leaveNothing(form)) {
    event.preventDefault();
    return;
  }
  for (const writing of inForm) writing.leaving = true; // the form carries the text from here
  sent.add(form);
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(() => release(form), 8000);
});

function leaveNothing(form) {
  if (shelf.keys().length > 0 && !window.confirm(form.dataset.signOut)) return false;
  shelf.clear();
  return true;
}

function release(form) {
  sent.delete(form);
  for (const writing of writings) writing.leaving = false;
  for (const button of form.querySelectorAll("[aria-disabled=true]")) {
    button.removeAttribute("aria-disabled");
  }
}

window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form").forEach(release);
});

// --- How many questions have words ------------------------------------------------------------------

const answered = document.querySelector("[data-answered]");
const questions = [...document.querySelectorAll("[data-questions] textarea")];

function count() {
  answered.textContent = questions.filter((field) => field.value.trim() !== "").length;
}

if (answered && questions.length > 0) {
  document.addEventListener("input", count);
  count(); // words kept on this device may have come back
}

// --- What needs another look is read first, also when the address points somewhere else ----------------

window.addEventListener("load", () => {
  setTimeout(() => document.querySelector(".lt-error-summary")?.focus()); // after the browser's own jump
});

// --- Dialogs: a link that leads to a page of its own opens its dialog in place -----------------------

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (!dialog?.showModal) return;
  event.preventDefault();
  dialog.showModal();
});

// --- A guideline that somebody folds out is told, so that what reached whom is known ------------------

const toldOpen = new Set();

function tellOpened(event) {
  const url = event.target.open ? event.target.dataset?.openedUrl : undefined;
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  if (!url || !token || toldOpen.has(url)) return;
  toldOpen.add(url);
  const body = new URLSearchParams({ csrfmiddlewaretoken: token.value });
  const request = { method: "POST", body, keepalive: true, redirect: "manual", credentials: "same-origin" };
  fetch(url, request).catch(() => toldOpen.delete(url)); // folded out again, it is told again
}

document.addEventListener("toggle", tellOpened, true); // it does not bubble

// --- A form whose first fields stand behind # in the address, which never leaves this device ---------

function fillFromAddress() {
  for (const form of document.querySelectorAll("form[data-filled-from-address]")) {
    const values = location.hash.slice(1).split("/").map(unquoted);
    const fields = form.dataset.filledFromAddress.split("/").map((name) => form.elements[name]);
    if (values.length !== fields.length || !fields.every(Boolean)) continue;
    fields.forEach((field, place) => (field.value = values[place])); // the address was opened just now
    form.querySelector("input[type=password]")?.focus();
    history.replaceState(null, "", location.pathname);
  }
}

fillFromAddress();
window.addEventListener("hashchange", fillFromAddress); // the page was open already

function unquoted(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return ""; // somebody has typed a stray %
  }
}
