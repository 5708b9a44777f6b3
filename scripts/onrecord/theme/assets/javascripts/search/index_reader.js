/* Reader of the search index: decodes its shards into words, positions, columns, names and cards. */
"use strict";

(() => {
  const { Reader, compare, nearest } = onrecord;

  const NAMED = 5; // the number of facets whose values are records; articles are kind 5
  const PLACES = 2 ** 20; // a position is the row's number times this, plus the offset of the word
  const utf8 = new TextDecoder();

  /* Sorted entries in shards (`name/0` …); `firsts` holds the first key of each shard. */
  class Entries {
    constructor(edition, name, firsts) {
      Object.assign(this, { edition, name, firsts });
    }

    #pieceOf(key) {
      return Math.max(0, this.firsts.findLastIndex((first) => compare(first, key) <= 0));
    }

    #piece(number) {
      return this.edition.get(`${this.name}/${number}`, (bytes) => {
        const reader = new Reader(bytes, 1);
        const entries = new Map();
        let key = new Uint8Array();
        while (reader.at < bytes.length) {
          const common = reader.number();
          const own = reader.take(reader.number());
          const next = new Uint8Array(common + own.length);
          next.set(key.subarray(0, common));
          next.set(own, common);
          key = next;
          entries.set(utf8.decode(key), reader.take(reader.number()));
        }
        return entries;
      });
    }

    async get(key) {
      return this.firsts.length ? (await this.#piece(this.#pieceOf(key))).get(key) : undefined;
    }

    /* The entries whose keys begin with a prefix. */
    async below(beginning) {
      const numbers = [];
      for (let piece = this.#pieceOf(beginning); piece < this.firsts.length; piece += 1) {
        if (numbers.length && !this.firsts[piece].startsWith(beginning)) break;
        numbers.push(piece);
      }
      const pieces = await Promise.all(numbers.map((number) => this.#piece(number)));
      return pieces.flatMap((piece) => [...piece].filter(([key]) => key.startsWith(beginning)));
    }
  }

  /* Mentions as numbers, which sort by kind, value, name, place; `ends` has those at the end of a name. */
  const readMentions = (reader) => {
    const mentions = new Float64Array(reader.number());
    const ends = new Set();
    let kind = 0;
    let value = 0;
    for (let at = 0; at < mentions.length; at += 1) {
      const itsKind = reader.number();
      if (itsKind !== kind) [kind, value] = [itsKind, 0];
      value += reader.number();
      const name = reader.number();
      const place = reader.number();
      mentions[at] = ((kind * 2 ** 22 + value) * 2 ** 10 + name) * 2 ** 12 + place;
      if (reader.number() === place + 1) ends.add(mentions[at]);
    }
    return { mentions, ends };
  };
  const recordOf = (mention) => Math.floor(mention / 2 ** 22);
  const placeOf = (mention) => mention % 2 ** 12;

  const readPlaces = (reader, rows) => {
    const places = [];
    for (const row of rows) {
      let place = 0;
      for (let more = true; more; ) {
        const number = reader.number();
        place += number >> 1;
        places.push(row * PLACES + place);
        more = number & 1;
      }
    }
    return Float64Array.from(places);
  };

  /* Intersects ascending lists of positions, each one further than in the list before; the positions
     of the last word of each phrase found. */
  const inOrder = (lists) =>
    lists.reduce((before, after) => {
      const found = [];
      let at = 0;
      for (const place of before) {
        while (after[at] <= place) at += 1;
        if (after[at] === place + 1) found.push(place + 1);
      }
      return found;
    });

  const together = (lists) => {
    if (lists.length === 1) return lists[0];
    return Float64Array.from(lists.flatMap((list) => [...list])).sort();
  };

  /* The index of one build. */
  class Index {
    constructor(edition, start) {
      Object.assign(this, { edition, total: start.quotes, start });
      this.words = new Entries(edition, "words", start.words);
      this.places = new Entries(edition, "places", start.places);
      this.known = new WeakMap();
    }

    /* The rows and mentions of a word, from a cache by its bytes. */
    #read(key, bytes) {
      let word = this.known.get(bytes);
      if (!word) {
        const reader = new Reader(bytes);
        word = { key, texts: reader.ascending(), names: reader.ascending(), ...readMentions(reader) };
        this.known.set(bytes, word);
      }
      return word;
    }

    async #word(key) {
      const bytes = await this.words.get(key);
      return bytes && this.#read(key, bytes);
    }

    /* The words with a prefix; for a frequent prefix, its joint entry (`prefix*`). */
    async #beginning(beginning) {
      const all = await this.#word(`${beginning}*`);
      if (all) return [all];
      const found = await this.words.below(beginning);
      return found.map(([key, bytes]) => this.#read(key, bytes)).filter(({ key }) => !key.endsWith("*"));
    }

    /* The match of a term: `words` has the index words for each word of the term, `longer` those that
       begin with it, `instead` its corrections. */
    async read(term, mending) {
      const words = await Promise.all(term.words.map((word) => this.#word(word)));
      const reading = { term, words: words.map((word) => (word ? [word] : [])), instead: [] };
      const longer = term.prefix ? await this.#beginning(term.words[0]) : [];
      reading.longer = longer.filter((word) => word !== words[0]);
      const known = [...reading.words[0], ...reading.longer].some(
        ({ texts, mentions }) => texts.length || mentions[0] < NAMED * 2 ** 44,
      );
      if (mending && !known && term.words.length === 1 && !term.quoted) {
        reading.instead = nearest(term.words[0], await this.edition.json("names"));
        const names = await Promise.all(reading.instead.map((name) => this.#word(name)));
        reading.words[0].push(...names);
      }
      return reading;
    }

    /* Loads the positions of a word in the texts and in the names of rows. */
    async #locate(word) {
      const reader = new Reader((await this.places.get(word.key)) ?? []);
      word.places ??= [readPlaces(reader, word.texts), readPlaces(reader, word.names)];
    }

    /* The rows in which all words of some matches form a phrase: in texts, and in names. */
    async adjacent(readings) {
      const wanted = readings.flatMap(({ words }) => words);
      if (wanted.some((words) => !words.length)) return [[], []];
      await Promise.all(wanted.flat().map((word) => this.#locate(word)));
      return [0, 1].map((where) =>
        inOrder(wanted.map((words) => together(words.map(({ places }) => places[where])))).map(
          (place) => Math.floor(place / PLACES),
        ),
      );
    }

    /* The column of a facet: the values of a row are from `starts[row]` to before `starts[row + 1]`. */
    column(facet) {
      return this.edition.get(`columns/${facet}`, (bytes) => {
        const reader = new Reader(bytes, 1);
        const starts = new Uint32Array(this.total + 1);
        reader.number();
        for (let row = 0; row < this.total; row += 1) starts[row + 1] = starts[row] + reader.number();
        const recent = []; // move-to-front list of the last values; a rank in it counts from 1
        const values = Uint32Array.from(reader.take(starts[this.total]), (place) => {
          const value = place ? recent.splice(place - 1, 1)[0] : reader.number();
          recent.unshift(value);
          recent.length = Math.min(recent.length, 20);
          return value;
        });
        return { starts, values };
      });
    }

    /* The index of a value, by its id or a former id. */
    async numberOf(facet, id) {
      const bytes = await this.words.get(`=${facet} ${id}`);
      return bytes && new Reader(bytes).number();
    }

    /* Values as {id, name, quotes}; for articles with their language. */
    async described(kind, numbers) {
      const size = this.start.values;
      return Promise.all(
        numbers.map(async (number) => {
          const piece = await this.edition.json(`values/${kind}/${Math.floor(number / size)}`);
          const [id, name, quotes, language] = piece[number % size];
          return { id, name, quotes, ...(language && { language }) };
        }),
      );
    }

    async cards(rows) {
      const size = this.start.cards;
      return Promise.all(
        Array.from(rows, async (row) => {
          const piece = await this.edition.json(`cards/${Math.floor(row / size)}`);
          return piece[row % size];
        }),
      );
    }
  }

  Object.assign(onrecord, { Index, inOrder, together, recordOf, placeOf });
})();
