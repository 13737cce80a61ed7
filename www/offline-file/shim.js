/* global AudioWorklet, Blob, Navigator, Response, TextDecoder, URL, atob */
// Runs before the code of the page and of its worker, and serves their requests from this file. `files` maps file names
// to [type, base64]. The content security policy blocks all other requests.
// eslint-disable-next-line no-unused-vars -- called by the line that single-file.mjs writes after it
function answerFrom(files) {
  const named = (url) => {
    const name = String(url)
      .replace(/[?#].*$/, "")
      .split("/")
      .pop();
    return Object.hasOwn(files, name) ? { name, type: files[name][0] } : undefined;
  };
  const bytes = ({ name }) => Uint8Array.from(atob(files[name][1]), (c) => c.charCodeAt(0));

  globalThis.fetch = (request) => {
    const file = named(request.url ?? request);
    if (!file) return Promise.reject(new TypeError("this file makes no network requests"));
    const body = bytes(file);
    const headers = { "content-type": file.type, "content-length": String(body.length) };
    return Promise.resolve(new Response(body, { headers }));
  };

  const script = (url, before = "") => {
    const file = named(url);
    const text = new TextDecoder().decode(bytes(file));
    return URL.createObjectURL(new Blob([before, text], { type: "text/javascript" }));
  };
  const Started = globalThis.Worker;
  if (Started) {
    globalThis.Worker = class extends Started {
      constructor(url) {
        // Blob workers inherit the policy and need the same table.
        super(script(url, `(${answerFrom})(${JSON.stringify(files)});\n`));
      }
    };
  }
  if (globalThis.AudioWorklet) {
    const { addModule } = AudioWorklet.prototype;
    AudioWorklet.prototype.addModule = function (url) {
      // Load the worklet from its text: for `file:` pages, Chromium worklets cannot load addresses of
      // `createObjectURL`.
      const [type, text] = files[named(url).name];
      return addModule.call(this, `data:${type};base64,${text}`);
    };
  }
  // Service workers are not available for `file:` pages.
  if (globalThis.Navigator && "serviceWorker" in Navigator.prototype) {
    Object.defineProperty(Navigator.prototype, "serviceWorker", { value: undefined });
  }
}
