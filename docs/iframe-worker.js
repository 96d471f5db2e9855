// From a folder (file:) a browser starts no worker: the site's search then runs in a frame of the page.
if (location.protocol === "file:") {
  window.Worker = class {
    onmessage = null;
    onerror = null;
    #frame = document.createElement("iframe");
    #inside = new Promise((resolve) => {
      this.#frame.onload = () => resolve(this.#frame.contentWindow);
    });

    constructor(url) {
      this.#frame.hidden = true;
      this.#frame.srcdoc = "<!doctype html>";
      document.body.append(this.#frame);
      this.#inside = this.#inside.then((inside) => new Promise((resolve) => {
        const script = inside.document.createElement("script");
        inside.postMessage = (data) => this.#later(data, () => this.onmessage);
        script.src = url;
        script.onload = () => resolve(inside);
        script.onerror = (event) => this.onerror?.(event);
        inside.document.head.append(script);
      }));
    }

    postMessage(data) {
      this.#inside.then((inside) => this.#later(data, () => inside.onmessage));
    }

    // As with a real worker: a copy, and not before what runs now has ended.
    #later(data, receiver) {
      const copy = structuredClone(data);
      setTimeout(() => receiver()?.({ data: copy }));
    }

    terminate() {
      this.#frame.remove();
    }
  };
}
