// Ways of seeing, so chosen that sixteen of them hold every pair of text size, colours, width and language (ACCESS.md §1).
export const SIZES = ["20", "24", "30"];
export const COLOURS = ["light", "dark", "contrast", "forced"];
export const WIDTHS = [390, 320, 768, 1280];
export const LANGS = ["zh-CN", "en"];

// A Latin square: each colour meets each width once, the other two are spread along both.
export const COVERING = COLOURS.flatMap((colours, row) =>
  WIDTHS.map((width, column) => ({
    colours,
    width,
    size: SIZES[Math.min((row + column) % 4, 2)],
    lang: LANGS[((row >> 1) + column) % 2],
  })),
);

// Every combination there is: 96.
export const WHOLE = COLOURS.flatMap((colours) =>
  WIDTHS.flatMap((width) => SIZES.flatMap((size) => LANGS.map((lang) => ({ colours, width, size, lang })))),
);

export const wayName = ({ colours, width, size, lang }) => `${colours}-${width}-${size}-${lang}`;
