// Before the first paint: says that scripts run, and recalls the width of the rail and of the rows.
const root = document.documentElement;
root.dataset["js"] = "";
try {
  for (const key of ["rail", "density"]) {
    const value = localStorage.getItem(key);
    if (value) root.dataset[key] = value;
  }
} catch {
  // Storage may be closed; the page is as good without.
}
