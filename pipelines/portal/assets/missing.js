// The page "not in the data": says which name was looked for, and lists the names that are nearest.
(function () {
  "use strict";
  const name = (new URLSearchParams(location.search).get("name") || "").trim().slice(0, 80);
  if (!name) return;
  const says = document.getElementById("missing-name");
  says.textContent = says.dataset.text.replace("{name}", name);
  const pairs = (text) => { const out = new Set(); for (let i = 0; i < text.length - 1; i++) out.add(text.slice(i, i + 2)); return out; };
  const likeness = (a, b) => { const x = pairs(a), y = pairs(b); let both = 0; for (const p of x) both += y.has(p); return (2 * both) / (x.size + y.size || 1); };
  const query = window.cityfarePlain(name);
  window.cityfareCities().then((cities) => {
    const near = cities.map((city) => [Math.max(likeness(query, city.name), ...city.a.split(" ").map((w) => 0.95 * likeness(query, window.cityfarePlain(w)))), city])
      .filter((n) => n[0] > 0.35).sort((x, y) => y[0] - x[0] || y[1].w - x[1].w).slice(0, 9);
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
