// The measures themselves: a page with one fault of each kind is judged, so that a green page means something.
import { expect, test } from "@playwright/test";
import { faults } from "../lib/checks.mjs";
import { focusFaults } from "../lib/keyboard.mjs";
import { keepsAccount } from "../lib/listening.mjs";
import { markupFaults } from "../lib/markup.mjs";
import { codeAt } from "../lib/totp.mjs";
import { wordsOf } from "../lib/words.mjs";

const FOOT = '<footer class="foot"><div class="wrap"><p class="callbar"><a class="btn" href="tel:88881234">打给社区</a></p></div></footer>';
const page_of = (body, { head = "", lang = "zh-CN", foot = FOOT } = {}) => `<!doctype html><html lang="${lang}"><head><title>页</title>
  <meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/good.css">${head}</head>
  <body><main><h1>您好</h1>${body}</main>${foot}</body></html>`;

const STYLE = `body { margin: 16px; font: 20px/1.6 sans-serif; color: #1c1a17; background: #fffdf8 }
  .btn { display: block; box-sizing: border-box; margin-top: 18px; min-height: 60px; line-height: 56px; border: 2px solid #0b5345; color: #0b5345; background: #fff; font-size: 20px }
  :focus { outline: 4px solid #1c1a17 } .ringless:focus { outline: 4px solid transparent }
  .faint { border-color: #eee } .small { font-size: 14px } .low { min-height: 30px; line-height: 26px } .near { margin-top: 3px }
  .bare { border: 0 } .wide { width: 900px } .float { position: fixed; bottom: 0 } .pale { color: #666 } .tight { line-height: 1.1 } .crowd p { margin: 0 }`;

// The page is opened with its styles, and with a script that makes its first paragraph answer to a finger.
async function opened(page, body, options) {
  const answers = {
    css: { contentType: "text/css", body: STYLE },
    js: { contentType: "text/javascript", body: "document.querySelector('main p').addEventListener('click', function () {});" },
  };
  await page.addInitScript(keepsAccount);
  await page.route("**/*", (route) => route.fulfill(answers[route.request().url().split(".").pop()] ?? { contentType: "text/html; charset=utf-8", body: page_of(body, options) }));
  await page.goto("http://linli.test/");
}

async function judged(page, body, options) {
  await opened(page, body, options);
  return (await faults(page)).join("\n");
}

test("a good page has no faults", async ({ page }) => {
  expect(await judged(page, '<p>水管漏了，<a href="/x">看看</a>。</p><a class="btn" href="/y">报修反映</a>')).toBe("");
});

const FAULTS = {
  "text of 14 px": '<p class="small">太小</p>',
  "target 358 × 30": '<a class="btn low" href="/y">矮</a>',
  "only 3 px from": '<a class="btn" href="/a">一</a><a class="btn near" href="/b">二</a>',
  "edge stands out only": '<button class="btn faint">淡</button>',
  "no border": '<button class="btn bare">没有边</button>',
  "scrolls sideways": '<p class="wide">宽</p>',
  "floats over content": '<p class="float">浮</p>',
  "axe color-contrast-enhanced": '<p class="pale">看不清的字</p>',
  "axe label": '<input class="btn" name="x">',
  "placeholder": '<label>名字<input class="btn" placeholder="名字"></label>',
  "disabled control": '<button class="btn" disabled>不能按</button>',
  "inline style": '<p style="color: red">红</p>',
  "inline onclick": '<button class="btn" onclick="x()">按</button>',
  "inline script": "<script>1</script>",
  "2 headings of the first level": "<h1>又一个</h1>",
  "English in a Chinese page": "<p>请 submit 一下</p>",
  "lines 22px apart": '<p class="tight">挤在一起的字</p>',
  "paragraphs only 0 px apart": '<div class="crowd"><p>一段话。</p><p>又一段话。</p></div>',
  "form without an address": "<form></form>",
  "by ear the same": '<form action="/a"><button class="btn">知道了</button></form><form action="/b"><button class="btn">知道了</button></form>',
  "tabindex above 0": '<p tabindex="3">跳</p>',
  "listens to click and is no control": '<p>按我</p><script src="/listens.js"></script>',
};

for (const [fault, body] of Object.entries(FAULTS)) {
  test(`finds: ${fault}`, async ({ page }) => {
    expect(await judged(page, body)).toContain(fault);
  });
}

test("buttons of one name are told apart by what describes them, or do the same", async ({ page }) => {
  const told = '<h2 id="x">一件</h2><h2 id="y">另一件</h2><a class="btn" href="/a" aria-describedby="x">看看</a><a class="btn" href="/b" aria-describedby="y">看看</a>';
  const same = '<a class="btn" href="/c">再看看</a><a class="btn" href="/c">再看看</a>';
  expect(await judged(page, told + same)).toBe("");
});

test("a number that is called from a link in a sentence too is in its place all the same", async ({ page }) => {
  expect(await judged(page, '<p>打<a href="tel:88881234">8888 1234</a>也行。</p>')).toBe("");
});

test("finds: no number to call, or not in its place", async ({ page }) => {
  await judged(page, "");
  expect(await faults(page, { phone: "1234 5678" })).toContain("no link that calls 1234 5678");
  const elsewhere = await judged(page, '<a class="btn" href="tel:88881234">打给社区</a>', { foot: "" });
  expect(elsewhere).toContain("8888 1234 is not in its place at the foot");
  const above = await judged(page, `${FOOT}<p>后面还有。</p>`, { foot: "" });
  expect(above).toContain("8888 1234 is not in its place at the foot");
  // The desk's is in its one line, and a resident's button would not do there.
  expect(await faults(page, { kind: "desk" })).toContain("8888 1234 is not in its place at the foot");
});

test("finds: Chinese words of the interface in an English page, unless they are marked", async ({ page }) => {
  const words = wordsOf("zh-CN")("common-no-tricks");
  const english = { lang: "en", foot: FOOT.replace("打给社区", "Call us") };
  expect(await judged(page, `<p>${words}</p>`, english)).toContain(`Chinese in an English page "${words.slice(0, 40)}"`);
  expect(await judged(page, `<p lang="zh-CN">${words}</p><p>Mr 王秀兰</p>`, english)).toBe("");
  expect(await judged(page, `<a class="btn" href="/x" aria-label="${words}">x</a>`, english)).toContain("Chinese in an English page, by aria-label");
});

test("the keyboard's walk: a page where all is well, and one fault of each kind", async ({ page }) => {
  const well = '<p><a href="/a">看看</a></p><input class="btn" aria-label="哪天" type="date"><label><input type="radio" name="r" value="1">一</label><label><input type="radio" name="r" value="2">二</label><details><summary class="btn">还有</summary><a href="/in">里面</a></details>';
  for (const [body, ...found] of [
    [well],
    [`${well}<a class="btn ringless" href="/y">没有圈</a>`, "focus without a ring"],
    [`${well}<a class="btn" href="/y" tabindex="-1">到不了</a>`, "the keyboard does not reach"],
    [`${well}<a class="btn" href="/y" tabindex="2">先到这里</a>`, "focus goes back"],
  ]) {
    await opened(page, body);
    const faultsThere = (await focusFaults(page)).join("\n");
    if (found.length === 0) expect(faultsThere).toBe("");
    for (const fault of found) expect(faultsThere).toContain(fault);
  }
});

test("finds: unsound HTML", async () => {
  const answers = (body) => ({ url: () => "http://linli.test/x", request: { get: async () => ({ text: async () => body }) } });
  const good = '<!DOCTYPE html>\n<html lang="zh-CN">\n<head><title>页</title></head>\n<body><p>好</p></body>\n</html>\n';
  expect(await markupFaults(answers(good))).toEqual([]);
  expect((await markupFaults(answers(good.replace("<p>好</p>", "<p><div>坏</div></p>")))).length).toBeGreaterThan(0);
});

test("second-factor codes are those of RFC 6238", () => {
  const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"; // "12345678901234567890", the RFC's own
  expect(codeAt(secret, Math.floor(59 / 30))).toBe("287082");
  expect(codeAt(secret, Math.floor(1_111_111_109 / 30))).toBe("081804");
});
