// The richer ways to answer, in the browser: what moves together, what is kept, and what comes into view at once.

import { type Page, expect } from "@playwright/test";
import { unfold } from "./support/steps.ts";
import { THERAPIST, expectAwake, expectFine, signIn, test } from "./support/test.ts";

const BEN = "ben@example.org";

async function give(page: Page, exercise: string): Promise<void> {
  await signIn(page, THERAPIST);
  await page.getByRole("link", { name: "Ben Osei" }).click();
  await page.getByRole("link", { name: "Assign exercises" }).click();
  await unfold(page);
  await page.getByRole("checkbox", { name: exercise, exact: true }).check();
  await page.getByRole("radio", { name: /^Whenever it suits/ }).check();
  await page.getByRole("button", { name: "Assign to" }).click();
}

async function begin(page: Page, exercise: string): Promise<void> {
  await signIn(page, BEN);
  await page.getByRole("article").filter({ hasText: exercise }).last().getByRole("link").click();
  await page.getByRole("button", { name: "Begin" }).click();
}

const saved = (page: Page) => expect(page.locator(".player-saved")).toHaveText(/^Saved \d\d:\d\d$/);

test("the trigger log takes two taps to begin, and its slider and buttons move together", async ({ page }) => {
  await signIn(page, BEN);
  await page.getByRole("button", { name: /^Log: a trigger/ }).click();
  await expectAwake(page);
  const slider = page.getByRole("slider");
  await expect(slider).toBeVisible();
  await page.getByRole("radio", { name: "3", exact: true }).check();
  await expect(slider).toHaveValue("3");
  await slider.focus();
  await slider.press("ArrowRight");
  await expect(page.getByRole("radio", { name: "4", exact: true })).toBeChecked();
  await saved(page);
  await expectFine(page, "a slider with buttons");
  await page.reload();
  await expect(page.getByRole("radio", { name: "4", exact: true })).toBeChecked();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("radio", { name: "Someone coming too close" }).check();
  await page.getByRole("button", { name: "Next" }).click();
  const third = page.getByRole("heading", { level: 1, name: "What happened? Just the facts, no reasons." });
  await expect(third).toBeVisible();
  await page.getByRole("button", { name: "Pause" }).click();
  // Another moment gets a log of its own; the one that was left can be gone on with, or put away.
  const left = page.getByRole("article").filter({ hasText: "Log: a trigger" }).first();
  await expect(left.getByRole("button", { name: /^Not this one/ })).toBeVisible();
  await left.getByRole("link", { name: /^Go on/ }).click();
  await page.getByRole("link", { name: /^Go on/ }).click();
  await expect(third).toBeVisible();
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: /^Log: a trigger/ }).click();
  await expect(third).toBeHidden();
  await expect(slider).toBeVisible();
});

test("rows, tables and pairs are kept as they are typed", async ({ page, device }) => {
  const therapist = await device();
  await give(therapist, "Map of safe people");
  await begin(page, "Map of safe people");
  await expectAwake(page);
  await page.getByRole("button", { name: "Show all questions on one page" }).click();
  await expectAwake(page);
  const rows = page.locator(".log-row").first().getByRole("textbox");
  await rows.nth(0).fill("My aunt");
  await rows.nth(1).fill("Bad days");
  await saved(page);
  await expectFine(page, "rows of small fields");
  await page.reload();
  await expect(page.locator(".log-row").first().getByRole("textbox").nth(1)).toHaveValue("Bad days");
});

test("an answer about being safe brings the numbers at once, and before anything else", async ({ page, device }) => {
  const therapist = await device();
  await give(therapist, "PHQ-9: low mood over the last two weeks");
  await signIn(page, BEN);
  await page.getByRole("article").filter({ hasText: "PHQ-9" }).last().getByRole("link").click();
  await expect(page.getByText("sees that there is such an answer")).toBeVisible();
  await page.getByRole("button", { name: "Begin" }).click();
  await page.getByRole("button", { name: "Show all questions on one page" }).click();
  await expectAwake(page);
  const risky = page.getByRole("radiogroup", { name: /^Thoughts that you would be better off dead/ });
  await expect(page.getByText("You can call").first()).toBeHidden();
  await risky.getByRole("radio", { name: "Several days" }).check();
  await expect(page.getByText("You can call").first()).toBeVisible();
  await saved(page);
  await page.getByRole("button", { name: "Check your answers" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Before you go on" })).toBeVisible();
  await expectFine(page, "before you go on");
  await page.goto("/today");
  await therapist.goto("/caseload");
  const row = therapist.getByRole("row").filter({ hasText: "Ben Osei" });
  await expect(row).toContainText("Safety answer to review");
  await expectFine(therapist, "a caseload with a flag");
  await row.getByRole("link", { name: "Ben Osei" }).click();
  await expect(therapist.getByText("Ben has not shared this entry.")).toBeVisible();
  await expectFine(therapist, "a record with a flag");
  await therapist.getByRole("button", { name: "Mark as reviewed" }).click();
  await expect(therapist.getByRole("heading", { name: "Safety answer to review" })).toHaveCount(0);
});

test("a timed step counts down and ticks its box, and nothing moves for who wants no motion", async ({ device }) => {
  const therapist = await device();
  await give(therapist, "One-minute grounding: feet on the floor");
  const page = await device({ reducedMotion: "reduce" });
  await page.clock.install();
  await begin(page, "One-minute grounding: feet on the floor");
  await page.getByRole("button", { name: "Show all questions on one page" }).click();
  await expectAwake(page);
  const step = page.locator(".timed").first();
  await expectFine(page, "a timed step");
  await step.getByRole("button", { name: "Start the timer" }).click();
  await page.clock.runFor(10_000);
  await expect(step.getByRole("button", { name: "Pause the timer" })).toBeVisible();
  await page.clock.runFor(600_000);
  await expect(step.getByRole("checkbox", { name: "I did this" })).toBeChecked();
  expect(await page.evaluate(() => document.getAnimations().filter((one) => one.playState === "running").length)).toBe(0);
});
