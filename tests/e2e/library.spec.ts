// Making an exercise, with the keyboard and without scripts; and meeting it as a client.

import { type Page, expect } from "@playwright/test";
import { unfold } from "./support/steps.ts";
import { THERAPIST, expectFine, signIn, test } from "./support/test.ts";

const QUESTIONS = Array.from({ length: 9 }, (_, place) => `Evening ${place + 1}: I kept turning it over`);

/** Ten questions, one of them asked only at times, a scale with two bands; published. */
async function build(page: Page, title: string): Promise<void> {
  await page.goto("/library");
  await page.getByRole("link", { name: "Make an exercise" }).press("Enter");
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Title").press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();

  await page.getByLabel("Questions, one on each line").fill(QUESTIONS.join("\n"));
  await page.getByRole("button", { name: "Add questions" }).press("Enter");
  await page.getByLabel("Questions, one on each line").fill("What helped on the worst of them?");
  await page.getByLabel("Answer format").selectOption({ label: "A long text" });
  await page.getByRole("button", { name: "Add questions" }).press("Enter");

  await page.getByRole("link", { name: "What helped on the worst of them?" }).press("Enter");
  await unfold(page);
  await page.getByLabel("Earlier question").first().selectOption({ label: QUESTIONS[8] ?? "" });
  await page.getByLabel("Comparison").first().selectOption({ label: "is at least" });
  await page.getByLabel("Compared with: an answer or a number").first().fill("often");
  await page.getByLabel("Compared with: an answer or a number").first().press("Enter");
  await expect(page.getByText(`Only if “${QUESTIONS[8]}” is at least “Often”`)).toBeVisible();

  await page.getByRole("link", { name: "Add a score" }).press("Enter");
  await page.getByLabel("What it measures").fill("Turning it over");
  const [low, high] = [page.getByRole("group", { name: "Band 1" }), page.getByRole("group", { name: "Band 2" })];
  await low.getByLabel("From").fill("0");
  await low.getByLabel("Name").fill("little");
  await low.getByLabel("What the client reads").fill("These evenings sound quiet.");
  await high.getByLabel("From").fill("18");
  await high.getByLabel("Name").fill("a lot");
  await high.getByLabel("What the client reads").fill("These evenings sound restless.");
  await page.getByRole("button", { name: "Save score" }).press("Enter");

  await page.getByLabel("Summary for therapists").fill("How someone’s evenings are going.");
  await page.getByRole("button", { name: "Save title and description" }).press("Enter");
  await page.getByRole("button", { name: "Publish exercise" }).press("Enter");
  await expect(page.getByText("Version 1")).toBeVisible();
}

for (const scripts of [true, false]) {
  test(`a branching, scored exercise is built in one go, ${scripts ? "with" : "without"} scripts`, async ({ device }) => {
    const page = await device({ javaScriptEnabled: scripts });
    await signIn(page, THERAPIST);
    const title = `Evenings ${scripts ? "one" : "two"}`;
    const began = Date.now();
    await build(page, title);
    console.log(`built in ${Date.now() - began} ms by a machine: 5 pages, 24 fields and buttons`);
    if (scripts) {
      await expectFine(page, "an exercise of one’s own");
    }

    await page.getByRole("link", { name: "Preview" }).click();
    await expect(page.getByRole("heading", { name: "What helped on the worst of them?" })).toHaveCount(0);
    for (const question of QUESTIONS) {
      await page.getByRole("radiogroup", { name: question }).getByRole("radio", { name: "Often" }).check();
    }
    await page.getByRole("button", { name: "Show the result" }).click();
    await expect(page.getByText("27 of 36").first()).toBeVisible();
    await expect(page.getByText("These evenings sound restless.")).toBeVisible();
    await expect(page.getByRole("heading", { name: "What helped on the worst of them?" })).toBeVisible();
  });
}

test("what does not hold together is said at its place, and nothing is published", async ({ page, guard }) => {
  guard.expects(/422 \(Unprocessable Entity\)/);
  await signIn(page, THERAPIST);
  await page.goto("/library");
  await page.getByLabel("Title").fill("Turned around");
  await page.getByRole("button", { name: "Make the exercise" }).click();
  await page.getByLabel("Questions, one on each line").fill("First?\nSecond?");
  await page.getByRole("button", { name: "Add questions" }).click();
  await page.getByRole("link", { name: "Second?" }).click();
  await unfold(page);
  await page.getByLabel("Earlier question").first().selectOption({ label: "First?" });
  await page.getByLabel("Compared with: an answer or a number").first().fill("Always");
  await page.getByRole("button", { name: "Save question" }).last().click();
  await expect(page.getByRole("alert")).toContainText("Never · Rarely · Sometimes · Often · Nearly always");
  await page.getByLabel("Compared with: an answer or a number").first().fill("Never");
  await page.getByRole("button", { name: "Save question" }).last().click();
  // The rule now looks at a later question.
  await page.getByRole("button", { name: "Move up question 2" }).click();
  await expect(page.getByText("Choose an earlier question; that one comes later.")).toBeVisible();
  await expectFine(page, "a draft with faults");
  await page.getByRole("button", { name: "Publish exercise" }).click();
  await expect(page.getByText(/^Correct \d things before you publish/)).toBeVisible();
  await page.getByRole("button", { name: "Move down question 1" }).click();
  await expect(page.getByText("Choose an earlier question")).toHaveCount(0);
});
