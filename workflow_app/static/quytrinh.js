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
  window.addEventListener("beforeunload", (event) => {
    if (!changed) return;
    event.preventDefault();
    event.returnValue = true; // for older browsers
  });
}

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

// Errors are read out and reached first.
document.querySelector(".error-summary")?.focus();
