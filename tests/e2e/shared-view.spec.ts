// What has shifted, without JavaScript: choosing sessions, comparing two, and what every picture says in words.

import { type Page, expect } from "@playwright/test";
import { THERAPIST, expectNoSidewaysScroll, signIn, test } from "./support/test.ts";

const NOOR = "noor@example.org";

test.use({ javaScriptEnabled: false });

/** Opens the shared view of the client who signs in. */
async function open(page: Page): Promise<void> {
  await signIn(page, NOOR);
  await page.getByRole("link", { name: "What has shifted", exact: true }).click();
  await expect(page.getByRole("heading", { name: "What has shifted", level: 1 })).toBeVisible();
}

test("sessions are chosen with a plain form, and its address holds numbers alone", async ({ page }) => {
  await open(page);
  const whole = new URL(page.url()).pathname;
  await page.getByText("Choose sessions").click();
  await page.getByLabel("From session").selectOption("5");
  await page.getByLabel("To session", { exact: true }).selectOption("9");
  await page.getByRole("button", { name: "Show these sessions" }).click();
  expect(page.url()).toMatch(/\/shared\?from=5&to=9$/);
  await expect(page.getByText("Sessions 5 to 9 of 14 are shown.")).toBeVisible();
  await expect(page.getByRole("heading", { name: /^Session 9 ·/ })).toBeVisible();
  await expect(page.getByRole("heading", { name: /^Session 10 ·/ })).toHaveCount(0);
  // The status still uses the start.
  await expect(page.getByText("at the start: typically 8 (7 to 9)").first()).toBeVisible();
  await page.getByRole("link", { name: "Show all sessions" }).click();
  expect(new URL(page.url()).pathname).toBe(whole);
  await expect(page.getByText("are shown.")).toHaveCount(0);
  await page.getByRole("link", { name: "The last 6 sessions" }).click();
  await expect(page.getByText("Sessions 9 to 14 of 14 are shown.")).toBeVisible();
});

test("two sessions are compared, and the part of the course stays chosen", async ({ page }) => {
  await open(page);
  await page.getByRole("link", { name: "The last 6 sessions" }).click();
  await page.getByLabel("First session").selectOption("2");
  await page.getByLabel("Second session").selectOption("14");
  await page.getByRole("button", { name: "Compare sessions" }).click();
  expect(page.url()).toMatch(/\/shared\?from=9&to=14&one=2&other=14#compare$/);
  await expect(page.getByText("Sessions 9 to 14 of 14 are shown.")).toBeVisible();
  const compared = page.getByRole("region", { name: "Compare two sessions" });
  await expect(compared.getByRole("row", { name: /check his phone when he is late You 8 2 6 points lower/ })).toBeVisible();
  await expect(compared.getByText("Two sessions are two moments")).toBeVisible();
  await expect(compared.getByText("Agreed at session 2")).toBeVisible();
  await page.getByLabel("Second session").selectOption("2");
  await page.getByRole("button", { name: "Compare sessions" }).click();
  await expect(page.getByText("Choose two different sessions.")).toBeVisible();
});

test("what helps and the scales are there in words, in pictures and in numbers", async ({ page }) => {
  await open(page);
  const helps = page.getByRole("region", { name: "What helps" });
  await expect(helps.getByRole("listitem").first()).toContainText("Comforting touch: a hand on your chest");
  await expect(helps.getByText("Tried once: ")).toBeVisible();
  await helps.getByText("Show as a table").click();
  await expect(helps.getByRole("row", { name: /Comforting touch: a hand on your chest 4 3 6 3 points calmer/ })).toBeVisible();
  // One of Noor's skills is private, and would lead the list.
  await expect(helps.getByText("Grounding with the five senses")).toHaveCount(0);

  const scales = page.getByRole("region", { name: "Scores over time" });
  await expect(scales.getByText(/^A reliable change for the better/).first()).toBeVisible();
  await expect(scales.getByText("We do not know how much this score moves by chance")).toBeVisible();
  await scales.getByText("Show as a table: GAD-7").click();
  await expect(scales.getByRole("row", { name: /14 March/ }).first()).toBeVisible();
  await expect(scales.getByText(/Jacobson|NHS Talking Therapies manual/).first()).toBeVisible();
});

test("nothing is wider than a screen of 320 pixels, with everything open", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await open(page);
  await page.goto(`${page.url()}?one=1&other=14`);
  await page.locator("summary").evaluateAll((folded) => folded.forEach((one) => (one as HTMLElement).click()));
  await expectNoSidewaysScroll(page, "what has shifted, all open");
});

test("the therapist finds the same sections", async ({ page, device }) => {
  await open(page);
  const headings = (from: Page) => from.getByRole("heading", { level: 2 }).allTextContents();
  const therapist = await device({ javaScriptEnabled: false });
  await signIn(therapist, THERAPIST);
  await therapist.goto(page.url());
  expect(await headings(therapist)).toEqual(await headings(page));
  await expect(therapist.getByText("Noor can see on which day you open this page.")).toBeVisible();
});
