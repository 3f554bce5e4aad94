// Search as you type: a combobox over all cities. The index comes as a script, loaded when the field is first
// focused, so that it also works from a file (where fetch is not allowed). Enter without a hit submits the form,
// which leads to the page "not in the data".
(function () {
  "use strict";
  const { root, top, foundOne, foundMany, foundNone } = document.body.dataset;
  const lang = document.documentElement.lang;
  // The index is one for all languages: the browser knows what each calls a country.
  const regions = lang === "en" ? null : new Intl.DisplayNames([lang], { type: "region" });
  const country = (city) => (regions && /^[a-z]{2}-/.test(city.c) ? regions.of(city.c.slice(0, 2).toUpperCase()) : city.o);
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  let loading;

  window.cityfarePlain = plain;
  window.cityfareCities = function () {
    loading = loading || new Promise((done) => {
      const script = document.createElement("script");
      script.src = top + "assets/cities.js";
      script.onload = () => done(window.CITYFARE.cities.map((c) => Object.assign(c, { key: plain([c.n, c.o, country(c), c.a].join(" ")), name: plain(c.n), o: country(c) })));
      document.head.append(script);
    });
    return loading;
  };

  function rank(city, query) {
    if (` ${city.key} `.includes(` ${query} `)) return city.name === query ? -2 : -1;
    if (city.name.startsWith(query)) return 0;
    const at = city.key.indexOf(query);
    if (at < 0) return 9;
    return /[^a-z0-9]/.test(city.key[at - 1] || " ") ? 1 : 2;
  }

  window.cityfareFind = async function (text, most) {
    const query = plain(text.trim());
    if (!query) return [];
    const cities = await window.cityfareCities();
    return cities.map((city) => [rank(city, query), -city.w, city]).filter((r) => r[0] < 9)
      .sort((x, y) => x[0] - y[0] || x[1] - y[1]).slice(0, most).map((r) => r[2]);
  };

  function attach(box) {
    const input = box.querySelector("input");
    const list = box.querySelector("ul");
    const status = box.querySelector("[role=status]");
    let shown = [];
    let at = -1;

    function close() {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
      at = -1;
    }
    function move(step) {
      if (!shown.length) return;
      at = (at + step + shown.length) % shown.length;
      [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
      input.setAttribute("aria-activedescendant", list.children[at].id);
    }
    function go(city) {
      box.dispatchEvent(new CustomEvent("choose", { detail: city, bubbles: true }));
      if (box.dataset.stay === undefined) location.href = root + "cities/" + city.c + ".html";
      else { input.value = ""; close(); }
    }
    async function update() {
      if (!input.value.trim()) { shown = []; return close(); }
      shown = await window.cityfareFind(input.value, 8);
      list.replaceChildren(...shown.map((city, i) => {
        const item = document.createElement("li");
        item.id = input.id + "-" + i;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        const name = document.createElement("span");
        name.textContent = city.n;
        const where = document.createElement("span");
        where.className = "soft small";
        where.textContent = city.o;
        item.append(name, where);
        item.addEventListener("mousedown", (event) => { event.preventDefault(); go(city); });
        return item;
      }));
      list.hidden = !shown.length;
      input.setAttribute("aria-expanded", String(!!shown.length));
      status.textContent = shown.length ? (shown.length === 1 ? foundOne : foundMany.replace("{n}", shown.length)) : foundNone;
      at = -1;
    }
    input.addEventListener("focus", () => window.cityfareCities(), { once: true });
    input.addEventListener("input", update);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); move(event.key === "ArrowDown" ? 1 : -1); }
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && shown.length) { event.preventDefault(); go(shown[Math.max(at, 0)]); }
    });
    if (box.dataset.stay !== undefined) box.addEventListener("submit", (event) => event.preventDefault());
  }
  document.querySelectorAll(".find").forEach(attach);
})();
