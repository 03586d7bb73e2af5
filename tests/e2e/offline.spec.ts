// Words that were typed are not lost: not without a network, not with a second tab, not when the login ends.

import { type Page, expect } from "@playwright/test";
import { Client, JOURNAL, QUIZ, Therapist } from "./support/steps.ts";
import { THERAPIST, expectAwake, signIn, test } from "./support/test.ts";

const PASSWORD = "lichen on the north side";

/** A client of their own for each test, at the first question of a journal. */
async function beginJournal(therapistPage: Page, page: Page, email: string, scripts = true): Promise<Client> {
  await signIn(therapistPage, THERAPIST);
  const therapist = new Therapist(therapistPage);
  const link = await therapist.addClient("Ilse Vogt", email);
  await therapist.assign([JOURNAL, QUIZ], /^Whenever it suits/, "");
  const client = new Client(page, scripts);
  await client.accept(link, PASSWORD);
  await client.begin(JOURNAL);
  return client;
}

const field = (page: Page) => page.getByRole("textbox");
const status = (page: Page) => page.getByRole("status");
const alert = (page: Page) => page.getByRole("alert");
const SAVED = /^Saved \d\d:\d\d$/;

test("a network that is gone, and comes back", async ({ page, device, guard }) => {
  guard.expects(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
  await beginJournal(await device(), page, "train@example.org");
  await expectAwake(page);

  await page.context().setOffline(true);
  await field(page).fill("Written on a train");
  await expect(status(page)).toHaveText("Not saved (retrying)");
  await expect(alert(page)).toContainText("What you typed is still on this page");

  await test.step("going on keeps the page and its words", async () => {
    await page.getByRole("button", { name: "Next" }).click();
    await expect(status(page)).toHaveText("Not saved (retrying)");
    await expect(field(page)).toHaveValue("Written on a train");
    await expect(page).toHaveURL(/\/1$/);
  });

  await page.context().setOffline(false);
  await expect(status(page)).toHaveText(SAVED);
  await expect(alert(page)).toBeEmpty();
  await page.reload();
  await expect(field(page)).toHaveValue("Written on a train");
});

test("words typed in two tabs are both shown", async ({ page, device, guard }) => {
  guard.expects(/status of (409|422)/);
  const client = await beginJournal(await device(), page, "tabs@example.org");
  const second = await page.context().newPage();
  await second.goto(page.url());
  await expectAwake(page);
  await expectAwake(second);
  await field(second).fill("My brother");
  await expect(status(second)).toHaveText(SAVED);

  await field(page).fill("My grandmother");
  await expect(status(page)).toHaveText("Not saved");
  await expect(alert(page)).toContainText("Changed on another device");
  await expect(field(page)).toHaveValue("My grandmother");

  await client.press("Next");
  await expect(page.getByText("Both versions are below").first()).toBeVisible();
  await expect(page.getByRole("blockquote")).toHaveText("My brother");
  await expect(field(page)).toHaveValue("My grandmother");

  await client.press("Next");
  await client.isAt(2);
  await client.press("Back");
  await expect(field(page)).toHaveValue("My grandmother");
});

test("the same without JavaScript", async ({ device, guard }) => {
  guard.expects(/status of 409/);
  const page = await device({ javaScriptEnabled: false });
  const client = await beginJournal(await device(), page, "plain-tabs@example.org", false);
  const second = await page.context().newPage();
  await second.goto(page.url());
  await field(second).fill("My brother");
  await second.getByRole("button", { name: "Next", exact: true }).click();

  await field(page).fill("My grandmother");
  await client.press("Next");
  await expect(page.getByRole("blockquote")).toHaveText("My brother");
  await expect(field(page)).toHaveValue("My grandmother");
  await client.press("Next");
  await client.isAt(2);
});

test("a login that ended elsewhere", async ({ page, device, guard }) => {
  guard.expects(/status of 401/);
  const email = "elsewhere@example.org";
  const client = await beginJournal(await device(), page, email);
  await expectAwake(page);
  await field(page).fill("Before");
  await expect(status(page)).toHaveText(SAVED);

  const second = await page.context().newPage();
  await second.goto("/today");
  await second.getByRole("button", { name: "Leave quickly" }).click();
  await expect(second).toHaveURL("/away");

  await field(page).fill("Before, and after");
  await expect(status(page)).toHaveText("Not saved");
  await expect(alert(page)).toContainText("You are signed out");
  await client.press("Next");
  await expect(field(page)).toHaveValue("Before, and after");
  await expect(page).toHaveURL(/\/1$/);

  await signIn(second, email, PASSWORD);
  await field(page).fill("Before, and after.");
  await expect(status(page)).toHaveText(SAVED);
  await second.goto(page.url());
  await expect(field(second)).toHaveValue("Before, and after.");
});

test("a login that ended elsewhere, without JavaScript", async ({ device, guard }) => {
  guard.expects(/401 \(Unauthorized\)/);
  const page = await device({ javaScriptEnabled: false });
  const email = "plain-elsewhere@example.org";
  const client = await beginJournal(await device(), page, email, false);
  const second = await page.context().newPage();
  await second.goto("/today");
  await second.getByRole("button", { name: "Leave quickly" }).click();

  await field(page).fill("Posted too late");
  await client.press("Next");
  await expect(page.getByText("Posted too late").or(page.locator("[value='Posted too late']")).first()).toBeAttached();
});

test("words on their way when the tab is closed", async ({ page, device }) => {
  await beginJournal(await device(), page, "last@example.org");
  await expectAwake(page);
  await field(page).fill("The last words");
  const second = await page.context().newPage();
  const here = page.url();
  await page.close({ runBeforeUnload: true });
  await expect(async () => {
    await second.goto(here);
    await expect(field(second)).toHaveValue("The last words", { timeout: 500 });
  }).toPass({ timeout: 5_000 });
});
