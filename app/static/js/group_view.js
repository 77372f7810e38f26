// <table data-grid data-lost="sentence">: a cell opens its panel in place, at the moment that is chosen above; the panel's
// forms are sent from there, and the cell is drawn anew. The arrow keys walk through the cells. [data-tick] ticks all or
// none, [data-count] says how many are ticked.
const announcements = document.getElementById("announcements");
const grid = document.querySelector("[data-grid]");
const dialog = document.querySelector("[data-panel-dialog]");
const content = dialog.querySelector("[data-panel-content]");
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const FIRST = ".segments input, select, textarea, a[href]";
let opened; // the cell whose panel is shown

const parse = (text) => new DOMParser().parseFromString(text, "text/html");
const cellOf = (opened) => opened?.querySelector("a[data-panel]");

async function openPanel(link) {
  const moment = document.querySelector("[name=moment]:checked")?.value ?? "final";
  const answer = await fetch(`${link.getAttribute("href")}/panel?moment=${moment}`);
  const panel = answer.ok && parse(await answer.text()).querySelector(".panel-body");
  if (!panel) throw new Error("no panel");
  content.replaceChildren(panel);
  if (!dialog.open) dialog.showModal();
  const group = panel.querySelector(".segments");
  (group?.querySelector(":checked") ?? panel.querySelector(FIRST))?.focus();
  dialog.scrollTop = 0;
}

async function send(form, submitter) {
  const answer = await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form, submitter)),
  });
  const page = parse(await answer.text());
  const cell = page.getElementById(opened.id);
  if (answer.ok && cell) await redraw(cell, page);
  else showRefusal(page.querySelector(".notice-wrong"));
}

async function redraw(cell, page) {
  const fresh = document.importNode(cell, true);
  opened.replaceWith(fresh);
  opened = fresh;
  for (const part of ["tfoot", ".stages"]) {
    const [here, there] = [document, page].map((one) => one.querySelector(`main ${part}`));
    if (here && there) here.replaceWith(document.importNode(there, true));
  }
  await openPanel(cellOf(fresh));
  announcements.textContent = page.querySelector(".flash")?.textContent.trim() ?? "";
}

function showRefusal(notice) {
  if (!notice) throw new Error("no answer");
  content.querySelector(".notice-wrong")?.remove();
  const shown = document.importNode(notice, true);
  content.firstElementChild.prepend(shown);
  shown.focus();
}

function showLost() {
  const notice = document.createElement("p");
  notice.className = "notice notice-wrong";
  notice.setAttribute("role", "alert");
  notice.textContent = grid.dataset.lost;
  content.querySelector(".notice-wrong")?.remove();
  content.prepend(notice);
}

grid.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-panel]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  opened = link.closest("td");
  openPanel(link).catch(() => location.assign(link.href));
});

grid.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const cell = event.target.closest("td");
  if (!step || !cell) return;
  const row = grid.rows[cell.parentElement.rowIndex + step[0]];
  const next = cellOf(row?.cells[cell.cellIndex + step[1]]);
  if (!next) return;
  event.preventDefault();
  next.focus();
});

dialog.addEventListener("submit", async (event) => {
  const form = event.target;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  try {
    await send(form, event.submitter);
  } catch {
    showLost();
  } finally {
    form.ariaBusy = null;
  }
});

dialog.querySelector("[data-panel-close]").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => {
  const cell = cellOf(opened);
  cell?.focus({ preventScroll: true });
  cell?.scrollIntoView({ block: "center", inline: "nearest" });
});

const boxes = [...grid.querySelectorAll("[name=people]")];
const counter = document.querySelector("[data-count]");
const tell = () => {
  if (counter) counter.textContent = String(boxes.filter((box) => box.checked).length);
};
for (const link of document.querySelectorAll("[data-tick]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    for (const box of boxes) box.checked = link.dataset.tick === "all";
    boxes[0]?.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
grid.addEventListener("change", tell);
tell();
