/* Loader of the index's shards, with a cache; docs/handbook/search-format.md documents the format. */
"use strict";

(() => {
  const onrecord = (window.onrecord ??= {});
  const FORMAT = 1;
  const FOLDER = "data/search/";
  const COMPRESSED = 0x78; // the first byte of zlib; a shard that a host has inflated begins with another byte
  const BEGINNINGS = [1, 0x5b, 0x7b]; // the first bytes of binary shards and of JSON
  const utf8 = new TextDecoder();

  const failure = (name, message) => Object.assign(new Error(message), { name });
  const missing = (address) => failure("PieceMissing", `${address} could not be loaded`);

  /* On a site opened from disk (`file:`), a page can load files only as scripts. */
  const fromDisk = location.protocol === "file:";
  let named = null;
  let handed = null;
  onrecord.nameIndex = (index) => (named = index);
  onrecord.handOver = (pieces) => (handed = pieces);

  const loadScript = (address) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = () => reject(missing(address));
      document.head.append(script);
      script.remove();
    });

  const load = async (address, cache) => {
    const response = await fetch(address, { cache }).catch(() => null);
    if (!response?.ok) throw missing(address);
    return response;
  };

  /* The description of the present index: {format, folder, whole}. */
  const nameOf = async (root) => {
    const address = root + FOLDER;
    if (fromDisk) {
      if (!named) await loadScript(`${address}index.js`);
    } else {
      // Offline, the copy in the browser's cache is still valid.
      const fresh = load(`${address}index.json`, "no-cache");
      const response = await fresh.catch(() => load(`${address}index.json`, "force-cache"));
      named = await response.json().catch(() => null);
    }
    if (named?.format !== FORMAT) throw missing(`${address}index.json`);
    return named;
  };

  const inflate = async (bytes, address) => {
    let content = bytes;
    if (bytes[0] === COMPRESSED) {
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
      content = new Uint8Array(await new Response(stream).arrayBuffer().catch(() => []));
    }
    if (!BEGINNINGS.includes(content[0])) throw missing(address); // such as an error page
    return content;
  };

  const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

  /* A version of the index: its shards are in a folder named by their content hash, and each is
     loaded once. */
  class Edition {
    #pieces = new Map();
    #address;

    constructor(root, { folder, whole }) {
      this.root = root;
      this.folder = folder;
      this.whole = whole;
      this.#address = `${root}${FOLDER}${folder}/`;
    }

    /* A shard decoded by `make`, from the cache; failed loads are not cached. */
    get(name, make) {
      let piece = this.#pieces.get(name);
      if (!piece) {
        piece = this.#load(name).then(make);
        this.#pieces.set(name, piece);
        piece.catch(() => this.#pieces.delete(name));
      }
      return piece;
    }

    json(name) {
      return this.get(name, (bytes) => JSON.parse(utf8.decode(bytes)));
    }

    async #load(name) {
      const address = `${this.#address}${name}.bin`;
      if (!fromDisk) {
        const response = await load(address, "default");
        return inflate(new Uint8Array(await response.arrayBuffer().catch(() => [])), address);
      }
      if (!this.whole) throw failure("NoIndex", "too many quotes to search without a server");
      if (!handed) await loadScript(`${this.#address}whole.js`);
      if (!handed?.[name]) throw missing(address);
      return inflate(bytesOf(handed[name]), address);
    }

    /* Whether the site has a newer index by now. */
    async isOld() {
      return !fromDisk && (await nameOf(this.root)).folder !== this.folder;
    }
  }

  onrecord.openEdition = async (root) => new Edition(root, await nameOf(root));

  /* A reader of varints (unsigned LEB128) from the bytes of a shard. */
  onrecord.Reader = class {
    constructor(bytes, at = 0) {
      this.bytes = bytes;
      this.at = at;
    }

    number() {
      let value = 0;
      for (let factor = 1; ; factor *= 128) {
        const byte = this.bytes[this.at++];
        value += (byte & 127) * factor;
        if (byte < 128) return value;
      }
    }

    /* Ascending numbers: their count, then the differences, starting from -1. */
    ascending() {
      const numbers = new Uint32Array(this.number());
      let last = -1;
      for (let place = 0; place < numbers.length; place += 1) {
        numbers[place] = last += this.number();
      }
      return numbers;
    }

    take(length) {
      this.at += length;
      return this.bytes.subarray(this.at - length, this.at);
    }
  };
})();
