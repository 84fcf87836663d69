// What failed, once more and in few lines, below everything else: a log that is read from its end says why.
export default class Closing {
  #failed = [];

  onTestEnd(test, result) {
    if (result.status === "passed" || result.status === "skipped") return;
    const said = result.errors.map((error) => (error.message ?? "").replaceAll(/\u001b\[[0-9;]*m/g, ""));
    const step = deepest(result.steps);
    this.#failed.push({ title: test.titlePath().slice(1).join(" › "), first: said[0]?.split("\n")[0] ?? "", more: [step && `at: ${step}`, ...said.flatMap(gist)] });
  }

  onEnd() {
    for (const { title, more } of this.#failed) console.log(["", title, ...more.filter(Boolean)].join("\n    "));
    // Their names and a line of each, last: where only the end of a log is kept, it says what to run again, and why.
    if (this.#failed.length) console.log(["\nfailed:", ...this.#failed.map(({ title, first }) => `${title}\n    ${first}`)].join("\n  "));
  }
}

// The first lines of what was said, and of a comparison the lines that differ.
function gist(text) {
  const lines = text.split("\n");
  const differ = lines.slice(12).filter((line) => /^\s*[+-] /.test(line));
  return [...lines.slice(0, 12), ...differ.slice(0, 24)];
}

// The step in which it stopped, with those around it.
function deepest(steps) {
  const failed = steps.find((step) => step.error);
  if (!failed) return "";
  const inner = deepest(failed.steps);
  return inner ? `${failed.title} › ${inner}` : failed.title;
}
