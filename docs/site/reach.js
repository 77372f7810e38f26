// A wide table scrolls: who has no mouse reaches it with the keyboard. The theme wraps tables when a page is shown.
document$.subscribe(() => {
  for (const wrap of document.querySelectorAll(".md-typeset__scrollwrap")) wrap.tabIndex = 0;
});
