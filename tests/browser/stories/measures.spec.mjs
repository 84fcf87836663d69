// The measures themselves: a page with one fault of each kind is judged, so that a green page means something.
import { expect, test } from "@playwright/test";
import { faults } from "../lib/checks.mjs";
import { markupFaults } from "../lib/markup.mjs";
import { codeAt } from "../lib/totp.mjs";

const page_of = (body, head = "") => `<!doctype html><html lang="zh-CN"><head><title>页</title>
  <meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/good.css">${head}</head>
  <body><main><h1>您好</h1>${body}<a class="btn" href="tel:88881234">打给社区</a></main></body></html>`;

const STYLE = `body { margin: 16px; font: 20px/1.6 sans-serif; color: #1c1a17; background: #fffdf8 }
  .btn { display: block; box-sizing: border-box; margin-top: 18px; min-height: 60px; line-height: 56px; border: 2px solid #0b5345; color: #0b5345; background: #fff; font-size: 20px }
  .faint { border-color: #eee } .small { font-size: 14px } .low { min-height: 30px; line-height: 26px } .near { margin-top: 3px }
  .bare { border: 0 } .wide { width: 900px } .float { position: fixed; bottom: 0 } .pale { color: #666 } .tight { line-height: 1.1 } .crowd p { margin: 0 }`;

async function judged(page, body, head) {
  await page.route("**/*", (route) =>
    route.request().url().endsWith(".css")
      ? route.fulfill({ contentType: "text/css", body: STYLE })
      : route.fulfill({ contentType: "text/html; charset=utf-8", body: page_of(body, head) }),
  );
  await page.goto("http://linli.test/");
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

test("finds: no number to call", async ({ page }) => {
  await judged(page, "");
  expect(await faults(page, { phone: "1234 5678" })).toContain("no link that calls 1234 5678");
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
