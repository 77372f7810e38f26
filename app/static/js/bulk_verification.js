// <form data-rows-from>: the rows of the answer are shown as they come (NDJSON), in the section [data-results].
const announcements = document.getElementById("announcements");
const form = document.querySelector("form[data-rows-from]");
const results = document.querySelector("[data-results]");
const body = results.querySelector("[data-rows]");
const bar = results.querySelector("progress");
const count = results.querySelector("[data-count]");
const link = results.querySelector("[data-csv]");

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

async function fill(answer) {
  const rows = [];
  let header = "";
  for await (const line of linesOf(answer)) {
    if (line.all) {
      bar.max = line.all;
      header = line.csv;
      continue;
    }
    rows.push(line);
    bar.value = rows.length;
    count.textContent = `${rows.length} / ${bar.max}`;
    body.insertAdjacentHTML("beforeend", line.row);
    body.lastElementChild.dataset.index = line.index;
  }
  rows.sort((one, other) => one.index - other.index);
  body.append(...[...body.children].sort((one, other) => one.dataset.index - other.dataset.index));
  const text = header + rows.map((row) => row.csv).join("");
  URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.hidden = false;
  announcements.textContent = count.textContent;
}

async function verify(event) {
  if (event.submitter?.value === "csv") return; // A download needs no help.
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  body.replaceChildren();
  bar.value = 0;
  count.textContent = "";
  link.hidden = true;
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
