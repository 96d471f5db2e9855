"use strict";
/* The list of screens, and what can be asked of each. Only a remote is told of them. */

presession.ScreenList = class {
  static VIEWS = { room: "Room", speaker: "Lectern", phone: "Phone", agenda: "Agenda", test: "Test card" };
  static OTHERS = { control: "Remote", summary: "Overview" };

  /* list: an element for the rows. ask(order): sends what is to be done with a screen. */
  constructor(list, ask) {
    Object.assign(this, { list, ask, told: null, drawn: "", renaming: "", fields: [] });
  }

  draw(told) {
    this.told = told;
    const { screens, more } = told;
    const { say } = presession.language;
    const wanted = JSON.stringify([screens, more, this.renaming]);
    if (wanted === this.drawn || (this.renaming && this.fields.includes(document.activeElement))) return;
    this.drawn = wanted;
    const focused = this.list.contains(document.activeElement) ? document.activeElement.dataset.key : "";
    const rows = screens.map((screen) => this.row(screen));
    if (more) rows.push(this.make("li", { textContent: say("and {n} more", { n: more }) }));
    if (!rows.length) rows.push(this.make("li", { textContent: say("No screen is open.") }));
    this.list.replaceChildren(...rows);
    const again = focused && this.list.querySelector(`[data-key="${CSS.escape(focused)}"]`);
    if (again) again.focus();
  }

  make(tag, more = {}, ...children) {
    const element = Object.assign(document.createElement(tag), more);
    element.append(...children);
    return element;
  }

  row(screen) {
    const { say } = presession.language;
    const view = say(presession.ScreenList.VIEWS[screen.view] || presession.ScreenList.OTHERS[screen.view] || screen.view);
    const name = this.make("bdi", { textContent: screen.label || screen.called || view });
    name.dir = "auto";
    const facts = [view, screen.size, screen.address, say(screen.state)].filter(Boolean).join(" · ");
    const row = this.make("li", {}, this.make("p", {}, name, this.make("small", { textContent: facts })));
    row.dataset.state = screen.state;
    if (!screen.id) return row;
    const called = name.textContent;
    const button = (order, words, more = {}) => {
      const made = this.make("button", { type: "button", textContent: say(words), ...more });
      made.setAttribute("aria-label", `${made.textContent}: ${called}`);
      made.dataset.key = `${screen.id} ${order}`;
      if (!more.onclick) made.onclick = () => this.ask({ id: screen.id, order });
      return made;
    };
    const acts = this.make("div", { className: "acts" });
    const rename = () => {
      this.renaming = screen.id;
      this.fields = this.form(screen);
      acts.replaceChildren(...this.fields);
      this.fields[0].focus();
    };
    if (this.renaming === screen.id) {
      acts.append(...this.fields);
      row.append(acts);
      return row;
    }
    acts.append(button("identify", "Identify"), button("rename", "Rename", { onclick: rename }));
    if (screen.view in presession.ScreenList.VIEWS) acts.append(this.views(screen, called));
    acts.append(button("reload", "Reload"));
    row.append(acts);
    return row;
  }

  /* Another view for a screen; a page for OBS has none to change to. */
  views(screen, called) {
    const { say } = presession.language;
    const select = this.make("select", { onchange: () => this.ask({ id: screen.id, order: "view", view: select.value }) });
    for (const [view, words] of Object.entries(presession.ScreenList.VIEWS))
      select.append(this.make("option", { value: view, textContent: say(words), selected: view === screen.view }));
    select.setAttribute("aria-label", `${say("Change view")}: ${called}`);
    select.dataset.key = `${screen.id} view`;
    return select;
  }

  form(screen) {
    const { say } = presession.language;
    const input = this.make("input", { value: screen.label, maxLength: 40 });
    input.setAttribute("aria-label", say("Name of the screen"));
    const done = () => {
      this.renaming = "";
      this.fields = [];
      this.drawn = "";
      this.draw(this.told);
      const again = this.list.querySelector(`[data-key="${CSS.escape(`${screen.id} rename`)}"]`);
      if (again) again.focus();
    };
    const rename = () => {
      this.ask({ id: screen.id, order: "rename", name: input.value.trim() });
      done();
    };
    input.onkeydown = (event) => {
      event.stopPropagation();
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault(); // or Enter would press the button that has the focus then
      if (event.key === "Enter") rename();
      else done();
    };
    const save = this.make("button", { type: "button", textContent: say("Rename"), onclick: rename });
    return [input, save];
  }
};
