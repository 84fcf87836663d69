// Every message of the catalogues can be read: short sentences, everyday characters, plain English (ACCESS.md §1, WCAG 3.1.5).
import { test, expect } from "@playwright/test";
import { GRADE, grade, messages, rare, tooLong } from "../lib/reading.mjs";

for (const lang of ["zh-CN", "en"]) {
  test(`no sentence is longer than a breath in ${lang}`, () => {
    const long = messages(lang).flatMap(({ file, key, text }) => tooLong(text, lang).map((sentence) => `${file} ${key}: ${sentence}`));
    expect([...new Set(long)]).toEqual([]);
  });
}

test("Chinese is written in everyday characters", () => {
  const all = messages("zh-CN").flatMap(({ file, key, text }) => rare(text).map((sign) => `${file} ${key}: ${sign}`));
  expect([...new Set(all)]).toEqual([]);
});

test(`every English catalogue is read after ${GRADE} years of school`, () => {
  const files = grouped(messages("en"));
  const hard = [...files].map(([file, all]) => [file, grade(all.map(({ text }) => text))]).filter(([, years]) => years > GRADE);
  expect(hard).toEqual([]);
});

test("the check itself finds what is hard", () => {
  expect(tooLong("因小区供水管网改造工程需要拟于明天上午九点至下午五点对全部楼栋实施停水作业。", "zh-CN")).toHaveLength(1);
  expect(rare("请勿晾晒衾褥")).toContain("衾");
  expect(grade(["The administration will subsequently communicate supplementary documentation regarding authorisation."])).toBeGreaterThan(GRADE);
  expect(grade(["Say what is wrong. We will come and look at it."])).toBeLessThan(GRADE);
});

function grouped(all) {
  const files = new Map();
  for (const one of all) files.set(one.file, [...(files.get(one.file) ?? []), one]);
  return files;
}
