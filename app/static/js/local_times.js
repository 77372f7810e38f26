// <time data-local datetime="…">: the same moment as the reader's own clock shows it, without seconds.
const { lang } = document.documentElement;
const written = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { dateStyle: "long", timeStyle: "short" });

for (const time of document.querySelectorAll("time[data-local]")) {
  time.textContent = written.format(new Date(time.dateTime));
}
