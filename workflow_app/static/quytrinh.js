// Conveniences only: every page works without this file.
"use strict";

// Print buttons are hidden until they can work; folded details open for the printer.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const openedForPrint = new Set();
window.addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("main details:not([open])")) {
    fold.open = true;
    openedForPrint.add(fold);
  }
});
window.addEventListener("afterprint", () => {
  for (const fold of openedForPrint) fold.open = false;
  openedForPrint.clear();
});

// What may wait is folded on a telephone, so that the work comes first.
const telephone = window.matchMedia("(max-width: 47.99rem)");
const foldForPhone = () => {
  for (const fold of document.querySelectorAll("[data-phone-fold]")) fold.open = !telephone.matches;
};
telephone.addEventListener("change", foldForPhone);
foldForPhone();

// A form that came back filled holds unsaved words, just like one being typed in.
for (const form of document.querySelectorAll("form[data-guard]")) {
  let changed = form.hasAttribute("data-unsaved");
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  form.addEventListener("draft:saved", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!changed) return;
    event.preventDefault();
    event.returnValue = true; // for older browsers
  });
}

// What is typed is kept on the server as it is typed. When that fails, a copy stays in this window's own
// memory, which is gone with the window, and comes back only for the person who typed it.
const COPY = "draft:";
const QUIET = 1500; // milliseconds without a key
const AGAIN = 15000;

const typedIn = (form) => {
  const left = new Set(["csrf_token", "filled_by", "revision", "q", "acknowledged"]);
  const touched = (name) => {
    const card = form.querySelector(`[name="${name}"]`)?.closest("[data-card]");
    return !card || card.hasAttribute("data-touched");
  };
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !left.has(name) && touched(name));
};

const putBack = (form, fields) => {
  const given = new Map();
  for (const [name, value] of fields) given.set(name, [...(given.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "file") continue;
    const values = given.get(field.name);
    if (field.closest("[data-card]") && ![...given.keys()].some((name) => name.split("-")[0] === field.name.split("-")[0])) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = Boolean(values?.includes(field.value));
    else if (values && "value" in field && field.type !== "submit") field.value = values[0];
  }
  for (const name of given.keys()) form.elements[name]?.dispatchEvent?.(new Event("input", { bubbles: true }));
};

const keepDrafts = (form) => {
  const { draft: url, draftSaving, draftFailed, draftEnded } = form.dataset;
  const owner = form.elements.filled_by?.value ?? "";
  const key = COPY + url;
  const status = form.querySelector("[data-draft-status]");
  const say = (words, lost) => {
    if (!status) return;
    status.textContent = words;
    status.classList.toggle("draft__status--lost", lost);
  };
  const copy = () => {
    const now = new Date();
    const when = `${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
    sessionStorage.setItem(key, JSON.stringify({ owner, when, fields: typedIn(form) }));
  };
  let timer, dirty = false, sending = false, sent = false;
  const save = async () => {
    clearTimeout(timer);
    if (!dirty || sending || sent) return;
    dirty = false;
    sending = true;
    say(draftSaving, false);
    const body = new URLSearchParams([...typedIn(form), ["csrf_token", form.elements.csrf_token?.value ?? ""]]);
    let answer = null;
    try {
      answer = await fetch(url, { method: "POST", body, keepalive: body.toString().length < 60000 });
      if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) throw new Error("not kept");
      say((await answer.json()).words, false);
      sessionStorage.removeItem(key);
      if (!dirty) form.dispatchEvent(new Event("draft:saved"));
    } catch {
      copy();
      dirty = true;
      say(answer?.status === 401 ? draftEnded : draftFailed, true);
      timer = setTimeout(save, AGAIN);
    }
    sending = false;
    if (dirty && answer?.ok) timer = setTimeout(save, QUIET);
  };
  form.addEventListener("input", (event) => {
    dirty = true;
    event.target.closest?.("[data-card]")?.setAttribute("data-touched", "");
    clearTimeout(timer);
    timer = setTimeout(save, QUIET);
  });
  form.addEventListener("submit", () => { sent = true; clearTimeout(timer); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });

  const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
  const lost = document.querySelector("[data-draft-lost]");
  if (!kept || !lost) return;
  if (kept.owner !== owner) { sessionStorage.removeItem(key); return; }
  lost.querySelector("[data-draft-when]").textContent = kept.when;
  lost.hidden = false;
  const done = () => { sessionStorage.removeItem(key); lost.hidden = true; };
  lost.querySelector("[data-draft-take]").addEventListener("click", () => { putBack(form, kept.fields); done(); });
  lost.querySelector("[data-draft-leave]").addEventListener("click", done);
};
for (const form of document.querySelectorAll("form[data-draft]")) keepDrafts(form);

// On a page of many cards Ctrl+Enter presses the button of the card that one writes in.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  document.activeElement?.closest("[data-card]")?.querySelector("button[data-card-send]")?.click();
});

// Whoever signs out leaves nothing behind for the next person at this window.
document.querySelector("form[data-sign-out]")?.addEventListener("submit", () => {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(COPY)) sessionStorage.removeItem(key);
});

// <input type="checkbox" data-select-all="name"> ticks every box of that name in its form or page.
for (const master of document.querySelectorAll("[data-select-all]")) {
  const scope = master.form ?? document;
  const boxes = () => [...scope.querySelectorAll(`input[type="checkbox"][name="${master.dataset.selectAll}"]`)];
  const reflect = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    master.checked = ticked > 0 && ticked === boxes().length;
    master.indeterminate = ticked > 0 && ticked < boxes().length;
  };
  master.addEventListener("change", () => {
    for (const box of boxes()) box.checked = master.checked;
  });
  for (const box of boxes()) box.addEventListener("change", reflect);
  reflect();
}

// Menus close on Escape and on a click elsewhere.
const menus = document.querySelectorAll("details[data-menu]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus) {
    if (menu.open && menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});
document.addEventListener("click", (event) => {
  for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
});

// What was typed before a sign-in goes back to its form without another press.
document.querySelector("form[data-press]")?.requestSubmit();

// The grade that so many points earn; it is said and never chosen.
const earned = ({ scale, grades }, sum) => {
  const steps = Object.entries(JSON.parse(scale)).sort((one, other) => other[1] - one[1]);
  const words = JSON.parse(grades);
  return words[steps.find(([, least]) => sum >= least)?.[0] ?? "NOT_COMPLETED"] ?? "";
};

// A running total of figures: [data-sum] holds inputs [data-sum-part] and the places where it is shown.
for (const whole of document.querySelectorAll("[data-sum]")) {
  const parts = [...whole.querySelectorAll("[data-sum-part]")];
  const tell = () => {
    const sum = parts.reduce((so, part) => so + (parseInt(part.value, 10) || 0), 0);
    whole.querySelector("[data-sum-value]").textContent = String(sum);
    whole.querySelector("[data-sum-shown]").hidden = false;
    const grade = whole.querySelector("[data-sum-grade]");
    if (grade) grade.textContent = earned(whole.querySelector("[data-scale]").dataset, sum);
  };
  whole.addEventListener("input", tell);
  tell();
}

// Errors are read out and reached first.
document.querySelector(".error-summary")?.focus();

// Enter presses the first button inside the form: the language button above it belongs to it too.
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || event.defaultPrevented) return;
  if (event.ctrlKey || event.metaKey || !(field instanceof HTMLInputElement) || !field.form) return;
  if (["submit", "button", "reset", "image", "file"].includes(field.type)) return;
  const button = field.form.querySelector("button[type=submit], input[type=submit]");
  if (!button) return;
  event.preventDefault();
  field.form.requestSubmit(button);
});
