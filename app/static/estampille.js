// Small comforts; every page works without them. Sentences come from <body data-…>, already translated.
const words = document.body.dataset;

// One voice for what changed without a new page.
const voice = document.createElement("p");
voice.className = "unseen";
voice.setAttribute("aria-live", "polite");
document.body.append(voice);

// Theme: the button turns day into night and back, and remembers.
const theme = document.querySelector("[data-theme-toggle]");
if (theme) {
  const night = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : night.matches);
  const tell = () => theme.setAttribute("aria-pressed", String(isDark()));
  theme.hidden = false;
  tell();
  night.addEventListener("change", tell);
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // Not remembered: the choice holds for this page.
    }
    tell();
  });
}

// Copy: <button data-copy hidden> beside a read-only input.
for (const button of document.querySelectorAll("[data-copy]")) {
  const source = button.parentElement.querySelector("input, textarea");
  const label = button.textContent;
  let back;
  button.hidden = false;
  button.addEventListener("click", async () => {
    source.select();
    try {
      await navigator.clipboard.writeText(source.value);
    } catch {
      return; // The text stays selected: the reader copies it by hand.
    }
    button.textContent = voice.textContent = words.copied;
    clearTimeout(back);
    back = setTimeout(() => {
      button.textContent = label;
      voice.textContent = "";
    }, 2500);
  });
}

// Drop zone: a file dropped or pasted anywhere on the page goes into its input.
const zone = document.querySelector("[data-dropzone]");
if (zone) {
  const input = zone.querySelector('input[type="file"]');
  const mark = () => zone.classList.toggle("is-full", input.files.length > 0);
  const take = (files) => {
    if (!files.length) return;
    input.files = files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    zone.classList.add("is-over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) zone.classList.remove("is-over");
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    zone.classList.remove("is-over");
    take(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => take(event.clipboardData?.files ?? []));
  input.addEventListener("change", () => {
    mark();
    voice.textContent = [...input.files].map((file) => file.name).join(", ");
  });
  mark();
}

// <… data-all="name" hidden> around a checkbox: ticks every box of that name, or none.
for (const all of document.querySelectorAll("[data-all]")) {
  const box = all.querySelector("input");
  const boxes = [...document.getElementsByName(all.dataset.all)];
  const tell = () => {
    const ticked = boxes.filter((one) => one.checked).length;
    box.checked = ticked === boxes.length;
    box.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.hidden = boxes.length === 0;
  tell();
  box.addEventListener("change", () => {
    for (const one of boxes) one.checked = box.checked;
  });
  for (const one of boxes) one.addEventListener("change", tell);
}

// <form data-once>: sent once, however often the button is pressed; its state is said. Without a connection it stays.
for (const form of document.querySelectorAll("form[data-once]")) {
  let button;
  let label;
  form.addEventListener("submit", (event) => {
    if (form.ariaBusy === "true") {
      event.preventDefault();
      return;
    }
    form.querySelector("[data-offline-notice]")?.remove();
    if (!navigator.onLine) {
      event.preventDefault();
      const lost = document.createElement("p");
      lost.className = "notice notice-wrong";
      lost.dataset.offlineNotice = "";
      lost.setAttribute("role", "alert");
      lost.textContent = words.offline;
      form.append(lost);
      return;
    }
    form.ariaBusy = "true";
    button = event.submitter;
    if (!button) return;
    label = button.textContent;
    button.dataset.working = "";
    button.setAttribute("aria-disabled", "true");
    button.textContent = voice.textContent = words.working;
  });
  // Back from the next page through the browser's memory: the form is fresh again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted || form.ariaBusy !== "true") return;
    form.ariaBusy = null;
    voice.textContent = "";
    if (!button) return;
    delete button.dataset.working;
    button.removeAttribute("aria-disabled");
    button.textContent = label;
  });
}

// Group view: a cell opens its panel in place; its forms are sent from there, and the cell is drawn anew.
// The arrow keys walk through the cells.
const grid = document.querySelector("[data-grid]");
if (grid) {
  const dialog = document.querySelector("[data-panel-dialog]");
  const content = dialog.querySelector("[data-panel-content]");
  const read = (text) => new DOMParser().parseFromString(text, "text/html");
  let opener;
  const open = async (link) => {
    const answer = await fetch(`${link.getAttribute("href")}/panel`);
    const panel = answer.ok && read(await answer.text()).querySelector(".panel-body");
    if (!panel) throw new Error("no panel");
    content.replaceChildren(panel);
    if (!dialog.open) dialog.showModal();
  };
  grid.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-panel]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    opener = link.closest("td");
    open(link).catch(() => location.assign(link.href));
  });
  dialog.addEventListener("submit", async (event) => {
    const form = event.target;
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form, event.submitter)),
      });
      const page = read(await answer.text());
      const cell = page.getElementById(opener.id);
      if (answer.ok && cell) {
        const fresh = document.importNode(cell, true);
        opener.replaceWith(fresh);
        opener = fresh;
        await open(fresh.querySelector("a[data-panel]"));
        voice.textContent = page.querySelector(".flash")?.textContent.trim() ?? "";
      } else {
        content.querySelector(".notice-wrong")?.remove();
        const wrong = page.querySelector(".notice-wrong");
        if (!wrong) throw new Error("no answer");
        content.firstElementChild.prepend(document.importNode(wrong, true));
        content.querySelector(".notice-wrong").focus();
      }
    } catch {
      const lost = document.createElement("p");
      lost.className = "notice notice-wrong";
      lost.setAttribute("role", "alert");
      lost.textContent = grid.dataset.lost;
      content.querySelector(".notice-wrong")?.remove();
      content.prepend(lost);
    } finally {
      form.ariaBusy = null;
    }
  });
  dialog.querySelector("[data-panel-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => opener?.querySelector("a[data-panel]")?.focus());
  grid.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    const cell = event.target.closest("td");
    if (!step || !cell) return;
    const row = grid.rows[cell.parentElement.rowIndex + step[0]];
    const next = row?.cells[cell.cellIndex + step[1]]?.querySelector("a[data-panel]");
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

// <form data-draft="key">: saved as it is filled in, through its own door. While that fails, a copy stays on this
// device, and is put back when the page opens again.
for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = `draft-${form.dataset.draft}`;
  const state = form.querySelector("[data-draft-state]");
  const say = (text) => {
    state.textContent = text;
  };
  const filled = () => [...new FormData(form)].filter(([name]) => name.startsWith("rate-"));
  const store = (value) => {
    try {
      if (value) localStorage.setItem(key, JSON.stringify(value));
      else localStorage.removeItem(key);
    } catch {
      // No room on this device: the button still saves.
    }
  };
  let waiting;
  let turn = 0;
  const save = async () => {
    const mine = ++turn;
    const body = new URLSearchParams(new FormData(form));
    body.set("quiet", "yes");
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      if (!answer.ok || answer.status !== 204) throw new Error("not saved");
      if (mine !== turn) return;
      store(null);
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
      say(form.dataset.savedAt.replace("{time}", time));
    } catch {
      say(form.dataset.unsaved);
    }
  };
  form.addEventListener("input", () => {
    store(filled());
    clearTimeout(waiting);
    waiting = setTimeout(save, 800);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    turn += 1;
  });
  addEventListener("online", () => {
    if (localStorage.getItem(key)) save();
  });
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    kept = null;
  }
  if (kept) {
    const different = kept.filter(([name, value]) => new FormData(form).get(name) !== value);
    for (const [name, value] of different) {
      const field = form.elements.namedItem(name);
      if (field) field.value = value;
    }
    if (different.length) say(form.dataset.restored);
    else store(null);
  }
}

// <form data-rows-from>: the rows of the answer are shown as they come (NDJSON), in the section [data-results].
const rowsForm = document.querySelector("form[data-rows-from]");
const results = document.querySelector("[data-results]");
if (rowsForm && results && window.ReadableStream) {
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
    voice.textContent = count.textContent;
  }

  rowsForm.addEventListener("submit", async (event) => {
    if (event.submitter?.value === "csv") return; // a download needs no help
    event.preventDefault();
    if (rowsForm.ariaBusy === "true") return;
    rowsForm.ariaBusy = "true";
    body.replaceChildren();
    bar.value = 0;
    count.textContent = "";
    link.hidden = true;
    try {
      const answer = await fetch(rowsForm.action, {
        method: "POST",
        body: new FormData(rowsForm),
        headers: { Accept: "application/x-ndjson" },
      });
      if (!answer.ok || !answer.headers.get("content-type").startsWith("application/x-ndjson")) {
        throw new Error("no rows");
      }
      results.hidden = false;
      results.querySelector("h2").focus();
      await fill(answer);
    } catch {
      rowsForm.submit(); // as without a script: the page says what is wrong
    } finally {
      rowsForm.ariaBusy = null;
    }
  });
}

// <form data-qr="sentence">: a picture of a QR code is read here, where the browser can; its link goes into the form.
const qrForm = document.querySelector("form[data-qr]");
if (qrForm && "BarcodeDetector" in window) {
  const picture = qrForm.querySelector('input[type="file"]');
  picture.addEventListener("change", async () => {
    const file = picture.files[0];
    if (!file?.type.startsWith("image/") || file.type === "image/svg+xml") return;
    try {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      const [found] = await detector.detect(await createImageBitmap(file));
      if (!found || !/^https?:/.test(found.rawValue)) return;
      qrForm.querySelector("textarea").value = found.rawValue;
      picture.value = "";
      picture.dispatchEvent(new Event("change", { bubbles: true }));
      voice.textContent = qrForm.dataset.qr;
    } catch {
      // Not a picture this browser reads: it is sent as it is.
    }
  });
}

// Long work: a part of the page that says data-until-done is looked at again until it no longer does.
const unfinished = document.querySelector("[data-until-done]");
if (unfinished) {
  const look = async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const fresh = new DOMParser()
        .parseFromString(await answer.text(), "text/html")
        .getElementById(unfinished.id);
      if (!answer.ok || !fresh) return;
      unfinished.replaceChildren(...fresh.childNodes);
      if (!fresh.hasAttribute("data-until-done")) {
        unfinished.removeAttribute("data-until-done");
        voice.textContent = unfinished.querySelector(".verdict-sentence")?.textContent ?? "";
        return;
      }
    } catch {
      // The line is down: the next look may succeed.
    }
    setTimeout(look, 1500);
  };
  setTimeout(look, 800);
}
