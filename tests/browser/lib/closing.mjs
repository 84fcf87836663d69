// What failed, once more and in few lines, below everything else: a log that is read from its end says why.
export default class Closing {
  #failed = [];

  onTestEnd(test, result) {
    if (result.status === "passed" || result.status === "skipped") return;
    const said = result.errors.map((error) => (error.message ?? "").replaceAll(/\u001b\[[0-9;]*m/g, ""));
    const step = deepest(result.steps);
    this.#failed.push([test.titlePath().slice(1).join(" › "), step && `at: ${step}`, ...said.flatMap((text) => text.split("\n").slice(0, 12))]);
  }

  onEnd() {
    for (const lines of this.#failed) console.log(["", ...lines.filter(Boolean)].join("\n    "));
  }
}

// The step in which it stopped, with those around it.
function deepest(steps) {
  const failed = steps.find((step) => step.error);
  if (!failed) return "";
  const inner = deepest(failed.steps);
  return inner ? `${failed.title} › ${inner}` : failed.title;
}
