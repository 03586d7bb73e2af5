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

test("a pattern gets a new wording and an agreed start, is paused and resumed", async ({ page, device, guard }) => {
  guard.expects(/status of 422/);
  test.setTimeout(120_000);
  await signIn(page, BEN);
  await openPattern(page, "leave the room when it got close");

  await test.step("a new wording, and where it came from", async () => {
    await page.getByRole("link", { name: "Edit wording" }).click();
    await unfold(page);
    await page.getByLabel("Now I can …").fill("say that I need an hour, and come back");
    await page.getByRole("radio", { name: "In the body" }).check();
    await page.getByLabel("Where did it come from?").fill("Doors were what you closed at ours.");
    await page.getByRole("button", { name: "Save wording" }).click();
    await expect(page.getByText("Doors were what you closed at ours.")).toBeVisible();
    await expect(page.getByRole("region", { name: "History of this pattern" })).toContainText(/Wording by .*, until /);
  });

  await test.step("where it started", async () => {
    await page.getByText("Agree on other sessions", { exact: true }).click();
    await page.getByLabel("To session (this one counts too)").selectOption({ index: 1 });
    await page.getByRole("button", { name: "Save agreed start" }).click();
    await expect(page.getByRole("alert")).toContainText("A start needs at least 5");
    await expect(page.getByLabel("To session (this one counts too)")).toBeVisible();
    await page.getByLabel("From session", { exact: true }).selectOption({ index: 1 });
    await page.getByLabel("To session (this one counts too)").selectOption({ index: 6 });
    await page.getByRole("button", { name: "Save agreed start" }).click();
    await expect(page.getByText(/since you agreed on a new start/)).toBeVisible();
    await expect(page.getByRole("region", { name: "History of this pattern" })).toContainText("sessions 2 to 7");
  });

  await test.step("a linked score", async () => {
    await page.getByText("Choose scores and questions", { exact: true }).click();
    await page.getByRole("checkbox", { name: "Distance" }).check();
    await page.getByRole("button", { name: "Save linked scores" }).click();
    await expect(page.getByRole("region", { name: "Linked scores" })).toContainText("Distance · Your starting pattern");
  });

  await test.step("quotes are linked, and the links removed", async () => {
    const words = page.getByRole("region", { name: "Quotes" });
    const before = await words.getByRole("listitem").count();
    await words.getByRole("link").first().click();
    const sentence = page.getByRole("checkbox").first();
    await page.getByText("Link a quote to a pattern").click();
    const said = (await sentence.locator("xpath=..").innerText()).trim();
    await page.getByText("Link a quote to a pattern").click();
    await linkWords(page, [said], "leave the room", "old");
    await openPattern(page, "leave the room when it got close");
    await expect(words.getByRole("listitem")).toHaveCount(before + 1);
    await words.getByRole("listitem").filter({ hasText: said }).last().getByRole("button", { name: /^Remove link/ }).click();
    await expect(words.getByRole("listitem")).toHaveCount(before);
  });

  await test.step("paused, and the therapist resumes it", async () => {
    await page.getByRole("button", { name: "Pause this pattern" }).click();
    await expect(page.getByText(/^You paused this on .*\. Its wording and ratings stay/)).toBeVisible();
    const therapist = await device({ javaScriptEnabled: false });
    await signIn(therapist, THERAPIST);
    await therapist.goto(page.url().replace(/\/patterns\/.*/, "/shared"));
    await expect(therapist.getByRole("region", { name: "Paused and ended" })).toContainText("leave the room");
    await therapist.goto(page.url());
    await therapist.getByRole("button", { name: "Resume this pattern" }).click();
    await expect(therapist.getByRole("region", { name: "History of this pattern" })).toContainText(/You resumed this on /);
    await expectNoSidewaysScroll(therapist);
  });
});

test("the check-in asks for the current patterns, and a suggestion fills the form", async ({ page }) => {
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
  await expect(page.getByRole("region", { name: "How strong was the old way?" })).toContainText("2 of 10");

  await page.getByRole("link", { name: "What has shifted", exact: true }).click();
  await page.getByRole("link", { name: "Add a pattern" }).click();
  await page.getByText("Push and pull").first().click();
  await page.getByRole("link", { name: /end it before they could/ }).click();
  await expect(page.getByLabel("I used to …")).toHaveValue("end it before they could");
  await expect(page.getByRole("radio", { name: "Push and pull" })).toBeChecked();
});
