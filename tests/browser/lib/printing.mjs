// What comes out of the printer: a page as PDF, and poppler's tools to read it again as paper, not as a page.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import jsQR from "jsqr";

// Kept to be looked at: tests/browser/shots/print/NAME.pdf.
const FOLDER = path.resolve(import.meta.dirname, "../shots/print");
const A4 = { width: 595.3, height: 841.9 };
// Nearly all printers leave this much of a sheet white, whatever they are sent (5 mm, in points).
const EDGE = 14.2;

// `{pages, faults, text, codes}`: faults are words about paper size, cut or shrunken text, small type and missing glyphs;
// codes are what a camera reads from the squares of the first page.
export async function printed(page, name, { least = 14, small = "" } = {}) {
  await page.emulateMedia({ media: "print" });
  const wanted = await page.evaluate(inkOf, { least, small });
  await page.emulateMedia({ media: null });
  const folder = mkdtempSync(path.join(tmpdir(), "linli-print-"));
  try {
    const file = path.join(folder, "page.pdf");
    const pdf = await page.pdf({ preferCSSPageSize: true });
    writeFileSync(file, pdf);
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(path.join(FOLDER, `${name}.pdf`), pdf);
    const sheets = sheetsOf(file);
    const text = squeezed(sheets.flatMap((sheet) => sheet.words).join(""));
    const faults = [
      ...wanted.faults,
      ...sheets.flatMap(sheetFaults),
      ...missing(wanted.lines, text),
      ...fontFaults(file),
      ...shrunken(file, wanted.sizes),
      ...edgeFaults(file, folder),
    ];
    return { pages: sheets.length, faults: [...new Set(faults)], text, codes: codesOf(file, folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Runs inside the page, as it is printed: every line of ink, type that is too small or too pale, boxes that cut what they hold.
function inkOf({ least, small }) {
  const found = [];
  const lines = [];
  const sizes = new Set();
  const brief = (element) => `${element.tagName.toLowerCase()}.${element.className} "${(element.textContent || "").trim().slice(0, 30)}"`;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.nodeValue.trim();
    const element = walker.currentNode.parentElement;
    const box = element.getBoundingClientRect();
    if (!text || element.closest("script, style, svg") || box.width < 1.5 || box.height < 1.5) continue;
    const style = getComputedStyle(element);
    const points = Number.parseFloat(style.fontSize) * 0.75;
    sizes.add(points);
    lines.push(text);
    if (points < least - 0.05 && !(small && element.closest(small))) found.push(`type of ${points} pt: ${brief(element)}`);
    const ink = (style.color.match(/[\d.]+/g) || []).map(Number);
    if (Math.max(...ink.slice(0, 3)) > 110) found.push(`pale ink ${style.color}: ${brief(element)}`);
  }
  for (const element of document.querySelectorAll("body *")) {
    const hides = getComputedStyle(element).overflow !== "visible" && element.clientHeight > 2 && !element.closest("svg");
    if (!hides) continue;
    if (element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1) found.push(`cut off: ${brief(element)}`);
  }
  return { faults: found, lines, sizes: [...sizes] };
}

// Each sheet with its size in points and its words.
function sheetsOf(file) {
  const xml = tool("pdftotext", ["-bbox", file, "-"]);
  return xml.split("<page ").slice(1).map((part) => {
    const [, width, height] = part.match(/width="([\d.]+)" height="([\d.]+)"/);
    return { width: Number(width), height: Number(height), words: [...part.matchAll(/<word [^>]*>(.*?)<\/word>/g)].map(([, text]) => unescaped(text)) };
  });
}

function sheetFaults(sheet, index) {
  const found = [];
  if (Math.abs(sheet.width - A4.width) > 1 || Math.abs(sheet.height - A4.height) > 1) found.push(`sheet ${index + 1} is ${sheet.width} × ${sheet.height} pt, not A4`);
  if (sheet.words.length === 0) found.push(`sheet ${index + 1} is empty`);
  return found;
}

// Ink where no printer puts any. Looked at as a picture: what a heavy Chinese letter says of its own size is not to be trusted.
function edgeFaults(file, folder) {
  tool("pdftoppm", ["-r", "36", file, path.join(folder, "edge")]);
  const pictures = readdirSync(folder).filter((name) => name.startsWith("edge")).sort();
  return pictures.flatMap((name, sheet) => {
    const { data, width, height } = pixels(readFileSync(path.join(folder, name)));
    const edge = Math.floor(EDGE / 2);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        if (x >= edge && x < width - edge && y >= edge && y < height - edge) x = width - edge;
        if (data[(y * width + x) * 4] < 128) return [`sheet ${sheet + 1}: ink at the very edge, ${x * 2} × ${y * 2} pt`];
      }
    }
    return [];
  });
}

// Every line of the page is on the paper, looked for in pieces of six signs: lines break anywhere, which leaves two parts of
// a piece, and some signs come back as their look-alikes, one in a piece at most.
export function missing(lines, paper) {
  const text = squeezed(paper);
  const broken = (piece, at) => at > 0 && text.includes(piece.slice(0, at)) && text.includes(piece.slice(at));
  const alike = (piece, at) => piece.length === 6 && text.includes(piece.slice(0, at)) && text.includes(piece.slice(at + 1));
  const there = (piece) => text.includes(piece) || [...piece].some((_, at) => broken(piece, at) || alike(piece, at));
  return lines.map(squeezed).filter((line) => line && !text.includes(line) && !piecesOf(line).every(there)).map((line) => `not on the paper: ${line}`);
}

// The last one reaches back, so that it is six signs long too.
function piecesOf(line) {
  const starts = Array.from({ length: Math.ceil(line.length / 6) }, (_, n) => Math.max(0, Math.min(n * 6, line.length - 6)));
  return starts.map((at) => line.slice(at, at + 6));
}

// A glyph that no font has comes out as a box: then the font is not a Chinese one, or not embedded.
function fontFaults(file) {
  const rows = tool("pdffonts", [file]).split("\n").slice(2).filter(Boolean);
  const outside = rows.filter((row) => !/\byes\s+(yes|no)\s+yes\b/.test(row)).map((row) => `not embedded, or without its letters: ${row.trim()}`);
  return rows.length === 0 ? ["no type at all"] : outside;
}

// Chromium shrinks a page that is wider than its paper; then no size above is kept. Heavy Chinese letters are drawn, not set, and
// have no size in the file; those set by a font have.
function shrunken(file, sizes) {
  const set = [...tool("pdftohtml", ["-xml", "-i", "-stdout", "-zoom", "3", file]).matchAll(/<fontspec[^>]* size="(\d+)" family="[A-Z]{6}\+/g)];
  const points = [...new Set(set.map(([, size]) => Number(size) / 3))];
  return points.filter((size) => !sizes.some((wanted) => Math.abs(wanted - size) < 0.5)).map((size) => `type of ${size} pt on the paper is no size of the page: ${sizes}`);
}

// jsQR reads one code of a picture: what was found is painted over, and the rest looked at again. Several codes beside each
// other confuse it, and no camera: each quarter of the sheet is looked at by itself too.
function codesOf(file, folder) {
  tool("pdftoppm", ["-r", "150", "-f", "1", "-l", "1", file, path.join(folder, "sheet")]);
  const picture = pixels(readFileSync(path.join(folder, readdirSync(folder).find((name) => name.startsWith("sheet")))));
  const codes = new Set(quarters(picture).map(({ data, width, height }) => jsQR(data, width, height)?.data).filter(Boolean));
  for (let code = jsQR(picture.data, picture.width, picture.height); code && codes.size < 8; code = jsQR(picture.data, picture.width, picture.height)) {
    codes.add(code.data);
    paintOver(picture, code.location);
  }
  return [...codes];
}

function quarters({ data, width, height }) {
  const [wide, high] = [width >> 1, height >> 1];
  return [[0, 0], [wide, 0], [0, high], [wide, high]].map(([left, top]) => {
    const part = new Uint8ClampedArray(wide * high * 4);
    for (let y = 0; y < high; y += 1) part.set(data.subarray(((top + y) * width + left) * 4, ((top + y) * width + left + wide) * 4), y * wide * 4);
    return { data: part, width: wide, height: high };
  });
}

function pixels(ppm) {
  const [head, width, height] = ppm.subarray(0, 40).toString("latin1").match(/^P6\s+(\d+)\s+(\d+)\s+255\s/);
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0, from = head.length; at < data.length; at += 4, from += 3) data.set(ppm.subarray(from, from + 3), at);
  return { data, width: Number(width), height: Number(height) };
}

function paintOver({ data, width }, corners) {
  const all = Object.values(corners).filter(Boolean);
  const [left, right] = [Math.min(...all.map((c) => c.x)), Math.max(...all.map((c) => c.x))].map(Math.round);
  const [top, bottom] = [Math.min(...all.map((c) => c.y)), Math.max(...all.map((c) => c.y))].map(Math.round);
  for (let y = Math.max(0, top - 6); y < bottom + 6; y += 1) data.fill(255, (y * width + Math.max(0, left - 6)) * 4, (y * width + right + 6) * 4);
}

function tool(name, args) {
  return execFileSync(name, args, { encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "ignore"] });
}

function squeezed(text) {
  return text.normalize("NFKC").replace(/\s+/g, "");
}

function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}
