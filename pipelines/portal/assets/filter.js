// Filters the rows of a table by the words typed; hides groups that have no row left.
(function () {
  "use strict";
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  document.querySelectorAll("form[data-filter]").forEach((form) => {
    const table = document.getElementById(form.dataset.filter);
    const says = document.getElementById("filter-says");
    const rows = [...table.tBodies].map((body) => {
      const group = body.querySelector("tr.group");
      return { body, group: group ? plain(group.textContent) : "", rows: [...body.rows].filter((r) => r !== group).map((r) => [r, plain(r.textContent + " " + (r.dataset.more || ""))]) };
    });
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => {
      const words = plain(form.elements.text.value).split(/\s+/).filter(Boolean);
      let left = 0;
      for (const part of rows) {
        let here = 0;
        for (const [row, text] of part.rows) {
          row.hidden = !words.every((word) => text.includes(word) || part.group.includes(word));
          here += !row.hidden;
        }
        part.body.hidden = !here;
        left += here;
      }
      says.textContent = words.length ? form.dataset.says.replace("{n}", left) : "";
    });
  });
})();
