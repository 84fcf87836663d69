// How easily the interface's own texts are read: what src/domain/reading.rs hints at for notices, and for English the
// Flesch-Kincaid grade (Kincaid and others 1975), which is years of school.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { FluentResource } from "@fluent/bundle";

const LOCALES = path.resolve(import.meta.dirname, "../../../web/locales");
// Chinese characters in one breath, as for notices; and words, a little over GOV.UK's advice of 25 at most.
export const LONGEST = { "zh-CN": 30, en: 25 };
// A child of fourteen reads this; WCAG 3.1.5 asks for lower secondary school.
export const GRADE = 8;

// The everyday characters: level 1 of GB/T 2312, rows 16 to 55, which GBK keeps as B0 to D7.
const EVERYDAY = everyday();

function everyday() {
  const decoder = new TextDecoder("gbk");
  const all = new Set();
  for (let row = 0xb0; row <= 0xd7; row += 1) {
    for (let cell = 0xa1; cell <= (row === 0xd7 ? 0xf9 : 0xfe); cell += 1) all.add(decoder.decode(Uint8Array.of(row, cell)));
  }
  return all;
}

// Every way each message can be said, `{file, key, text}`; what is put in stands as a name would: 王秀兰.
export function messages(lang) {
  const folder = path.join(LOCALES, lang);
  return readdirSync(folder).flatMap((file) => {
    const { body } = new FluentResource(readFileSync(path.join(folder, file), "utf8"));
    return body.flatMap(({ id, value }) => said(value, lang).map((text) => ({ file, key: id, text })));
  });
}

function said(pattern, lang) {
  if (typeof pattern === "string") return [pattern];
  return (pattern ?? []).reduce((ways, part) => {
    const next = one(part, lang);
    return ways.flatMap((way) => next.map((words) => way + words));
  }, [""]);
}

function one(part, lang) {
  if (typeof part === "string") return [part];
  if (part.type === "select") return part.variants.flatMap((variant) => said(variant.value, lang));
  if (part.type === "str") return [part.value];
  // What is counted has a short name, or one that says so.
  if (/^(n|most|max|min|days?|hours?|count|size|after|wait)$/.test(part.name)) return ["3"];
  return [lang === "en" ? "Anna" : "王秀兰"];
}

export function sentences(text) {
  return text.split(/[。！？；：!?;:\n]|\.(?=\s|$)/).map((part) => part.trim()).filter(Boolean);
}

// 浏 is said in one word only, which everybody with a phone has read: 浏览器.
export function rare(text) {
  return [...new Set(text.replaceAll("浏览器", ""))].filter((sign) => /\p{Script=Han}/u.test(sign) && !EVERYDAY.has(sign));
}

export function tooLong(text, lang) {
  const length = (sentence) => (lang === "en" ? wordsIn(sentence).length : [...sentence].filter((sign) => /\p{Script=Han}/u.test(sign)).length);
  return sentences(text).filter((sentence) => length(sentence) > LONGEST[lang]);
}

// Over many sentences; a single button has no grade.
export function grade(texts) {
  const lines = texts.flatMap(sentences).filter((line) => wordsIn(line).length > 3);
  const words = lines.flatMap(wordsIn);
  const syllables = words.reduce((sum, word) => sum + syllablesIn(word), 0);
  return 0.39 * (words.length / lines.length) + 11.8 * (syllables / words.length) - 15.59;
}

function wordsIn(sentence) {
  return sentence.match(/[A-Za-z][A-Za-z'’-]*/g) ?? [];
}

function syllablesIn(word) {
  const plain = word.toLowerCase().replace(/[^a-z]/g, "").replace(/(?:[^laeiouy]es|[^td]ed|[^laeiouy]e)$/, "").replace(/^y/, "");
  return Math.max(1, (plain.match(/[aeiouy]{1,2}/g) ?? []).length);
}
