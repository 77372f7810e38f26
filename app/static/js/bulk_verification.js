// <form data-rows-from>: the rows of the answer are shown as they come (NDJSON), in the section [data-results]; when
// all are there, they are put in order, and [data-export] takes them along without verifying again.
const announcements = document.getElementById("announcements");
const form = document.querySelector("form[data-rows-from]");
const results = document.querySelector("[data-results]");
const body = results.querySelector("[data-rows]");
const bar = results.querySelector("progress");
const count = results.querySelector("[data-count]");
const read = results.querySelector("[data-read]");
const taken = results.querySelector("[data-export]");
const order = results.querySelector("[data-order]");
const troubleFirst = order.querySelector("input");
const kinds = ["wrong", "problem", "unread", "valid"]; // by how much somebody has to look at them

async function* linesOf(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    yield* lines.map((line) => JSON.parse(line));
  }
}

const rankOf = (row) => kinds.indexOf(row.querySelector("[data-kind]").dataset.kind);

function arrange() {
  const trouble = (one, other) => (troubleFirst.checked ? rankOf(one) - rankOf(other) : 0);
  const rows = [...body.children];
  rows.sort((one, other) => trouble(one, other) || one.dataset.index - other.dataset.index);
  body.append(...rows);
}

function clear() {
  body.replaceChildren();
  bar.value = 0;
  count.textContent = "";
  order.hidden = taken.hidden = true;
  for (const total of results.querySelectorAll("[data-total]")) total.textContent = "0";
}

async function fill(answer) {
  const rows = [];
  let header = "";
  for await (const line of linesOf(answer)) {
    if (line.all) {
      bar.max = line.all;
      header = line.csv;
      read.textContent = line.read.trim();
      continue;
    }
    rows.push(line);
    bar.value = rows.length;
    count.textContent = `${rows.length} / ${bar.max}`;
    const total = results.querySelector(`[data-total="${line.kind}"]`);
    total.textContent = Number(total.textContent) + 1;
    body.insertAdjacentHTML("beforeend", line.row);
    body.lastElementChild.dataset.index = line.index;
  }
  rows.sort((one, other) => one.index - other.index);
  taken.elements.table.value = header + rows.map((row) => row.csv).join("");
  arrange();
  order.hidden = taken.hidden = false;
  announcements.textContent = count.textContent;
}

async function verify(event) {
  if (event.submitter?.value) return; // A download needs no help.
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  clear();
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/x-ndjson" },
    });
    if (!answer.ok || !answer.headers.get("content-type").startsWith("application/x-ndjson")) {
      throw new Error("no rows");
    }
    results.hidden = false;
    results.querySelector("h2").focus();
    await fill(answer);
  } catch {
    form.submit(); // As without a script: the page says what is wrong.
  } finally {
    form.ariaBusy = null;
  }
}

// Elsewhere the form is sent as without a script.
if ("TextDecoderStream" in window) form.addEventListener("submit", verify);
troubleFirst.addEventListener("change", arrange);
