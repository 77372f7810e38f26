// <button data-theme-toggle hidden>: turns day into night and back, and remembers it for theme.js.
const button = document.querySelector("[data-theme-toggle]");
const night = matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : night.matches);
const tell = () => button.setAttribute("aria-pressed", String(isDark()));
button.hidden = false;
tell();
night.addEventListener("change", tell);
button.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  try {
    localStorage.setItem("theme", root.dataset.theme);
  } catch {
    // Not remembered: the choice holds for this page.
  }
  tell();
});
