// Runs before the first paint, so that a chosen theme does not flash. The same key is read in src/shell/use-theme.ts.
(function () {
  try {
    var theme = localStorage.getItem('imagemint.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage may be closed; the system's theme is used.
  }
})();
