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

// <form data-once>: sent once, however often the button is pressed; its state is said.
for (const form of document.querySelectorAll("form[data-once]")) {
  let button;
  let label;
  form.addEventListener("submit", (event) => {
    if (form.ariaBusy === "true") {
      event.preventDefault();
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
