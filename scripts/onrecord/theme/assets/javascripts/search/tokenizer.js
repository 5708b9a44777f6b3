/* Tokenizer and query parser, with the same rules and tables as scripts/onrecord/search/tokenizer.py,
   query_parser.py and term_matching.py. */
"use strict";

(() => {
  const onrecord = (window.onrecord ??= {});

  const DROPPED = new RegExp(
    "[\\u00ad\\u00b7\\u0300-\\u036f\\u0483-\\u0489\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7" +
      "\\u0610-\\u061a\\u061c\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8" +
      "\\u06ea-\\u06ed\\u0711\\u0730-\\u074a\\u0898-\\u089f\\u08ca-\\u08e1\\u08e3-\\u08ff\\u1ab0-\\u1aff" +
      "\\u1dc0-\\u1dff\\u200c-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u20d0-\\u20ff\\ufe00-\\ufe0f" +
      "\\ufe20-\\ufe2f\\ufeff\\u{e0000}-\\u{e01ef}]",
    "gu",
  );
  const LETTERS = new Map(
    (
      "ßss æae œoe øo łl đd ðd þth ħh ŧt ŋn ıi ĸk ƒf ɓb ɗd ƙk ƴy ɛe ɔo əe ςσ ґг " +
      "ٱا ىي یي ېي ےي ةه ہه ھه ەه کك ʹ' ʺ\" ʻ' ʼ' " +
      "٠0 ١1 ٢2 ٣3 ٤4 ٥5 ٦6 ٧7 ٨8 ٩9 ۰0 ۱1 ۲2 ۳3 ۴4 ۵5 ۶6 ۷7 ۸8 ۹9"
    )
      .split(" ")
      .map(([letter, ...instead]) => [letter, instead.join("")]),
  );
  const SPACELESS =
    "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u2e80-\\u2fdf\\u3005-\\u3007\\u3021-\\u3029" +
    "\\u3031-\\u3035\\u3038-\\u303b\\u3041-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff" +
    "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{1aff0}-\\u{1b16f}\\u{20000}-\\u{3fffd}";
  const WORD = new RegExp(
    `(?=[\\p{L}\\p{N}])[${SPACELESS}]\\p{M}*|(?:(?![${SPACELESS}])[\\p{L}\\p{M}\\p{N}])+`,
    "gu",
  );
  const STARTS_SPACELESS = new RegExp(`^[${SPACELESS}]`, "u");
  const SPACE = "\\t-\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
  const MARKS = '"“”„‟«»「」『』＂';
  const PART = new RegExp(
    `(?<minus>(?<![^${SPACE}])-)?` +
      `(?:[${MARKS}](?<quoted>[^${MARKS}]*)(?<closed>[${MARKS}]?)|(?<plain>[^${SPACE}${MARKS}]+))`,
    "gu",
  );

  const folding = new Map();
  const foldCharacter = (character) => {
    let folded = folding.get(character);
    if (folded === undefined) {
      folded = "";
      for (const letter of character.normalize("NFKD").toLowerCase().replace(DROPPED, "")) {
        folded += LETTERS.get(letter) ?? letter;
      }
      folding.set(character, folded);
    }
    return folded;
  };

  onrecord.fold = (text) => Array.from(text, foldCharacter).join("");

  /* [{word, start, end}]: the folded words of a text with their spans in UTF-16 code units. */
  onrecord.wordsOf = (text) => {
    let folded = "";
    const from = []; // the span of the original character for each code unit of `folded`
    const to = [];
    let at = 0;
    for (const character of text) {
      const letters = foldCharacter(character);
      const end = at + character.length;
      if (letters === "" && to.length) to[to.length - 1] = end; // an accent belongs to its letter
      folded += letters;
      for (let letter = 0; letter < letters.length; letter += 1) {
        from.push(at);
        to.push(end);
      }
      at = end;
    }
    return Array.from(folded.matchAll(WORD), ({ 0: word, index }) => ({
      word,
      start: from[index],
      end: to[index + word.length - 1],
    }));
  };

  const isSpaceless = (word) => STARTS_SPACELESS.test(word);

  /* Each word by itself, but adjacent characters of scripts without spaces together. */
  const runsOf = (words) => {
    const runs = [];
    let before;
    for (const word of words) {
      const goesOn = before && word.start <= before.end && isSpaceless(word.word);
      if (goesOn && isSpaceless(before.word)) runs.at(-1).push(word);
      else runs.push([word]);
      before = word;
    }
    return runs;
  };

  const without = (terms) => [...new Map(terms.map((term) => [JSON.stringify(term), term])).values()];

  /* The parsed query {terms, excluded}: lists of unique terms {words, prefix, quoted}. */
  onrecord.parseQuery = (typed) => {
    const text = typed.normalize("NFC");
    const terms = [];
    const excluded = [];
    const termOf = (words, goingOn = false, quoted = false) => {
      const texts = words.map(({ word }) => word);
      return { words: texts, prefix: goingOn && !isSpaceless(texts.at(-1)), quoted };
    };
    for (const part of text.matchAll(PART)) {
      const { minus, quoted, closed, plain } = part.groups;
      const inside = quoted ?? plain;
      const words = onrecord.wordsOf(inside);
      if (!words.length) continue;
      const atEnd = part.index + part[0].length === text.length;
      const goingOn = atEnd && words.at(-1).end === inside.length && !closed;
      if (minus) {
        excluded.push(termOf(words));
      } else if (quoted !== undefined) {
        // Until the closing mark is typed, the last word of a phrase is a term of its own.
        const open = goingOn && !isSpaceless(words.at(-1).word) ? words.splice(-1) : [];
        if (words.length) terms.push(termOf(words, false, true));
        if (open.length) terms.push(termOf(open, true));
      } else {
        const runs = runsOf(words);
        runs.forEach((run, place) => terms.push(termOf(run, goingOn && place === runs.length - 1)));
      }
    }
    return { terms: without(terms), excluded: without(excluded) };
  };

  /* Compares by code point, as Python does: by UTF-16, characters above U+FFFF would come too early. */
  onrecord.compare = (one, other) => {
    const [a, b] = [one, other].map((text) => Array.from(text, (letter) => letter.codePointAt(0)));
    const at = a.findIndex((code, place) => code !== b[place]);
    return at < 0 ? a.length - b.length : a[at] - (b[at] ?? -1);
  };

  /* The optimal string alignment distance of two words; any number above `most` means “too far”. */
  const distance = (a, b, most) => {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let older;
    let old;
    let row = Array.from({ length: b.length + 1 }, (_, place) => place);
    for (let i = 1; i <= a.length; i += 1) {
      [older, old, row] = [old, row, [i]];
      let least = i;
      for (let j = 1; j <= b.length; j += 1) {
        const change = old[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
        row[j] = Math.min(change, old[j] + 1, row[j - 1] + 1);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
          row[j] = Math.min(row[j], older[j - 2] + 1);
        }
        least = Math.min(least, row[j]);
      }
      if (least > most) return most + 1;
    }
    return row[b.length];
  };

  /* The names at the least distance from a word that occurs nowhere; empty beyond the limit. */
  onrecord.nearest = (word, names) => {
    const letters = [...word];
    let most = letters.length < 4 ? 0 : letters.length < 8 ? 1 : 2;
    let found = [];
    if (!most) return found;
    for (const name of names) {
      const apart = distance(letters, [...name], most);
      if (apart < most) [most, found] = [apart, []];
      if (apart === most) found.push(name);
    }
    return found;
  };
})();
