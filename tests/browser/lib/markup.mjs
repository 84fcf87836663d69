// Whether a page is sound HTML, by html-validate, as the server sends it and before any script has touched it.
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ["html-validate:recommended", "html-validate:document"],
    rules: {
      "autocomplete-password": "off", // a PIN is not to stay in a browser that several people use
      "doctype-style": "off",
      "form-dup-name": ["error", { shared: ["radio", "checkbox", "submit"] }],
      "meta-refresh": "off", // a shared device warns, and then forgets, also without scripts; one press stays on
      "long-title": "off", // a person's name and a request's words may be long
      "no-trailing-whitespace": "off", // left by templates, weightless after gzip
      "require-sri": "off", // nothing comes from anywhere else
      "tel-non-breaking": "off", // numbers are set apart by spaces, as people read them
      "valid-autocomplete": "error",
    },
  }),
);

// Complaints in words; empty is good. `request` is the page's own, with its cookies.
export async function markupFaults(page, address = page.url()) {
  const answer = await page.request.get(address, { headers: { accept: "text/html" } });
  const report = await validator.validateString(await answer.text(), new URL(address).pathname);
  return report.results.flatMap((file) =>
    file.messages.map((one) => `html ${one.ruleId}: ${one.message} (line ${one.line}: ${one.selector ?? ""})`),
  );
}
