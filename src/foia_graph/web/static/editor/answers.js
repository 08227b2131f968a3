// Answers in YASR: as a table, as a chart, and raw.

import { Chart, chartsFrom } from "./chart.js";
import { read } from "./rows.js";
import { Table } from "./table.js";
import { known } from "./terms.js";

// What a query was asked of, by the names that the server gives datasets.
const DATASETS = {
  collection: "From the sources of the collection; FROM <graph/all> before WHERE adds outside sources.",
  all: "From all sources, those outside the collection included.",
  custom: "From the graphs that the query names.",
};

export class Answers {
  constructor(place, libraries) {
    this.place = place;
    this.yasr = null;
    this.said = document.createElement("p");
    this.said.id = "said";
    this.said.setAttribute("role", "status");
    place.before(this.said);
    chartsFrom(libraries);
  }

  // Learns the base and the prefixes of the catalogue; what is shown already is shown again with them.
  know(facts) {
    Object.assign(known, facts);
    if (this.yasr?.results) this.yasr.draw();
  }

  // Takes over the answer that came with the page; where that is too large the page's own table stays.
  take(script) {
    if (!script) return;
    const { contentType, data, dataset } = JSON.parse(script.textContent);
    this.show(contentType, data, undefined, dataset);
  }

  wait() {
    this.said.textContent = "Running …";
  }

  clear() {
    this.said.textContent = "";
    this.place.replaceChildren();
    this.yasr = null;
  }

  show(contentType, data, milliseconds, dataset) {
    this.yasr ??= this.start();
    this.yasr.setResponse({ contentType, data: data || "\n", status: 200 }); // YASR takes "" for no answer
    const answer = read(this.yasr.results);
    const found = answer ? counted(contentType, answer.rows.length) : verdict(this.yasr.results);
    const time = milliseconds === undefined ? "" : `, in ${(milliseconds / 1000).toFixed(2)} s`;
    this.said.textContent = [`${found}${time}.`, DATASETS[dataset]].filter(Boolean).join(" ");
    this.download.hidden = !answer;
  }

  start() {
    const { Yasr } = window.Yasgui;
    Yasr.registerPlugin("table", Table);
    Yasr.registerPlugin("chart", Chart);
    this.place.replaceChildren();
    const yasr = new Yasr(this.place, { persistenceId: null, pluginOrder: ["table", "chart", "response"] });
    yasr.plugins.response.label = "Raw";
    const raw = () => yasr.resultsEl.querySelector(".CodeMirror textarea");
    yasr.on("drawn", () => raw()?.setAttribute("aria-label", "Raw answer"));
    this.dress(yasr);
    return yasr;
  }

  // Takes away what leads to another host or says nothing, and gives the download a word.
  dress(yasr) {
    for (const part of [".yasr_external_ref_btn", ".yasr_downloadIcon", ".yasr_response_chip"]) {
      yasr.headerEl.querySelector(part)?.remove();
    }
    yasr.headerEl.querySelector("#yasr_plugin_control")?.removeAttribute("aria-controls");
    const raw = yasr.headerEl.querySelector(".select_response span");
    if (raw) raw.textContent = "Raw";
    for (const tab of yasr.headerEl.querySelectorAll(".yasr_btnGroup button")) tab.removeAttribute("aria-label");
    this.download = document.createElement("button");
    this.download.type = "button";
    this.download.textContent = "Download CSV";
    this.download.addEventListener("click", () => keep(yasr.plugins.table.download()));
    yasr.headerEl.append(this.download);
  }
}

function counted(contentType, count) {
  const one = contentType.includes("json") ? "row" : "triple";
  return `${count.toLocaleString("en")} ${count === 1 ? one : `${one}s`}`;
}

function verdict(results) {
  return results.getBoolean() ? "Yes" : "No";
}

function keep({ getData, filename, contentType }) {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(new Blob([getData()], { type: contentType }));
  anchor.download = filename;
  anchor.click();
  URL.revokeObjectURL(anchor.href);
}
