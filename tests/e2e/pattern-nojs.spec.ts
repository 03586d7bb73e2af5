// The page of a pattern, as both people use it, without JavaScript. That it can be read by everyone is checked with scripts,
// in pages.spec.ts.

import { type Page, expect } from "@playwright/test";
import { linkWords, unfold } from "./support/steps.ts";
import { THERAPIST, expectNoSidewaysScroll, signIn, test } from "./support/test.ts";

test.use({ javaScriptEnabled: false });

const BEN = "ben@example.org";

async function openPattern(page: Page, old: string): Promise<void> {
  await page.getByRole("link", { name: "What has shifted", exact: true }).first().click();
  await page.getByRole("listitem").filter({ hasText: old }).getByRole("link", { name: "More about this pattern" }).click();
  await expect(page.getByRole("heading", { level: 1, name: old })).toBeVisible();
}

test("a pattern is worded anew, measured from an agreed start, set aside and taken up again", async ({ page, device, guard }) => {
  guard.expects(/status of 422/);
  test.setTimeout(120_000);
  await signIn(page, BEN);
  await openPattern(page, "leave the room when it got close");

  await test.step("better words, and where it came from", async () => {
    await page.getByRole("link", { name: "Change the words" }).click();
    await unfold(page);
    await page.getByLabel("Now I can …").fill("say that I need an hour, and come back");
    await page.getByRole("radio", { name: "In the body" }).check();
    await page.getByLabel("Where did it come from?").fill("Doors were what you closed at ours.");
    await page.getByRole("button", { name: "Keep these words" }).click();
    await expect(page.getByText("Doors were what you closed at ours.")).toBeVisible();
    await expect(page.getByRole("region", { name: "What changed about it" })).toContainText(/Worded so until .*, by /);
  });

  await test.step("where it started", async () => {
    await page.getByText("Agree on other sessions", { exact: true }).click();
    await page.getByLabel("Up to and with").selectOption({ index: 1 });
    await page.getByRole("button", { name: "This is where we started" }).click();
    await expect(page.getByRole("alert")).toContainText("A start needs at least 5 ratings");
    await expect(page.getByLabel("Up to and with")).toBeVisible();
    await page.getByLabel("From", { exact: true }).selectOption({ index: 1 });
    await page.getByLabel("Up to and with").selectOption({ index: 6 });
    await page.getByRole("button", { name: "This is where we started" }).click();
    await expect(page.getByText(/Where we started was agreed anew/)).toBeVisible();
    await expect(page.getByRole("region", { name: "What changed about it" })).toContainText("sessions 2 to 7");
  });

  await test.step("a scale beside it", async () => {
    await page.getByText("Choose scales and questions").click();
    await page.getByRole("checkbox", { name: "Distance" }).check();
    await page.getByRole("button", { name: "Keep this choice" }).click();
    await expect(page.getByRole("region", { name: "Scales and questions beside it" })).toContainText("Distance · Your starting pattern");
  });

  await test.step("words are linked and taken away", async () => {
    const words = page.getByRole("region", { name: "Words for and against" });
    const before = await words.getByRole("listitem").count();
    await words.getByRole("link").first().click();
    const sentence = page.getByRole("checkbox").first();
    await page.getByText("Link a quote to a pattern").click();
    const said = (await sentence.locator("xpath=..").innerText()).trim();
    await page.getByText("Link a quote to a pattern").click();
    await linkWords(page, [said], "leave the room", "old");
    await openPattern(page, "leave the room when it got close");
    await expect(words.getByRole("listitem")).toHaveCount(before + 1);
    await words.getByRole("listitem").filter({ hasText: said }).last().getByRole("button", { name: /^Take away/ }).click();
    await expect(words.getByRole("listitem")).toHaveCount(before);
  });

  await test.step("set aside, and the therapist takes it up again", async () => {
    await page.getByRole("button", { name: "Pause this pattern" }).click();
    await expect(page.getByText(/^Paused on .* by Ben\. It keeps its words/)).toBeVisible();
    const therapist = await device({ javaScriptEnabled: false });
    await signIn(therapist, THERAPIST);
    await therapist.goto(page.url().replace(/\/patterns\/.*/, "/shared"));
    await expect(therapist.getByRole("region", { name: "Set aside" })).toContainText("leave the room");
    await therapist.goto(page.url());
    await therapist.getByRole("button", { name: "Take it up again" }).click();
    await expect(therapist.getByRole("region", { name: "What changed about it" })).toContainText(/Taken up again on .* by Dr. Adeyemi/);
    await expectNoSidewaysScroll(therapist);
  });
});

test("the check-in asks for the open patterns, and a suggestion fills the form", async ({ page }) => {
  await signIn(page, "noor@example.org");
  await page.goto("/today");
  const check = page.getByRole("article").filter({ hasText: "Before a session: what shifted, what is stuck" });
  await check.getByRole("link").first().click();
  await page.getByRole("button", { name: "Begin" }).click();
  await page.getByRole("textbox").fill("On Monday, at the sink.");
  await page.getByRole("button", { name: "Next" }).last().click();
  await page.goto(page.url().replace(/\/\d+$/, "/finish"));
  const phone = page.getByRole("group", { name: "check his phone" });
  await phone.getByRole("radio", { name: "2", exact: true }).check();
  await page.getByRole("button", { name: "Finish and share with Dr. Adeyemi" }).click();
  await expect(page.getByRole("region", { name: "How strong the old way was" })).toContainText("2 of 10");

  await page.getByRole("link", { name: "What has shifted", exact: true }).click();
  await page.getByRole("link", { name: "Write another pattern" }).click();
  await page.getByText("Push and pull").first().click();
  await page.getByRole("link", { name: /end it before they could/ }).click();
  await expect(page.getByLabel("I used to …")).toHaveValue("end it before they could");
  await expect(page.getByRole("radio", { name: "Push and pull" })).toBeChecked();
});
