// The home map: filters redraw the dots; pointing finds the nearest dot, so that no target is smaller than a finger.
// The list of all cities says the same without a map.
(function () {
  "use strict";
  const box = document.getElementById("map");
  if (!box) return;
  const svg = box.querySelector("svg");
  const says = document.getElementById("map-says");
  const list = document.getElementById("map-list");
  const form = document.getElementById("filters");
  const layers = [0, 1, 2].map((k) => svg.querySelector(".k" + k));
  const hit = svg.querySelector(".hit");
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  box.append(tip);
  form.hidden = false;
  let shown = null;

  const draw = (cities) => cities.map((c) => "M" + c.x + " " + c.y + "h0").join("");
  const lists = ["policy_focus", "roles", "activities"];

  async function apply() {
    const cities = (await window.cityfareCities()).filter((c) => c.x !== undefined);
    const want = Object.fromEntries(new FormData(form));
    const asked = lists.filter((q) => want[q]);
    let open = 0;
    shown = cities.filter((c) => {
      if (want.size && c.s !== want.size) return false;
      if (want.level && c.l !== want.level) return false;
      const answers = asked.map((q) => (c.q && c.q[q] ? (c.q[q].y.includes(want[q]) ? "yes" : c.q[q].f ? "no" : "unknown") : "unknown"));
      if (answers.includes("no")) return false;
      if (answers.includes("unknown")) { open += c.k === 2; return false; }
      return true;
    });
    layers.forEach((layer, k) => layer.setAttribute("d", draw(shown.filter((c) => c.k === k))));
    svg.setAttribute("viewBox", want.view);
    const filtered = asked.length || want.size || want.level;
    const { saysOne, saysMany, saysOpen } = form.dataset;
    const count = shown.length === 1 ? saysOne : saysMany.replace("{n}", shown.length);
    says.textContent = filtered ? count + (asked.length ? saysOpen.replace("{n}", open) : "") : "";
    list.replaceChildren(...(filtered ? [...shown].sort((x, y) => y.w - x.w).slice(0, 60) : []).map((c) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = "cities/" + c.c + ".html";
      link.textContent = c.n;
      item.append(link, " " + c.o);
      return item;
    }));
  }

  function nearest(event) {
    const matrix = svg.getScreenCTM().inverse();
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
    const reach = 22 * matrix.a;
    let best = null;
    for (const c of shown || []) {
      const far = Math.hypot(c.x - point.x, c.y - point.y) - c.k * 2 * matrix.a;
      if (far < reach && (!best || far < best.far)) best = { far, city: c };
    }
    return best && best.city;
  }

  function point(event) {
    const city = nearest(event);
    hit.setAttribute("d", city ? draw([city]) : "");
    svg.classList.toggle("over", !!city);
    tip.hidden = !city;
    if (!city) return null;
    const name = document.createElement("b");
    name.textContent = city.n;
    tip.replaceChildren(name, city.o + " · " + box.getAttribute("data-kind-" + city.k));
    const frame = box.getBoundingClientRect();
    const x = event.clientX - frame.left, y = event.clientY - frame.top;
    const left = x > frame.width / 2 ? x - tip.offsetWidth - 12 : x + 14;
    tip.style.left = Math.max(4, left) + "px";
    tip.style.top = Math.max(4, y - 10) + "px";
    return city;
  }

  let ready = window.cityfareCities && apply;
  const start = () => { if (ready) { ready(); ready = null; } };
  box.addEventListener("pointerenter", start, { once: true });
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("pointermove", point);
  box.addEventListener("pointerleave", () => { tip.hidden = true; hit.setAttribute("d", ""); });
  box.addEventListener("click", (event) => {
    const before = !tip.hidden;
    const city = point(event);
    // a first tap shows the name, a second goes there; a mouse has seen the name already
    if (city && (before || event.pointerType === "mouse")) location.href = "cities/" + city.c + ".html";
  });
})();
