// Words that were typed are not lost: not without a network, not with a second tab, not when the login ends.

import { type Page, expect } from "@playwright/test";
import { Client, JOURNAL, QUIZ, Therapist } from "./support/steps.ts";
import { THERAPIST, expectAwake, signIn, test } from "./support/test.ts";

const PASSWORD = "lichen on the north side";

/** A client of their own for each test, at the first question of a journal. */
async function beginJournal(therapistPage: Page, page: Page, email: string, scripts = true): Promise<Client> {
  await signIn(therapistPage, THERAPIST);
  const therapist = new Therapist(therapistPage);
  // A name of their own: a namesake would be asked about.
  const link = await therapist.addClient(`Ilse ${email.split("@")[0]}`, email);
  await therapist.assign([JOURNAL, QUIZ], /^Whenever it suits/, "");
  const client = new Client(page, scripts);
  await client.accept(link, PASSWORD);
  await client.begin(JOURNAL);
  return client;
}

const field = (page: Page) => page.getByRole("textbox");
const status = (page: Page) => page.locator(".player-saved");
const alert = (page: Page) => page.locator(".player-alert");
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
    for (const _press of [1, 2, 3]) {
      await page.getByRole("button", { name: "Next" }).click();
      await expect(status(page)).toHaveText("Not saved (retrying)");
      await expect(field(page)).toHaveValue("Written on a train");
      await expect(page).toHaveURL(/\/1$/);
    }
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
  await expect(alert(page)).toContainText("You changed this in another tab or on another device");
  await expect(status(page)).toHaveText(SAVED);
  await expect(field(page)).toHaveValue("My grandmother");

  await test.step("closed instead, nothing of it is gone", async () => {
    const third = await page.context().newPage();
    await third.goto(page.url());
    await expect(field(third)).toHaveValue("My brother");
    await expect(third.getByRole("blockquote")).toHaveText("My grandmother");
    await third.close();
  });

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
  await expect(alert(page).getByRole("link", { name: "Sign in using another tab" })).toHaveAttribute("target", "_blank");

  await signIn(second, email, PASSWORD);
  await field(page).fill("Before, and after.");
  await expect(status(page)).toHaveText(SAVED);
  await second.goto(page.url());
  await expect(field(second)).toHaveValue("Before, and after.");

  await test.step("or she goes on, signs in and sends it", async () => {
    await second.goto("/today");
    await second.getByRole("button", { name: "Leave quickly" }).click();
    await field(page).fill("Before, after, and later");
    await expect(alert(page)).toContainText("You are signed out");
    await client.press("Next");
    await expect(page.getByText("Sign in, and you can save it")).toBeVisible();
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: "Save now" }).click();
    await client.isAt(2);
    await client.press("Back");
    await expect(field(page)).toHaveValue("Before, after, and later");
  });
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
  // She is asked, and goes all the same.
  page.on("dialog", (dialog) => dialog.accept());
  await page.close({ runBeforeUnload: true });
  await expect(async () => {
    await second.goto(here);
    await expect(field(second)).toHaveValue("The last words", { timeout: 500 });
  }).toPass({ timeout: 5_000 });
});

test("leaving quickly takes the last letters along", async ({ page, device }) => {
  const email = "quickly@example.org";
  await beginJournal(await device(), page, email);
  await expectAwake(page);
  const here = page.url();
  for (const [button, away, words] of [
    ["Leave quickly", "/away", "Somebody came in"],
    ["Sign out", /sign-in\?notice=out/, "Somebody came in, and went"],
  ] as const) {
    await field(page).fill(words);
    await page.getByRole("button", { name: button }).click();
    await expect(page).toHaveURL(away);
    await signIn(page, email, PASSWORD);
    await page.goto(here);
    await expect(field(page)).toHaveValue(words);
    await expectAwake(page);
  }
});

test("who types without a pause is saved all the same", async ({ page, device }) => {
  await beginJournal(await device(), page, "fluent@example.org");
  await expectAwake(page);
  const saved = page.waitForResponse("**/api/answers/save");
  const typing = field(page).pressSequentially("one word after the other, and no pause at all in between. ".repeat(2), {
    delay: 70,
  });
  await expect(status(page)).toHaveText("Not saved yet");
  const first = await saved;
  expect(first.status()).toBe(200);
  const before = await field(page).inputValue();
  expect(before.length, "in the middle of it").toBeLessThan(110);
  await typing;
  await expect(status(page)).toHaveText(SAVED);
});

test("an answer that is lost on its way back is no conflict", async ({ page, device, guard }) => {
  guard.expects(/ERR_FAILED|Failed to fetch/);
  await beginJournal(await device(), page, "echo@example.org");
  await expectAwake(page);
  await page.route(
    "**/api/answers/save",
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await field(page).fill("My aunt");
  await expect(status(page)).toHaveText("Not saved (retrying)");
  await field(page).fill("My aunt, who listens");
  await expect(status(page)).toHaveText(SAVED);
  await expect(alert(page)).toBeEmpty();
  await page.reload();
  await expect(field(page)).toHaveValue("My aunt, who listens");
  await expect(page.getByRole("blockquote")).toHaveCount(0);
});

test("without a network nothing is left without a question", async ({ page, device, guard }) => {
  guard.expects(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
  await beginJournal(await device(), page, "question@example.org");
  await expectAwake(page);
  await page.context().setOffline(true);
  await field(page).fill("Written in a tunnel");
  await expect(status(page)).toHaveText("Not saved (retrying)");

  await test.step("a link asks", async () => {
    const asked = page.waitForEvent("dialog");
    const pressed = page.getByRole("link", { name: "My entries" }).click();
    const dialog = await asked;
    expect(dialog.type()).toBe("beforeunload");
    await dialog.dismiss();
    await pressed;
    await expect(status(page)).toHaveText("Not saved (retrying)");
    await expect(page).toHaveURL(/\/1$/);
  });
  await test.step("closing asks", async () => {
    const asked = page.waitForEvent("dialog");
    await page.close({ runBeforeUnload: true });
    const dialog = await asked;
    expect(dialog.type()).toBe("beforeunload");
    await dialog.dismiss();
  });
  await expect(field(page)).toHaveValue("Written in a tunnel");
  await page.context().setOffline(false);
  await expect(status(page)).toHaveText(SAVED);
  await page.getByRole("link", { name: "My entries" }).click();
  await expect(page).toHaveURL(/entries/);
});

test("more than fits is kept, counted, and asked about", async ({ page, device, guard }) => {
  guard.expects(/status of 422/);
  const client = await beginJournal(await device(), page, "long@example.org");
  await expectAwake(page);
  await field(page).fill("a".repeat(470));
  await expect(page.getByText("30 of 500 characters left")).toBeVisible();
  await field(page).fill("a".repeat(512));
  await expect(page.getByText("12 characters too many")).toBeVisible();
  await expect(status(page)).toHaveText(SAVED);
  await expect(alert(page)).toContainText("12 characters too long");
  await page.reload();
  await expect(field(page)).toHaveValue("a".repeat(512));
  await client.press("Next");
  await expect(page.getByText("This is 12 characters too long: 500 fit here.").first()).toBeVisible();
  await expect(field(page)).toHaveValue("a".repeat(512));
});

test("what was chosen can be taken back", async ({ page, device }) => {
  const client = await beginJournal(await device(), page, "undo@example.org");
  await page.goto("/today");
  await client.begin(QUIZ);
  await expectAwake(page);
  await page.getByRole("radio").first().check();
  await expect(status(page)).toHaveText(SAVED);
  await page.getByRole("button", { name: "Clear my answer" }).click();
  await expect(page.getByRole("radio").first()).not.toBeChecked();
  await expect(status(page)).toHaveText(SAVED);
  await expect(page).toHaveURL(/\/\d+$/);
  await page.reload();
  await expect(page.getByRole("radio").first()).not.toBeChecked();
});

test("a private note outlives its tab", async ({ page, device }) => {
  await beginJournal(page, await device(), "note@example.org");
  await page.getByRole("link", { name: "Record a session" }).click();
  await expectAwake(page);
  const note = page.getByLabel("Private note (optional)");
  await note.fill("He spoke of his father.");
  await expect(status(page)).toHaveText(/^Draft kept \d\d:\d\d$/);
  const second = await page.context().newPage();
  const here = page.url();
  await page.close();
  await second.goto(here);
  await expect(second.getByText("only you can see it")).toBeVisible();
  await expect(second.getByLabel("Private note (optional)")).toHaveValue("He spoke of his father.");
  await second.getByRole("button", { name: "Record session" }).click();
  await expect(second).not.toHaveURL(here);
  await second.goto(here);
  await expect(second.getByLabel("Private note (optional)")).toHaveValue("");
});

test("a server that is killed, and comes back", async ({ page, device, guard, weft }) => {
  guard.expects(/ERR_CONNECTION_REFUSED|Failed to fetch|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_INCOMPLETE/);
  const client = await beginJournal(await device(), page, "killed@example.org");
  await expectAwake(page);
  await field(page).fill("Stored");
  await expect(status(page)).toHaveText(SAVED);
  await weft.crash();

  await test.step("with everything stored, going on stays and says why", async () => {
    await page.waitForTimeout(3_100);
    await page.getByRole("button", { name: "Next" }).click();
    await expect(alert(page)).toContainText("Nothing you typed is lost");
    await expect(page).toHaveURL(/\/1$/);
  });
  await field(page).fill("Stored, and more");
  await expect(status(page)).toHaveText("Not saved (retrying)");
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(field(page)).toHaveValue("Stored, and more");

  await weft.restart();
  await expect(status(page)).toHaveText(SAVED, { timeout: 35_000 });
  await client.press("Next");
  await client.isAt(2);
  await client.press("Back");
  await expect(field(page)).toHaveValue("Stored, and more");
});

test("what is true about saving stays in sight on a phone", async ({ device, guard }) => {
  guard.expects(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
  // As high as a phone with its keyboard open.
  const page = await device({ viewport: { width: 390, height: 420 }, hasTouch: true, isMobile: true });
  const client = await beginJournal(await device(), page, "sight@example.org");
  await client.press("Next");
  await client.press("Next");
  await expectAwake(page);
  await page.context().setOffline(true);
  await field(page).fill("A long evening.\n".repeat(60));
  await field(page).press("End");
  await page.mouse.wheel(0, 4_000);
  await expect(status(page)).toHaveText("Not saved (retrying)");
  await expect(status(page)).toBeInViewport();
  await page.context().setOffline(false);
  await expect(status(page)).toHaveText(SAVED);
});
