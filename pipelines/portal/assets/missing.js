// The page "not in the data": says which name was looked for, and lists the names that are nearest.
(function () {
  "use strict";
  const name = (new URLSearchParams(location.search).get("name") || "").trim().slice(0, 80);
  if (!name) return;
  const says = document.getElementById("missing-name");
  says.textContent = says.dataset.text.replace("{name}", name);
  // 1 less the share of letters that must be added, left out, changed or exchanged with their neighbour.
  function likeness(a, b) {
    let older = [], before = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      for (let j = 1; j <= b.length; j++) {
        row[j] = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1);
      }
      older = before; before = row;
    }
    return 1 - before[b.length] / Math.max(a.length, b.length, 1);
  }
  const query = window.cityfarePlain(name);
  window.cityfareCities().then((cities) => {
    const near = cities.map((city) => [Math.max(likeness(query, city.name), 0.98 * likeness(query, city.name.split(",")[0]), ...city.a.split(" ").map((w) => 0.95 * likeness(query, window.cityfarePlain(w)))), city])
      .filter((n) => n[0] > 0.5).sort((x, y) => y[0] - x[0] || y[1].w - x[1].w).slice(0, 9);
    document.getElementById("near-list").append(...near.map(([, city]) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = document.body.dataset.root + "cities/" + city.c + ".html";
      link.textContent = city.n;
      item.append(link, " " + city.o);
      return item;
    }));
    document.getElementById("near").hidden = !near.length;
  });
})();
