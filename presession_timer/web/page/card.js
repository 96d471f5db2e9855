"use strict";
/* The test card: is the picture whole and sharp, how far does it carry, do greys, phases and scripts
   come through? Distances follow ISO 9241-303: letters read at 16 minutes of arc or more, which is
   their height times 215. */

const READABLE = 215; // 1 / tan(16′)
const CARD = {
  greys: [0, 2, 5, 10, 20, 30, 40, 50, 60, 70, 90, 95, 100],
  rows: [[8.9, ""], [6, ": word of the phase"], [4.7, ": everything else"], [3.4, ""]], // capitals, in %
  least: 0.3, // metres that a picture may be wide
  most: 30,
};

class TestCard {
  /* asked: the address's own words; line: whose round trips are named. */
  constructor(element, texts, asked, line) {
    Object.assign(this, { element, texts, line });
    this.wide = TestCard.metres(asked.get("picture")) || 2;
    this.drawn = "";
    this.hertz = 0;
  }

  /* The screen's own name: a remote may give it another meanwhile. */
  get name() {
    return (new URLSearchParams(location.search).get("name") || "").slice(0, 60);
  }

  /* A width in metres, as people write it; 0 where it is none. */
  static metres(text) {
    const wide = Number(String(text || "").replace(",", ".").replace(/\s*m$/, ""));
    return wide >= CARD.least && wide <= CARD.most ? wide : 0;
  }

  /* + and − say how wide the picture is; whether the key was one of them. */
  press(key) {
    const step = { "+": 0.1, "=": 0.1, "-": -0.1, "−": -0.1 }[key];
    if (!step) return false;
    this.wide = Math.min(CARD.most, Math.max(CARD.least, Math.round((this.wide + step) * 10) / 10));
    this.draw();
    return true;
  }

  draw() {
    const { texts } = this;
    if (!texts.known) return;
    const wanted = JSON.stringify([texts.changed, this.name, this.wide, innerWidth, innerHeight, this.element.clientWidth, this.facts()]);
    if (wanted === this.drawn) return;
    this.drawn = wanted;
    if (!this.hertz) this.measure();
    const sides = ["top", "right", "bottom", "left"].map((side) => this.part(`mark ${side}`));
    const corners = ["a", "b", "c", "d"].map((corner) => this.part(`corner ${corner}`));
    const head = this.part("head", this.text("name", this.name || "Test card"), this.text("facts", this.facts()));
    this.element.replaceChildren(...corners, ...sides, this.part("safe"), head, this.sizes(), this.tiles(), this.greys(), this.scripts());
    this.fitName();
  }

  /* A long name is written smaller, then on several lines: all of it is to be read. */
  fitName() {
    const name = this.element.querySelector(".name");
    const size = parseFloat(getComputedStyle(name).fontSize);
    const isCut = () => name.scrollWidth > name.clientWidth;
    for (let part = 0.97; part >= 0.4 && isCut(); part -= 0.03) name.style.fontSize = `${size * part}px`;
    if (isCut()) name.dataset.long = "1";
  }

  facts() {
    const ping = this.line && this.line.sync.samples.length ? this.line.sync.samples[this.line.sync.samples.length - 1] : null;
    const scale = +devicePixelRatio.toFixed(2);
    const pixels = `${Math.round(innerWidth * scale)} × ${Math.round(innerHeight * scale)}`;
    const screen = [pixels, `scale ${scale}`, this.hertz > 0 ? `${this.hertz} Hz` : ""].filter(Boolean).join(" · ");
    const trip = ping ? ` · line ${Math.max(1, Math.round(ping.received - ping.sent))} ms` : "";
    return `${screen}\npicture ${this.wide.toFixed(2)} m wide (+ −)${trip}`;
  }

  /* How often this screen draws in a second, from 30 of its pictures. */
  measure() {
    this.hertz = -1;
    const seen = [];
    const look = (at) => {
      seen.push(at);
      if (seen.length <= 30) return requestAnimationFrame(look);
      this.hertz = Math.round(30_000 / (seen[30] - seen[0]));
      this.draw();
    };
    requestAnimationFrame(look);
  }

  /* How high a capital of this page's letters is, in parts of their size. */
  capital() {
    const pen = document.createElement("canvas").getContext("2d");
    const { fontFamily } = getComputedStyle(this.element);
    pen.font = `700 100px ${fontFamily}`;
    return pen.measureText("H").actualBoundingBoxAscent / 100 || 0.7;
  }

  /* Each in % of the height of a 16:9 picture, as large as on the room's page. */
  sizes() {
    const height = Math.min(innerHeight, innerWidth * 0.5625);
    const metre = innerWidth / this.wide; // in pixels
    const capital = this.capital();
    const rows = CARD.rows.map(([percent, what]) => {
      const cap = (percent / 100) * height;
      const row = this.part("row", this.text("reach", `Hg ${Math.floor((cap / metre) * READABLE)} m`), this.text("why", `${percent} %, ${((cap / metre) * 100).toFixed(1)} cm${what}`));
      row.firstElementChild.style.fontSize = `${cap / capital}px`;
      return row;
    });
    const digit = 1.5 * Math.min((innerWidth * 0.925) / 4.44, innerHeight * 0.37);
    const reach = Math.floor((digit / metre) * READABLE);
    const digits = this.part("row", this.text("why", `digits ${((digit / metre) * 100).toFixed(0)} cm: ${reach} m`));
    return this.part("sizes", ...rows, digits);
  }

  tiles() {
    const tiles = ["before-minimum", "in-window", "last-minute", "over"].map((phase) => {
      const tile = this.part("tile", this.text("", this.texts.word(phase)));
      tile.dataset.phase = phase;
      const glyph = document.querySelector("#badge .glyph").cloneNode(true);
      glyph.firstElementChild.setAttribute("href", `#g-${phase}`);
      tile.prepend(glyph);
      return tile;
    });
    return this.part("tiles", ...tiles);
  }

  greys() {
    const steps = CARD.greys.map((percent) => {
      const step = this.text("", String(percent));
      const level = Math.round(percent * 2.55);
      step.style.background = `rgb(${level} ${level} ${level})`;
      step.style.color = percent < 50 ? "#fff" : "#000";
      return step;
    });
    return this.part("greys", ...steps);
  }

  scripts() {
    const { texts } = this;
    const samples = Object.keys(texts.catalogues).map((language) => {
      const sample = this.text("", texts.word("last-minute", language));
      [sample.lang, sample.dir] = [language, texts.direction(language)];
      return sample;
    });
    return this.part("scripts", ...samples);
  }

  part(name, ...children) {
    const element = document.createElement("div");
    element.className = name;
    element.append(...children);
    return element;
  }

  text(name, content) {
    const element = document.createElement("span");
    element.className = name;
    element.textContent = content;
    return element;
  }
}
