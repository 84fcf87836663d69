// Photographs for stories: real JPEG files, drawn here.

// As a phone would hand it over: a name, a kind, the bytes.
export async function photoOf(browser, words, [width, height] = [800, 600]) {
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: 1 });
  await page.setContent(`<body style="margin:0;background:linear-gradient(#8aa,#345);font:60px sans-serif;color:#fff;padding:80px">${words}`);
  const buffer = await page.screenshot({ type: "jpeg", quality: 80 });
  await page.close();
  return { name: "photo.jpg", mimeType: "image/jpeg", buffer };
}
