// Pictures of pages, to look at: tests/browser/shots/NAME.png.
import path from "node:path";

const FOLDER = path.resolve(import.meta.dirname, "../shots");

export async function shot(page, name) {
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`), fullPage: true, animations: "disabled" });
}
