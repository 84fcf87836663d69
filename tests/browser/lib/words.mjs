// The interface's own words, from its catalogues, so that one story runs in every language.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { FluentBundle, FluentResource } from "@fluent/bundle";

const LOCALES = path.resolve(import.meta.dirname, "../../../web/locales");

// `const say = wordsOf("zh-CN"); say("requests-send-for", { name: "王秀兰" })`. An unknown key is a broken test.
export function wordsOf(lang) {
  const bundle = new FluentBundle(lang, { useIsolating: false });
  const folder = path.join(LOCALES, lang);
  for (const name of readdirSync(folder)) {
    const errors = bundle.addResource(new FluentResource(readFileSync(path.join(folder, name), "utf8")));
    if (errors.length > 0) throw new Error(`${lang}/${name}: ${errors.join("; ")}`);
  }
  return (key, values = {}) => {
    const message = bundle.getMessage(key);
    if (!message?.value) throw new Error(`the catalogue ${lang} has no words for ${key}`);
    const errors = [];
    const text = bundle.formatPattern(message.value, values, errors);
    if (errors.length > 0) throw new Error(`${key}: ${errors.join("; ")}`);
    return text;
  };
}
