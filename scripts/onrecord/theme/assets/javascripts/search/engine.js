/*
 * The search engine: runs queries on the index. It implements the same rules as the scan in
 * scripts/onrecord/search/reference.py, its test oracle; docs/handbook/search-format.md documents the index.
 *
 *   const index = await onrecord.openIndex("../");            // the URL of the site's root
 *   const answer = await index.search({ words: "clean wat", facets: { city: ["lodz"] } });
 *   answer.total; answer.rows; await answer.cards(answer.rows.slice(0, 10)); await answer.top("speaker", 8);
 */
"use strict";

(() => {
  const { Index, Reader, inOrder, openEdition, parseQuery, placeOf, recordOf, together } = onrecord;

  // Kinds of records as in `records/kinds.py`.
  const NAMED = ["speaker", "city", "organization", "theme", "event"];
  const FACETS = [...NAMED, "kind", "language", "year"];
  const KINDS = [...NAMED, "article"];
  const RECORDS = 5; // the number of records of each kind in an answer
  const WHOLE = 2;
  const BEGINNING = 1;

  const bitLength = (number) => 32 - Math.clz32(number);

  /* A run of a query: the matching rows, and their scores. */
  class Match {
    constructor(index, { terms, excluded }) {
      Object.assign(this, { index, terms, excluded });
      this.reached = new Uint16Array(index.total); // the number of terms that match so far
      this.named = new Uint16Array(index.total);
      this.score = new Uint32Array(index.total);
      this.adjacent = new Uint8Array(index.total);
      this.most = 1; // a bound above all scores
    }

    async run() {
      const read = (terms, mending) =>
        Promise.all(terms.map((term) => this.index.read(term, mending)));
      [this.readings, this.left] = await Promise.all([read(this.terms, true), read(this.excluded)]);
      const phrases = [...this.readings, ...this.left].filter(({ words }) => words.length > 1);
      await Promise.all(phrases.map(async (phrase) => (phrase.rows = await this.index.adjacent([phrase]))));
      this.readings.forEach((reading, turn) => this.#note(reading, turn));
      for (const { words, rows } of this.left) {
        for (const list of rows ?? words[0].flatMap(({ texts, names }) => [texts, names])) {
          for (const row of list) this.reached[row] = 0xffff;
        }
      }
      return this;
    }

    #note({ words, longer, rows }, turn) {
      const { total } = this.index;
      const best = new Uint8Array(total);
      const named = new Uint8Array(total);
      const note = (list, value) => {
        for (const row of list) if (best[row] < value) best[row] = value;
      };
      if (rows) {
        note(rows[0], 1);
        note(rows[1], 1);
        for (const row of rows[1]) named[row] = words.length;
      } else {
        for (const { texts, names } of longer) {
          note(texts, BEGINNING);
          note(names, BEGINNING);
        }
        for (const { texts, names } of words[0]) {
          note(texts, WHOLE * bitLength(Math.floor(total / texts.length)));
          note(names, WHOLE * bitLength(total));
          for (const row of names) named[row] = 1;
        }
      }
      for (let row = 0; row < total; row += 1) {
        if (best[row] && this.reached[row] === turn) {
          this.reached[row] = turn + 1;
          this.named[row] += named[row];
          if (!rows) this.score[row] += best[row];
        }
      }
      this.most += WHOLE * bitLength(total);
    }

    has(row) {
      return this.reached[row] === this.terms.length;
    }

    /* The rows by relevance; `rows` come the newest first. */
    async ranked(rows) {
      const { total } = this.index;
      if (this.terms.length > 1 && rows.length > 1) {
        for (const list of await this.index.adjacent(this.readings)) {
          for (const row of list) this.adjacent[row] = 1;
        }
      }
      const keys = Float64Array.from(
        rows,
        (row) =>
          -((this.named[row] * 2 + this.adjacent[row]) * this.most + this.score[row]) * total + row,
      );
      return Uint32Array.from(keys.sort(), (key) => ((key % total) + total) % total);
    }

    /* The records whose names match all terms, by kind: their indices, the best first. */
    records() {
      const found = Object.fromEntries(KINDS.map((kind) => [kind, []]));
      if (!this.readings.length) return found;
      const [first, ...others] = this.readings.map(fitting);
      const left = this.left.map(fitting);
      const exact = exactly(this.readings);
      for (const [record, fit] of first) {
        const fits = [fit, ...others.map((other) => other.get(record) ?? 0)];
        if (fits.includes(0) || left.some((other) => other.has(record))) continue;
        const kind = Math.floor(record / 2 ** 22);
        const tier = exact.has(record) ? 0 : 3 - Math.min(...fits);
        found[KINDS[kind]].push(tier * 2 ** 22 + (record % 2 ** 22));
      }
      for (const kind of KINDS) {
        found[kind] = Array.from(Float64Array.from(found[kind]).sort(), (key) => key % 2 ** 22);
      }
      return found;
    }
  }

  const mentionsInOrder = (readings) =>
    inOrder(
      readings.flatMap(({ words }) => words.map((read) => together(read.map(({ mentions }) => mentions)))),
    );

  /* The records whose names match a term, with their fit: WHOLE or BEGINNING. */
  const fitting = (reading) => {
    const fits = new Map();
    for (const { mentions } of reading.longer) {
      for (const mention of mentions) fits.set(recordOf(mention), BEGINNING);
    }
    const whole = reading.words.some((words) => !words.length) ? [] : mentionsInOrder([reading]);
    for (const mention of whole) fits.set(recordOf(mention), WHOLE);
    return fits;
  };

  /* The records with a name of exactly the words of all terms. */
  const exactly = (readings) => {
    const wanted = readings.flatMap(({ words }) => words);
    if (wanted.some((words) => !words.length)) return new Set();
    const ends = wanted.at(-1).map((word) => word.ends);
    return new Set(
      mentionsInOrder(readings)
        .filter((mention) => placeOf(mention) === wanted.length - 1)
        .filter((mention) => ends.some((set) => set.has(mention)))
        .map(recordOf),
    );
  };

  /* The choices in all facets, applied to all rows. */
  class Choice {
    constructor(index) {
      this.index = index;
      this.failed = new Uint8Array(index.total); // the number of facets in which a row has no chosen value
      this.last = new Uint8Array(index.total); // the last of these facets
    }

    async apply(facets) {
      const chosen = Object.entries(facets).filter(([, ids]) => ids.length);
      await Promise.all(
        chosen.map(async ([facet, ids]) => {
          const [{ starts, values }, ...numbers] = await Promise.all([
            this.index.column(facet),
            ...ids.map((id) => this.index.numberOf(facet, id)),
          ]);
          const passes = new Uint8Array(this.index.start.facets[facet]);
          for (const number of numbers) if (number !== undefined) passes[number] = 1;
          for (let row = 0; row < this.index.total; row += 1) {
            let passed = 0;
            for (let at = starts[row]; at < starts[row + 1]; at += 1) passed |= passes[values[at]];
            if (passed) continue;
            this.failed[row] += 1;
            this.last[row] = FACETS.indexOf(facet);
          }
        }),
      );
      return this;
    }

    /* Whether a row passes all facets, without regard to the facet `but`. */
    passes(row, but = -1) {
      return this.failed[row] === 0 || (this.failed[row] === 1 && this.last[row] === but);
    }
  }

  const sorted = async (index, match, rows, sort) => {
    if (sort === "oldest") return rows.reverse();
    if (sort === "speaker") {
      const [{ starts, values }, order] = await Promise.all([
        index.column("speaker"),
        index.edition.get("order", (bytes) => {
          const reader = new Reader(bytes, 1);
          return Uint32Array.from({ length: index.start.facets.speaker }, () => reader.number());
        }),
      ]);
      const placeIn = (row) => {
        let place = order.length; // rows without a speaker come last
        for (let at = starts[row]; at < starts[row + 1]; at += 1) {
          place = Math.min(place, order[values[at]]);
        }
        return place;
      };
      const keys = Float64Array.from(rows, (row) => placeIn(row) * index.total + row);
      return Uint32Array.from(keys.sort(), (key) => key % index.total);
    }
    return sort === "newest" || !match.terms.length ? rows : match.ranked(rows);
  };

  const correctedIn = (readings) =>
    new Map(
      readings
        .filter(({ instead }) => instead.length)
        .map(({ term, instead }) => [term.words[0], instead]),
    );

  const marksOf = (readings) => ({
    words: [...new Set(readings.flatMap(({ term, instead }) => [...term.words, ...instead]))],
    prefixes: readings.filter(({ term }) => term.prefix).map(({ term }) => term.words[0]),
  });

  const run = async (index, { words = "", facets = {}, sort = "relevance" }) => {
    const [match, choice] = await Promise.all([
      new Match(index, parseQuery(words)).run(),
      new Choice(index).apply(facets),
    ]);
    const matching = [];
    for (let row = 0; row < index.total; row += 1) if (match.has(row)) matching.push(row);
    const found = Uint32Array.from(matching.filter((row) => choice.passes(row)));
    const records = match.records();
    const named = KINDS.map(async (kind) => [
      kind,
      await index.described(kind, records[kind].slice(0, RECORDS)),
    ]);
    const counted = new Map();
    const count = (facet) => {
      if (!counted.has(facet)) counted.set(facet, tally(index, matching, choice, facet));
      return counted.get(facet);
    };
    return {
      total: found.length,
      rows: await sorted(index, match, found, sort),
      corrected: Array.from(correctedIn(match.readings), ([word, read]) => ({ word, read })),
      marks: marksOf(match.readings),
      records: Object.fromEntries(await Promise.all(named)),
      cards: (rows) => index.cards(rows),
      /* The number of quotes with this value added to the choices. */
      count: async (facet, id) => {
        const [counts, number] = await Promise.all([count(facet), index.numberOf(facet, id)]);
        return counts[number] ?? 0;
      },
      /* The number of quotes by id, for all values of a facet with any. */
      counts: async (facet) => new Map((await most(index, facet, await count(facet))).map(pairOf)),
      /* The values with the most quotes, and the number of other values. */
      top: async (facet, limit) => {
        const counts = await count(facet);
        const values = await most(index, facet, counts, limit);
        return { values, more: counts.filter(Boolean).length - values.length };
      },
    };
  };

  const pairOf = ({ id, count }) => [id, count];

  /* The number of rows with each value of a facet, among those that match the query and all other facets. */
  const tally = async (index, matching, choice, facet) => {
    const { starts, values } = await index.column(facet);
    const counts = new Uint32Array(index.start.facets[facet]);
    const but = FACETS.indexOf(facet);
    for (const row of matching) {
      if (!choice.passes(row, but)) continue;
      for (let at = starts[row]; at < starts[row + 1]; at += 1) counts[values[at]] += 1;
    }
    return counts;
  };

  const most = async (index, facet, counts, limit = counts.length) => {
    const numbers = [...counts.keys()].filter((number) => counts[number]);
    numbers.sort((one, other) => counts[other] - counts[one] || one - other);
    const described = await index.described(facet, numbers.slice(0, limit));
    return described.map(({ id, name }, at) => ({ id, name, count: counts[numbers[at]] }));
  };

  const openBuild = async (root) => {
    const edition = await openEdition(root);
    return new Index(edition, await edition.json("start"));
  };

  /* Binds an answer to its version of the index: row numbers are meaningless in another version. */
  const bound = (answer, index) => {
    for (const [name, method] of Object.entries(answer)) {
      if (typeof method !== "function") continue;
      answer[name] = (...given) =>
        method(...given).catch(async (error) => {
          if (error.name !== "PieceMissing" || !(await index.edition.isOld())) throw error;
          throw Object.assign(new Error("the site was built again"), { name: "IndexRebuilt" });
        });
    }
    return answer;
  };

  onrecord.openIndex = async (root) => {
    let index = await openBuild(root);

    /* Runs a question on the open index; if a shard is missing there, on the newer index of the site. */
    const ask = async (question) => {
      const asked = index;
      try {
        return await question(asked);
      } catch (error) {
        if (error.name !== "PieceMissing" || !(await asked.edition.isOld())) throw error;
        if (index === asked) index = await openBuild(root);
        return question(index);
      }
    };

    return {
      get total() {
        return index.total;
      },
      search: (query) => ask(async (index) => bound(await run(index, query), index)),
      /* The values of a facet by id, as {id, name, quotes}; null for unknown ids. */
      named: (facet, ids) =>
        ask((index) =>
          Promise.all(
            ids.map(async (id) => {
              const number = await index.numberOf(facet, id);
              return number === undefined ? null : (await index.described(facet, [number]))[0];
            }),
          ),
        ),
      /* The values of a facet whose names match the words, the best first. */
      find: (facet, words, limit = 50) =>
        ask(async (index) => {
          const match = await new Match(index, parseQuery(words)).run();
          return index.described(facet, match.records()[facet].slice(0, limit));
        }),
      /* All values of a facet. */
      values: (facet) =>
        ask((index) => index.described(facet, [...Array(index.start.facets[facet]).keys()])),
    };
  };
})();
