// The theme that the reader chose. A classic script in the head, which blocks: it runs before the page is painted, so
// that the chosen theme shows without a flash. A module would run only after the page was parsed.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is closed to us: the system's theme stands.
}
